export const dayMs = 24 * 3600 * 1000;

/** The day of a moment in UTC, `2026-11-25`. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

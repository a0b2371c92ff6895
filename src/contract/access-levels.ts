/** A ladder: each access includes those before it. */
export const accessLevels = ['view-logs', 'read', 'execute', 'write'] as const;

/** Quoted, as it stands in `ETag` and `If-Match` (RFC 9110 §8.8.3). */
export const etagOf = (version: number | string): string => `"${version}"`;

/** Whether an `If-Match` header names this version. */
export const isMatch = (ifMatch: string, version: number | string): boolean =>
  ifMatch === '*' || ifMatch.split(',').some(tag => tag.trim() === etagOf(version));

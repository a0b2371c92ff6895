/**
 * How long a `Retry-After` header asks to wait, in ms: seconds or an HTTP date (RFC 9110 § 10.2.3).
 * Null without one that can be read.
 */
export const retryAfter = (header: string | null, now = Date.now()): number | null => {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
};

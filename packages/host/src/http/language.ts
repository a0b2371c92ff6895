/**
 * The language that a reader prefers, from `Accept-Language` (RFC 9110 §12.5.4).
 * @returns a BCP 47 tag; English when nothing fits.
 */
export const preferredLanguage = (header: string | undefined): string => {
  const wishes = (header ?? '').split(',').map(wish => {
    const [tag = '', ...parameters] = wish.trim().split(';');
    const quality = parameters.map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
  });
  const [best] = wishes
    .filter(({ tag, quality }) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return best?.tag ?? 'en';
};

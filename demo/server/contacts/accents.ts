/** Letters with accents become plain ones: `José` is found by `jose`. */
export const withoutAccents = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');

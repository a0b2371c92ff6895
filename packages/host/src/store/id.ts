import { randomBytes } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id that nobody can guess and that tells its kind: `con_` and 80 random bits in base32. */
export const createId = (prefix: 'con' | 'dep' | 'chg' | 'run' | 'key'): string =>
  `${prefix}_${Array.from(randomBytes(16), byte => letters[byte & 31]).join('')}`;

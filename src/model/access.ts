import { accessLevels, type Access } from '../contract/index.ts';

/** Whether an access reaches what is needed: each step of the ladder includes those before it. */
export const allows = (access: Access, needed: Access): boolean =>
  accessLevels.indexOf(access) >= accessLevels.indexOf(needed);

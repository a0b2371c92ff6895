import { common } from './common.ts';
import { deployments } from './deployments.ts';
import { errors } from './errors.ts';
import { gallery } from './gallery.ts';
import { integrator } from './integrator.ts';
import { log } from './log.ts';
import { statuses } from './statuses.ts';
import { wizard } from './wizard.ts';

/** English: the language that every other one is measured by, and what is read until another one has come. */
export const en = {
  ...common,
  ...errors,
  ...statuses,
  ...gallery,
  ...deployments,
  ...log,
  ...integrator,
  ...wizard,
} as const;

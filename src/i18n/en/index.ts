import { common } from './common.ts';
import type { curation } from './curation.ts';
import type { dashboard } from './dashboard.ts';
import type { delivery } from './delivery.ts';
import type { deployments } from './deployments.ts';
import type { editing } from './editing.ts';
import { errors } from './errors.ts';
import type { gallery } from './gallery.ts';
import type { galleryFinding } from './gallery-finding.ts';
import type { integrator } from './integrator.ts';
import type { leaving } from './leaving.ts';
import type { log } from './log.ts';
import type { recipes } from './recipes.ts';
import type { recipeEditor } from './recipe-editor.ts';
import type { statuses } from './statuses.ts';
import type { takingBack } from './taking-back.ts';
import type { wizard } from './wizard.ts';
import type { wizardChange } from './wizard-change.ts';
import type { wizardCustomer } from './wizard-customer.ts';
import type { wizardConversion } from './wizard-conversion.ts';
import type { wizardDrafts } from './wizard-drafts.ts';
import type { wizardDryRun } from './wizard-dry-run.ts';
import type { wizardFormula } from './wizard-formula.ts';
import type { wizardMapping } from './wizard-mapping.ts';
import type { wizardRelated } from './wizard-related.ts';
import type { wizardSchedule } from './wizard-schedule.ts';
import type { wizardSignIn } from './wizard-sign-in.ts';

/** English: what every element says. It is read until another language has come. */
export const en = { ...common, ...errors } as const;

/** All of English, by which every other language is measured. An element brings its own part: see ConnectedElement. */
export type English = typeof en &
  typeof curation &
  typeof dashboard &
  typeof delivery &
  typeof deployments &
  typeof editing &
  typeof leaving &
  typeof gallery &
  typeof galleryFinding &
  typeof integrator &
  typeof log &
  typeof recipeEditor &
  typeof recipes &
  typeof statuses &
  typeof takingBack &
  typeof wizard &
  typeof wizardChange &
  typeof wizardCustomer &
  typeof wizardConversion &
  typeof wizardDrafts &
  typeof wizardDryRun &
  typeof wizardFormula &
  typeof wizardMapping &
  typeof wizardRelated &
  typeof wizardSchedule &
  typeof wizardSignIn;

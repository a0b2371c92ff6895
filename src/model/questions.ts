import type { Property, Step } from '../contract/index.ts';
import type { WizardStep } from './wizard-steps.ts';

/** Questions of a step, of a recipe or of the wizard; none for one that asks nothing of its own. */
export const questionsOf = (step: Step | WizardStep | undefined): readonly Property[] =>
  step && 'properties' in step ? step.properties : [];

/** Questions of all steps, in their order. */
export const allQuestions = (steps: readonly (Step | WizardStep)[]): Property[] => steps.flatMap(questionsOf);

/** Whether an answer is never shown again. */
export const isSecret = ({ secret, type }: Pick<Property, 'secret' | 'type'>): boolean => secret || type === 'password';

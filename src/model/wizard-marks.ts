import { isSettled, type StepProblems, type WizardAnswers } from './wizard-answers.ts';
import type { WizardPlan, WizardStep } from './wizard-steps.ts';

export type StepState = 'done' | 'invalid' | 'next' | 'open';

export interface StepMark {
  readonly step: WizardStep;
  readonly isCurrent: boolean;
  readonly state: StepState;
  /** How many things the step still needs; 0 unless it is `invalid`. */
  readonly problems: number;
}

export interface WizardPlace {
  /** Id of the step that is shown. */
  readonly current: string;
  /** Ids of the steps that were shown. */
  readonly visited: ReadonlySet<string>;
  /** Ids of the steps whose problems are told: Continue was pressed, or their test failed. */
  readonly flagged: ReadonlySet<string>;
}

/**
 * What the list of steps says. A step that a person has not come to yet is never called wrong, and the one they are at
 * only once they wanted to go on.
 */
export const stepMarks = (
  plan: WizardPlan,
  answers: WizardAnswers,
  problems: StepProblems,
  { current, visited, flagged }: WizardPlace,
): StepMark[] => {
  let hasNext = false;
  const at = plan.steps.findIndex(({ id }) => id === current);
  return plan.steps.map((step, index) => {
    const isCurrent = step.id === current;
    const isOpen = !isSettled(step, answers, problems);
    const mark = (state: StepState): StepMark => ({
      step,
      isCurrent,
      state,
      problems: state === 'invalid' ? (problems.get(step.id)?.length ?? 0) : 0,
    });
    if (flagged.has(step.id) || (isOpen && visited.has(step.id) && !isCurrent)) return mark('invalid');
    if (isCurrent) return mark('open');
    if (!isOpen && visited.has(step.id) && step.kind !== 'review') return mark('done');
    if (index > at && !hasNext) {
      hasNext = true;
      return mark('next');
    }
    return mark('open');
  });
};

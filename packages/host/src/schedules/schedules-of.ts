import type { Configuration, RecipeSource, Schedule } from 'citizen-integrator/contract';

/** When each operation runs by itself: what was answered, else what the recipe's schedule steps propose. */
export const schedulesOf = (
  { steps }: Pick<RecipeSource, 'steps'>,
  { schedules }: Pick<Configuration, 'schedules'>,
): Readonly<Record<string, Schedule>> =>
  Object.fromEntries(
    steps
      .filter(step => step.type === 'schedule')
      .map(step => [step.operation, schedules[step.operation] ?? step.default]),
  );

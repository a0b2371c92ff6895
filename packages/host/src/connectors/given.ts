import type { PropertyAnswer, PropertyValue, Values } from 'citizen-integrator/contract';

/** No answer, or an empty one. */
export const isEmptyAnswer = (value: PropertyValue | undefined): value is null | undefined =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A text that a recipe writes down, or the answer that it asks for; empty when there is none. */
export const givenText = (given: string | PropertyAnswer | undefined, answers: Values): string =>
  typeof given === 'object' ? String(answers[given.property] ?? '') : (given ?? '');

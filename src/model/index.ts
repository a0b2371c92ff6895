// The words that the model's functions are about: src/ui knows the contract through them alone.
export type {
  DeploymentState,
  Health,
  Option,
  Property,
  PropertyValue,
  RunStatus,
  Schedule,
} from '../contract/index.ts';
export { allows } from './access.ts';
export {
  checkAnswers,
  defaultValues,
  isShown,
  parseAnswers,
  shownProperties,
  type AnswerProblem,
  type AnswerProblemCode,
  type CheckOptions,
} from './answers.ts';
export { deployProgress, newerRun, type DeployPhase, type DeployProgress } from './deploy-progress.ts';
export { createFacets, facetCounts, filterByFacets, type FacetedRecipes, type FacetSelection } from './facets.ts';
export { listOfOperation, listOfQuestion, type Answered, type ListNeed, type ListSource } from './list-sources.ts';
export type { MappingCheck, MappingProblem, MappingProblemCode, MappingScene } from './mapping.ts';
export { parseMarkdown, type Block, type Inline } from './markdown.ts';
export { monogramHue } from './monogram.ts';
export { compilePattern, type Pattern } from './pattern.ts';
export { mergePresentation } from './presentation.ts';
export { createRecipeSearch, normalizeText, type RecipeSearch, type SearchableRecipe } from './recipe-search.ts';
export { translateRecipe } from './recipe-translation.ts';
export type { ScheduleProblem, ScheduleProblemCode } from './schedule-problems.ts';
export { healthOf, isFinished, isMoving, worstHealth } from './status.ts';
export { environmentsFor, hindranceOf, obstacleOf, type Hindrance, type Obstacle } from './wizard-access.ts';
export {
  accountsFor,
  asksConsent,
  actionOf,
  answeredQuestions,
  checkWizard,
  configurationOf,
  connectionField,
  emptyForm,
  firstRuns,
  formOf,
  formProblems,
  isSettled,
  isSignInMissing,
  filterField,
  filterProblem,
  isWholeFilter,
  mappingScene,
  recipeValues,
  startAnswers,
  wholeSchedules,
  type ConnectionAnswer,
  type ConnectionForm,
  type OptionLookup,
  type ScheduleCheck,
  type StepProblem,
  type StepProblems,
  type WizardAnswers,
} from './wizard-answers.ts';
export { stepMarks, type StepMark, type StepState, type WizardPlace } from './wizard-marks.ts';
export {
  distinctActions,
  stepsOf,
  type HomeConnection,
  type StepsContext,
  type WizardConnectionStep,
  type WizardFirstRunStep,
  type WizardIntroductionStep,
  type WizardMappingStep,
  type WizardOptionsStep,
  type WizardPlan,
  type WizardReviewStep,
  type WizardScheduleStep,
  type WizardStep,
} from './wizard-steps.ts';

export { categoryName } from './category.ts';
export { choiceCards, type ChoiceCard, type ChoiceCards } from './choice-cards.ts';
export { emptyState, type EmptyState } from './empty-state.ts';
export { errorState, failureSentence, supportReference, type ErrorState, type Failure } from './error-state.ts';
export {
  checkField,
  multiselectField,
  selectField,
  textField,
  type CheckField,
  type Choice,
  type Field,
  type MultiselectField,
  type SelectField,
  type TextField,
} from './field.ts';
export type { Framed } from './field-frame.ts';
export { heading, type Heading } from './heading.ts';
export { icon, iconButton, type IconName } from './icons.ts';
export { markdown, markdownLine } from './markdown.ts';
export { monogram, pair, type Monogram } from './monogram.ts';
export { notice, supportDetails, type Notice, type Tone } from './notice.ts';
export { propertyField, type OptionList, type PropertyField } from './property-field.ts';
export { skeleton } from './skeleton.ts';
export { deploymentStatus, runStatus } from './status.ts';
export { buttons, dialogs, fields, foundation, layout, notices, panels, tables, toasts } from './styles/index.ts';
export { toastList, type ToastList } from './toast-list.ts';

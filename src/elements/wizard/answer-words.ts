import type { Property, PropertyValue } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { readFileAnswer } from '../../model/file-answer.ts';
import { isSecret } from '../../model/questions.ts';
import type { OptionList } from '../../ui/index.ts';

/**
 * An answer to a question as a person knows it: with the words of its options, and never a secret.
 * @param list What was read from a connection.
 */
export const answerWords = (
  localizer: Localizer,
  property: Property,
  value: PropertyValue,
  list: OptionList | undefined,
): string => {
  if (isSecret(property)) return localizer.t('wizard.review.secret');
  if (typeof value === 'boolean') return localizer.t(value ? 'wizard.review.yes' : 'wizard.review.no');
  if (typeof value === 'number') return localizer.number(value);
  const fixed = Array.isArray(property.options) ? property.options : [];
  const options = list?.kind === 'ready' ? list.options : fixed;
  const labelOf = (option: string) => options.find(candidate => candidate.value === option)?.label ?? option;
  if (property.type === 'file' && typeof value === 'string') {
    return readFileAnswer(value).name || localizer.t('field.file.nameless');
  }
  if (Array.isArray(value)) return localizer.list(value.map(labelOf));
  return property.type === 'select' ? labelOf(value ?? '') : (value ?? '');
};

import type { Property } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { connectionField, type StepProblem, type WizardStep } from '../../model/index.ts';

/** What to do about a problem, in one sentence; the recipe's own where it has one. */
export const problemWords = (localizer: Localizer, { code, params }: StepProblem, property?: Property): string => {
  const { min, max, minLength, maxLength } = params;
  if (code === 'required') {
    const { type, placeholder } = property ?? {};
    if (type === 'select' || type === 'multiselect' || type === 'file') return localizer.t('wizard.problem.chooseOne');
    if (type === 'date') return localizer.t('wizard.problem.not-a-date');
    return placeholder
      ? localizer.t('wizard.problem.requiredLike', { example: placeholder })
      : localizer.t('wizard.problem.required');
  }
  if (property?.validate?.message) return property.validate.message;
  switch (code) {
    case 'file-too-big':
      return localizer.t('wizard.problem.file-too-big', { size: Math.round((maxLength ?? 0) / 1024) });
    case 'field-strays':
      return localizer.t('wizard.problem.field-strays', { count: params['count'] ?? 0 });
    case 'too-short':
      return localizer.t('wizard.problem.too-short', { count: minLength ?? 0 });
    case 'too-long':
      return localizer.t('wizard.problem.too-long', { count: maxLength ?? 0 });
    case 'too-small':
    case 'too-large':
      if (min !== undefined && max !== undefined) return localizer.t('wizard.problem.range', { min, max });
      return code === 'too-small'
        ? localizer.t('wizard.problem.too-small', { min: min ?? 0 })
        : localizer.t('wizard.problem.too-large', { max: max ?? 0 });
    default:
      return localizer.t(`wizard.problem.${code}`);
  }
};

/** The question that a problem is about; undefined when it is about the step as a whole. */
export const propertyOf = (step: WizardStep, { property: name }: StepProblem): Property | undefined => {
  const own = step.kind === 'options' || step.kind === 'connection' ? step.properties : [];
  const ofConnection = step.kind === 'connection' ? step.endpoint.fields : [];
  return (
    own.find(property => property.name === name) ??
    ofConnection.find(property => connectionField(property.name) === name)
  );
};

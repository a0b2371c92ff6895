import type { Option } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { typedValue } from '../../model/mapping.ts';
import type { Choice } from '../../ui/index.ts';

/** The values that a field takes, where they are a choice: each as JSON, with its name. */
export const valueChoices = (localizer: Localizer, field: Option | null): readonly Choice[] =>
  field?.type === 'boolean'
    ? [
        { value: 'true', label: localizer.t('wizard.filter.yes') },
        { value: 'false', label: localizer.t('wizard.filter.no') },
      ]
    : (field?.choices ?? []).map(({ value, label }) => ({
        value: JSON.stringify(typedValue(value, field?.type)),
        label,
      }));

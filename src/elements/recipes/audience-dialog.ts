import { html, nothing, type TemplateResult } from 'lit';
import type { Customer, RecipeSummary, Visibility } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { multiselectField, textField } from '../../ui/field.ts';
import { heading } from '../../ui/heading.ts';
import { iconButton } from '../../ui/icons.ts';
import { notice } from '../../ui/notice.ts';

/** From nobody to everybody. */
const visibilities: readonly Visibility[] = ['private', 'organization', 'shared', 'public'];

/** Who shall see some recipes, as far as it is answered. */
export interface AudienceDraft {
  readonly recipes: readonly RecipeSummary[];
  readonly visibility: Visibility;
  /** Ids. */
  readonly customers: readonly string[];
  /** Ids, as they are typed. */
  readonly organizations: string;
  /** Those to choose from; null when they could not be had. */
  readonly known: readonly Customer[] | null;
  /** Saving was tried while nobody was chosen. */
  readonly isIncomplete: boolean;
}

export interface AudienceDialog extends AudienceDraft {
  readonly localizer: Localizer;
  readonly level: number;
  readonly onChange: (change: Partial<AudienceDraft>) => void;
  readonly onCancel: () => void;
  readonly onSave: () => void;
}

export const organizationIds = ({ organizations }: Pick<AudienceDraft, 'organizations'>): string[] => [
  ...new Set(organizations.split(/[\s,;]+/).filter(Boolean)),
];

const whoTheyAre = (dialog: AudienceDialog): TemplateResult => {
  const { localizer, known, customers, onChange } = dialog;
  const error = dialog.isIncomplete ? localizer.t('recipes.audience.nobody') : undefined;
  const none = known ? 'recipes.audience.noCustomers' : 'recipes.audience.customersFailed';
  return html`<div class="stack shared">
    ${
      known && known.length > 0
        ? multiselectField(localizer, {
            id: 'customers',
            label: localizer.t('recipes.audience.customers'),
            values: customers,
            options: known.map(({ id, name }) => ({ value: id, label: name })),
            onChange: values => onChange({ customers: values, isIncomplete: false }),
          })
        : notice({ tone: known ? 'plain' : 'warn', body: localizer.t(none) })
    }
    ${textField(localizer, {
      id: 'organizations',
      label: localizer.t('recipes.audience.organizations'),
      help: localizer.t('recipes.audience.organizationsHelp'),
      error,
      value: dialog.organizations,
      onInput: organizations => onChange({ organizations, isIncomplete: false }),
    })}
  </div>`;
};

/** Who sees recipes: nobody, own customers, some, or everybody. */
export const audienceDialog = (dialog: AudienceDialog): TemplateResult => {
  const { localizer, level, recipes, visibility, onChange } = dialog;
  return html`<div class="dh">
      ${heading({
        level,
        content: localizer.t('recipes.audienceHeading', { count: recipes.length }),
        look: 'subtitle',
        id: 'question',
      })}
      ${iconButton('close', localizer.t('action.close'), dialog.onCancel)}
    </div>
    <div class="db" role="radiogroup" aria-labelledby="question">
      ${visibilities.map(
        each =>
          html`<label class="check"
              ><input
                type="radio"
                name="visibility"
                .value=${each}
                .checked=${each === visibility}
                @change=${() => onChange({ visibility: each, isIncomplete: false })}
              /><span
                ><strong>${localizer.t(`recipes.audience.${each}`)}</strong
                ><span class="two">${localizer.t(`recipes.audience.${each}Help`)}</span></span
              ></label
            >${each === 'shared' && each === visibility ? whoTheyAre(dialog) : nothing}`,
      )}
    </div>
    <div class="df">
      <button type="button" class="btn" @click=${dialog.onCancel}>${localizer.t('recipes.cancel')}</button>
      <button type="button" class="btn primary" @click=${dialog.onSave}>${localizer.t('recipes.audience.save')}</button>
    </div>`;
};

import { html, type TemplateResult } from 'lit';
import type { Customer } from '../../contract/index.ts';
import type { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { selectField } from '../../ui/field.ts';
import { icon } from '../../ui/icons.ts';
import { notice } from '../../ui/notice.ts';
import type { CurationView } from './curation-view.ts';

/** Nobody's id: of this customer nothing is said, and nothing is shared with them. */
const anyCustomer = '*';

export interface PreviewActs {
  /** Id of the customer in whose eyes is looked; empty for any other. */
  readonly as: string;
  readonly onAs: (customer: string) => void;
  readonly onSave: () => void;
  readonly onChosen: (recipe: string) => void;
}

/** What happens in the preview stays there: nobody's router or address is to follow it. */
const stop = (event: Event): void => event.stopPropagation();

/** The gallery as customers see it, of what is saved. */
export const previewPane = (view: CurationView, { as, onAs, onSave, onChosen }: PreviewActs): TemplateResult => {
  const { controller, catalogue, localizer, level, customer } = view;
  const { saved } = controller;
  const options = catalogue.customers.map(({ id, name }: Customer) => ({ value: id, label: name }));
  const any = localizer.t('curation.preview.any');
  const seenBy = saved?.customer ?? (as || anyCustomer);
  const name = customer || options.find(({ value }) => value === as)?.label;
  return html`${
      saved?.customer === null
        ? html`<div class="who">
            ${selectField(localizer, {
              id: 'preview-as',
              label: localizer.t('curation.preview.as'),
              value: as,
              options: [{ value: '', label: any }, ...options],
              onChange: onAs,
            })}
          </div>`
        : ''
    }
    ${
      controller.isChanged
        ? notice({
            tone: 'info',
            body: localizer.t('curation.preview.unsaved'),
            actions: html`<button type="button" class="btn small" @click=${onSave}>
              ${localizer.t('editing.save')}
            </button>`,
          })
        : ''
    }
    <section class="preview" part="preview" aria-label=${localizer.t('curation.preview.label')}>
      <div class="bar">
        ${icon('eye')}<span
          >${name ? localizer.t('curation.preview.help', { customer: name }) : localizer.t('curation.preview.helpAny')}</span
        >
      </div>
      <div
        class="in"
        @citizen-ready=${stop}
        @citizen-filters-change=${stop}
        @citizen-recipe-select=${(event: RecipeSelectEvent) => {
          event.stopPropagation();
          onChosen(event.recipe.name);
        }}
      >
        <citizen-customer-gallery
          customer=${seenBy}
          .version=${saved?.etag ?? ''}
          heading-level=${level}
        ></citizen-customer-gallery>
      </div>
    </section>`;
};

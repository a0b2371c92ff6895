import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Client } from '../../client/index.ts';
import type { RecipeSummary } from '../../contract/index.ts';
import { wizardRelated } from '../../i18n/en/wizard-related.ts';
import { heading, pair } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { styles } from './related.styles.ts';
import type { WizardView } from './wizard-view.ts';

/** Recipes that somebody who looks at one may want as well: they come with the introduction. */
export interface RelatedPart extends PartOfElement {
  readonly list: (view: WizardView, client: Client, recipe: string) => TemplateResult | typeof nothing;
}

/** @param choose Called with the recipe that a person wants instead. */
export const createRelatedPart = (
  host: ReactiveControllerHost,
  choose: (recipe: RecipeSummary) => void,
): RelatedPart => {
  let asked: { readonly client: Client; readonly recipe: string } | null = null;
  let found: readonly RecipeSummary[] = [];

  const load = async (client: Client, recipe: string): Promise<void> => {
    const question = { client, recipe };
    [asked, found] = [question, []];
    try {
      const { items } = await client.recipes.related(recipe);
      if (asked === question) found = items;
    } catch {
      // Nobody has asked for them: without them all else goes on.
      return;
    }
    host.requestUpdate();
  };

  return {
    texts: wizardRelated,
    styles,
    list({ localizer, level }, client, recipe) {
      if (asked?.client !== client || asked.recipe !== recipe) void load(client, recipe);
      if (found.length === 0) return nothing;
      return html`<section class="stack-2 related" part="related">
        ${heading({ level: level + 1, content: localizer.t('wizard.related.title'), look: 'topic' })}
        <ul>
          ${found.map(
            each =>
              html`<li>
                <button type="button" @click=${() => choose(each)}>
                  ${pair(each.endpoints, 'small')}<span>${each.name}</span>
                </button>
              </li>`,
          )}
        </ul>
      </section>`;
    },
  };
};

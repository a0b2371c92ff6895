import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { endpointName, followAll, setHidden, setPhrase, shownBy } from '../../model/curation.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { monogram } from '../../ui/monogram.ts';
import { originNote, type CurationView } from './curation-view.ts';

/** Which apps customers see, and what they are called there. */
export const appsPane = (view: CurationView): TemplateResult => {
  const { controller, catalogue, localizer, level } = view;
  const counts = new Map<string, number>();
  for (const recipe of catalogue.recipes) {
    for (const { id } of recipe.endpoints) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const endpoints = catalogue.endpoints.filter(({ id }) => counts.has(id));
  const { curation } = controller;
  const { hiddenEndpoints } = shownBy(curation);
  if (endpoints.length === 0) {
    return emptyState({
      icon: 'inbox',
      level,
      title: localizer.t('curation.noApps'),
      text: localizer.t('curation.noAppsHelp'),
    });
  }
  return html`<p class="muted sm">${localizer.t('curation.appsHelp')}</p>
    ${originNote(view, 'hiddenEndpoints', () => controller.edit(followAll('hiddenEndpoints')))}
    <ul class="panel flush lines">
      ${endpoints.map(endpoint => {
        const { id, name } = endpoint;
        const isHidden = hiddenEndpoints.includes(id);
        const count = counts.get(id) ?? 0;
        return html`<li class="line app ${isHidden ? 'off' : ''}" part="line">
          <label class="check"
            ><input
              type="checkbox"
              aria-label=${localizer.t('curation.show', { name })}
              .checked=${live(!isHidden)}
              @change=${(event: Event) =>
                controller.edit(setHidden('hiddenEndpoints', [id], !(event.target as HTMLInputElement).checked))}
          /></label>
          ${monogram(endpoint)}
          <span class="what"
            ><strong><bdi>${name}</bdi></strong
            ><span class="two">${localizer.t('curation.recipeCount', { count })}</span></span
          >
          <input
            class="input alias"
            autocomplete="off"
            maxlength="120"
            aria-label=${localizer.t('curation.nameOf', { name })}
            placeholder=${curation.forAll.phrases?.[endpointName(id)] ?? name}
            .value=${live(curation.own.phrases?.[endpointName(id)] ?? '')}
            @input=${(event: Event) =>
              controller.edit(setPhrase(endpointName(id), (event.target as HTMLInputElement).value), endpointName(id))}
            @blur=${controller.settle}
          />
        </li>`;
      })}
    </ul>`;
};

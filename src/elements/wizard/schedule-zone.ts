import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Localizer } from '../../i18n/index.ts';
import { findTimeZones, timeZoneNamed, timeZones } from '../../model/time-zones.ts';
import { ownTimeZone, zoneName } from '../../model/wizard-schedules.ts';
import { icon } from '../../ui/index.ts';

/** What a person looks for among the time zones. */
export class ZoneSearch {
  /** What was written; null while nobody writes. */
  text: string | null = null;
  isOpen = false;
  /** Place of the zone that Enter takes; -1 for none. */
  active = -1;

  readonly #host: ReactiveControllerHost;
  readonly #zones = timeZones();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get found(): string[] {
    return this.text === null ? this.#zones : findTimeZones(this.#zones, this.text);
  }

  write(text: string): void {
    this.text = text;
    this.isOpen = true;
    this.active = text && this.found.length > 0 ? 0 : -1;
    this.#host.requestUpdate();
  }

  open(chosen: string): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.active = this.found.indexOf(chosen);
    this.#host.requestUpdate();
  }

  close(): void {
    this.isOpen = false;
    this.active = -1;
    this.text = null;
    this.#host.requestUpdate();
  }

  move(to: number): void {
    const { length } = this.found;
    if (length === 0) return;
    this.active = (to + length) % length;
    this.#host.requestUpdate();
  }

  /** The zone that is meant by what was written: the one of that name, or the only one that fits, else the words. */
  get meant(): string | null {
    if (this.text === null) return null;
    const { found } = this;
    const only = found.length === 1 ? found[0] : undefined;
    return timeZoneNamed(this.#zones, this.text) ?? only ?? this.text.trim();
  }
}

export interface ZoneField {
  /** Unique in its shadow root. */
  readonly id: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (timeZone: string) => void;
  readonly onLeave: () => void;
}

const label = (localizer: Localizer, zone: string): string =>
  zone === ownTimeZone() ? localizer.t('wizard.schedule.zone.own', { zone: zoneName(zone) }) : zoneName(zone);

const showActive = (list: Element | null): void => {
  // Drawn first, then moved.
  requestAnimationFrame(() => list?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
};

/** A field with a list that narrows down while a person writes. */
export const zoneField = (localizer: Localizer, search: ZoneSearch, field: ZoneField): TemplateResult => {
  const { id, value, error, onChange, onLeave } = field;
  const { found, active, isOpen } = search;
  const take = (zone: string | undefined) => {
    search.close();
    if (zone !== undefined) onChange(zone);
  };
  const keydown = (event: KeyboardEvent) => {
    const list = (event.currentTarget as Element).parentElement?.querySelector('ul') ?? null;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (search.isOpen) search.move(step < 0 && active < 0 ? -1 : Math.max(active, step > 0 ? -1 : 0) + step);
      else search.open(value);
      showActive(list);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      take(found[active] ?? search.meant ?? undefined);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      search.close();
    }
  };
  const blur = () => {
    const { meant } = search;
    take(meant ?? undefined);
    onLeave();
  };
  const describedBy = [`${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class="field" part="field">
    <label id="${id}-label" for=${id}>${localizer.t('wizard.schedule.zone')}</label>
    <span class="help" id="${id}-help">${localizer.t('wizard.schedule.zone.help')}</span>
    <div class="combo">
      <input
        class="input"
        id=${id}
        role="combobox"
        aria-labelledby="${id}-label"
        autocomplete="off"
        spellcheck="false"
        aria-autocomplete="list"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-controls="${id}-list"
        aria-activedescendant=${isOpen && active >= 0 ? `${id}-${active}` : nothing}
        aria-required="true"
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${describedBy}
        .value=${live(search.text ?? label(localizer, value))}
        @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
        @click=${() => search.open(value)}
        @input=${(event: Event) => search.write((event.target as HTMLInputElement).value)}
        @keydown=${keydown}
        @blur=${blur}
      />${icon('down')}
      <ul
        id="${id}-list"
        role="listbox"
        aria-labelledby="${id}-label"
        ?hidden=${!isOpen || found.length === 0}
        @pointerdown=${(event: Event) => event.preventDefault()}
      >
        ${
          isOpen
            ? found.map(
                (zone, index) =>
                  // The keys go to the field, where the focus stays.
                  // eslint-disable-next-line lit-a11y/click-events-have-key-events
                  html`<li
                    id="${id}-${index}"
                    role="option"
                    aria-selected=${index === active ? 'true' : 'false'}
                    @click=${() => take(zone)}
                  >
                    ${label(localizer, zone)}
                  </li>`,
              )
            : nothing
        }
      </ul>
      ${
        isOpen && found.length === 0
          ? html`<p class="none" role="status">${localizer.t('wizard.schedule.zone.none')}</p>`
          : nothing
      }
    </div>
    ${error ? html`<span class="err" id="${id}-error">${icon('warning')}<span>${error}</span></span>` : nothing}
  </div>`;
};

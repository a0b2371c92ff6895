import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Conversion, FieldMapping, Option, PropertyValue } from '../../contract/index.ts';
import { wizardConversion } from '../../i18n/en/wizard-conversion.ts';
import type { Localizer } from '../../i18n/index.ts';
import {
  conversionChoices,
  conversionName,
  conversionsOf,
  dateExample,
  dateFormats,
  replaced,
  tableOf,
  withConversions,
  type LookupLine,
} from '../../model/conversions.ts';
import { typedValue, valueBeingTyped } from '../../model/mapping.ts';
import { ownTimeZone, zoneName } from '../../model/wizard-schedules.ts';
import { checkField, icon, selectField, textField, type Choice, type Framed } from '../../ui/index.ts';
import type { PartOfElement } from '../late-part.ts';
import { exampleDay } from './conversion-words.ts';
import { styles } from './conversion.styles.ts';

/** A mapping entry whose conversions are being changed. */
export interface ConvertedEntry {
  readonly entry: FieldMapping;
  /** What the target field is called. */
  readonly field: string;
  readonly source: Option | null;
  readonly target: Option | null;
  readonly sources: readonly Option[];
  /** The values that the target takes, where they are a choice. */
  readonly choices: readonly Choice[];
  readonly apps: { readonly source: string; readonly target: string };
  /** A conversion in a few words. */
  readonly words: (conversion: Conversion) => string;
  /** Unique in its shadow root, by the part of the editor. */
  readonly id: (part: string) => string;
  readonly focus: (part: string) => void;
  readonly onChange: (entry: FieldMapping) => void;
}

/** The editor of what becomes of a value on its way: it comes when the first is looked at. */
export interface ConversionPart extends PartOfElement {
  readonly editor: (localizer: Localizer, entry: ConvertedEntry) => TemplateResult;
}

/** One of an entry's conversions. */
interface Place extends ConvertedEntry {
  readonly localizer: Localizer;
  readonly isFirst: boolean;
  readonly set: (conversion: Conversion | null) => void;
}

const worded: ReadonlySet<Conversion['kind']> = new Set(['lookup', 'default', 'join', 'cut', 'line'] as const);

/** What is done with the value, by name. The last one, for one thing more, has nothing chosen. */
const chooser = (place: Place, chosen: Conversion | undefined): TemplateResult => {
  const { localizer, entry, source, target, sources, id, isFirst, set } = place;
  const other = sources.find(({ value }) => value !== entry.from)?.value;
  const groups = conversionChoices(isFirst ? source : null, target, other);
  const all = groups.flatMap(([, conversions]) => conversions);
  const name = chosen && conversionName(chosen);
  const own = chosen && !all.some(each => conversionName(each) === name) ? [chosen] : [];
  const option = (conversion: Conversion) => {
    const { kind } = conversion;
    const value = conversionName(conversion);
    return html`<option value=${value} .selected=${live(value === name)}>
      ${worded.has(kind) ? localizer.t(`wizard.convert.${kind as 'lookup'}`) : place.words(conversion)}
    </option>`;
  };
  const choose = ({ target: { value } }: { readonly target: HTMLSelectElement }) => {
    const found = [...own, ...all].find(each => conversionName(each) === value);
    set(found ? replaced(chosen, found) : null);
  };
  return html`<div class="field">
    <label for=${id('kind')}>${localizer.t(isFirst ? 'wizard.convert.what' : 'wizard.convert.then')}</label>
    <span class="selw"
      ><select class="select" id=${id('kind')} @change=${choose}>
        <option value="" .selected=${live(!chosen)}>
          ${localizer.t(isFirst ? 'wizard.convert.asItIs' : 'wizard.convert.noMore')}
        </option>
        ${own.map(option)}
        ${groups.map(
          ([group, conversions]) =>
            html`<optgroup label=${localizer.t(`wizard.convert.group.${group}`)}>${conversions.map(option)}</optgroup>`,
        )}
      </select></span
    >
  </div>`;
};

/** @param value Undefined only where there is a prompt: what is chosen before anything else is. */
const targetValue = (
  { localizer, choices, target, id }: Place,
  part: string,
  label: string,
  value: PropertyValue | undefined,
  onChange: (value: PropertyValue | undefined) => void,
  prompt?: string,
): Framed => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  const none = localizer.t('wizard.convert.nothing');
  if (choices.length === 0) {
    const take = (read: typeof typedValue) => (typed: string) =>
      onChange(typed === '' ? (prompt ? undefined : null) : read(typed, target?.type));
    return textField(localizer, {
      id: id(part),
      label,
      value: value === undefined || value === null ? '' : text,
      placeholder: prompt ?? none,
      onInput: take(valueBeingTyped),
      onChange: take(typedValue),
    });
  }
  const chosen = value === undefined ? '' : JSON.stringify(value);
  const known = [...choices, { value: 'null', label: none }];
  return selectField(localizer, {
    id: id(part),
    label,
    value: chosen,
    options:
      known.some(choice => choice.value === chosen) || !chosen ? known : [{ value: chosen, label: text }, ...known],
    prompt,
    onChange: now => onChange(now === '' ? undefined : (JSON.parse(now) as PropertyValue)),
  });
};

/** Further fields of the source, each in a list; the last list, for one more, has nothing chosen. */
const fieldList = (
  { localizer, sources, id }: Place,
  kind: 'join' | 'default',
  fields: readonly string[],
  onChange: (fields: string[]) => void,
): Framed[] =>
  [...fields, ''].map((field, index) =>
    selectField(localizer, {
      id: id(`field-${index}`),
      label:
        index === 0
          ? localizer.t(`wizard.convert.${kind}.fields`)
          : localizer.t('wizard.convert.field', { number: index + 1 }),
      value: field,
      options:
        sources.some(({ value }) => value === field) || !field ? sources : [{ value: field, label: field }, ...sources],
      // What is joined is joined with something.
      prompt: kind === 'join' && fields.length === 1 && field ? undefined : localizer.t('wizard.convert.noField'),
      onChange: chosen => onChange(fields.toSpliced(index, 1, chosen).filter(Boolean)),
    }),
  );

const separators = [' ', ', ', ',', '; ', ';', ' - ', ' / ', '/', '|', '\n', ''];

/** What can be set of a conversion, by its name there. */
type Setting =
  'from' | 'mark' | 'timeZone' | 'fields' | 'separator' | 'value' | 'maxLength' | 'number' | 'last' | 'otherwise';

const settingsOf: Readonly<Partial<Record<Conversion['kind'], readonly Setting[]>>> = {
  date: ['from', 'timeZone'],
  number: ['mark'],
  join: ['fields', 'separator'],
  default: ['value', 'fields'],
  cut: ['maxLength'],
  list: ['separator'],
  line: ['number', 'last'],
  find: ['otherwise'],
};

const settingField = (place: Place, conversion: Conversion, name: Setting): unknown => {
  const { localizer } = place;
  const { kind } = conversion;
  const value = (conversion as Partial<Record<Setting, PropertyValue>>)[name];
  const set = (now: PropertyValue | undefined) => place.set({ ...conversion, [name]: now });
  const id = place.id(name);
  switch (name) {
    case 'fields':
      return fieldList(place, kind === 'join' ? kind : 'default', Array.isArray(value) ? value : [], set);
    case 'value':
      return targetValue(place, name, localizer.t('wizard.convert.value'), value, set);
    case 'last':
      return checkField({
        id,
        label: localizer.t('wizard.convert.last'),
        checked: value === true,
        onChange: isLast => set(isLast || undefined),
      });
    case 'number':
    case 'maxLength':
      return textField(localizer, {
        id,
        label: localizer.t(name === 'number' ? 'wizard.convert.line.number' : 'wizard.convert.maxLength'),
        type: 'number',
        value: String(value),
        onInput: text => {
          if (/^[1-9]\d{0,5}$/.test(text)) set(Number(text));
        },
      });
    case 'from':
      return selectField(localizer, {
        id,
        label: localizer.t('wizard.convert.dateFrom'),
        value: String(value ?? ''),
        options: [...new Set([...dateFormats, ...(value ? [String(value)] : [])])].map(format => ({
          value: format,
          label: localizer.t('wizard.convert.dateLike', { date: dateExample(format, exampleDay) }),
        })),
        prompt: localizer.t('wizard.convert.dateIso'),
        onChange: now => set(now || undefined),
      });
    case 'mark':
      return selectField(localizer, {
        id,
        label: localizer.t('wizard.convert.mark'),
        value: String(value ?? ''),
        options: [
          { value: '.', label: localizer.t('wizard.convert.mark.point') },
          { value: ',', label: localizer.t('wizard.convert.mark.comma') },
        ],
        prompt: localizer.t('wizard.convert.mark.none'),
        onChange: now => set(now || undefined),
      });
    case 'timeZone': {
      const zone = String(value ?? 'UTC');
      return selectField(localizer, {
        id,
        label: localizer.t('wizard.convert.timeZone'),
        value: zone,
        options: [...new Set([ownTimeZone(), 'UTC', zone])].map(each => ({ value: each, label: zoneName(each) })),
        onChange: set,
      });
    }
    case 'otherwise':
      return selectField(localizer, {
        id,
        label: localizer.t('wizard.convert.notFound'),
        value: String(value),
        options: (['leave', 'refuse'] as const).map(each => ({
          value: each,
          label: localizer.t(`wizard.convert.rest.${each}`),
        })),
        onChange: set,
      });
    case 'separator': {
      const all = [...new Set([...separators, String(value)])].filter(each => each !== '' || kind === 'join');
      const named: Readonly<Record<string, string>> = {
        ' ': localizer.t('wizard.convert.space'),
        '\n': localizer.t('wizard.convert.newLine'),
        '': localizer.t('wizard.convert.nothing'),
      };
      return selectField(localizer, {
        id,
        label: localizer.t('wizard.convert.separator'),
        // By its place: in a list an empty value stands for no choice.
        value: String(all.indexOf(String(value))),
        options: all.map((each, index) => ({ value: String(index), label: named[each] ?? `“${each}”` })),
        onChange: index => set(all[Number(index)]),
      });
    }
  }
};

type Lookup = Extract<Conversion, { kind: 'lookup' }>;

/** What becomes of values that a table does not hold. */
const rests = ['keep', 'empty', 'value', 'leave', 'refuse'] as const;
type Rest = (typeof rests)[number];

const restOf = ({ keep, leave, otherwise }: Lookup): Rest => {
  if (otherwise !== undefined) return otherwise === null ? 'empty' : 'value';
  return keep ? 'keep' : leave ? 'leave' : 'refuse';
};

const restFields = (place: Place, { table, otherwise, ...rest }: Lookup): TemplateResult => {
  const { localizer, choices, id, set } = place;
  const chosen = restOf({ table, ...rest, ...(otherwise !== undefined && { otherwise }) });
  const first = choices[0] ? (JSON.parse(choices[0].value) as PropertyValue) : '';
  const changes: Readonly<Record<Rest, Partial<Lookup>>> = {
    keep: { keep: true },
    leave: { leave: true },
    empty: { otherwise: null },
    value: { otherwise: first },
    refuse: {},
  };
  return html`${selectField(localizer, {
    id: id('rest'),
    label: localizer.t('wizard.convert.rest'),
    value: chosen,
    options: rests.map(value => ({ value, label: localizer.t(`wizard.convert.rest.${value}`) })),
    onChange: now => set({ kind: 'lookup', table, ...changes[now as Rest] }),
  })}
  ${
    chosen === 'value'
      ? targetValue(place, 'otherwise', localizer.t('wizard.convert.restValue'), otherwise, value =>
          set({ kind: 'lookup', table, otherwise: value ?? '' }),
        )
      : nothing
  }`;
};

/** Lines of tables as they stand in the fields, by the tables' ids: a value may stand there twice, or not yet. */
type KeptLines = Map<string, readonly LookupLine[]>;

const lookupFields = (place: Place, lookup: Lookup, kept: KeptLines): TemplateResult => {
  const { localizer, apps, field, focus, id, isFirst, set, source } = place;
  const { table } = lookup;
  const choices = (isFirst && source?.choices) || [];
  const all = Object.entries(table).map(([from, to]) => ({ from, to }));
  const isChoice = ({ from }: LookupLine) => choices.some(({ value }) => value === from);
  const others = (some: readonly LookupLine[]) => some.filter(line => !isChoice(line));
  const before = kept.get(id('table'));
  const isKept = before && JSON.stringify(tableOf(others(before))) === JSON.stringify(tableOf(others(all)));
  const lines = isKept ? before : others(all);
  const setTable = (now: readonly LookupLine[]) => set({ ...lookup, table: tableOf(now) });
  const setLines = (now: readonly LookupLine[]) => {
    kept.set(id('table'), now);
    setTable([...all.filter(isChoice), ...others(now)]);
  };
  const choiceRow = ({ value, label }: Choice, index: number) =>
    html`<tr>
      <th scope="row"><bdi>${label}</bdi></th>
      <td>
        ${targetValue(
          place,
          `choice-${index}`,
          localizer.t('wizard.convert.becomes', { value: label }),
          table[value],
          to =>
            setTable([...(to === undefined ? [] : [{ from: value, to }]), ...all.filter(({ from }) => from !== value)]),
          localizer.t('wizard.convert.asTheRest'),
        )}
      </td>
    </tr>`;
  const lineRow = (line: LookupLine, index: number) => {
    const { from } = line;
    const isLast = index === lines.length;
    const isTwice = from !== '' && (isChoice(line) || lines.slice(0, index).some(each => each.from === from));
    const setLine = (now: LookupLine) => setLines(isLast ? [...lines, now] : lines.with(index, now));
    const remove = () => {
      setLines(lines.filter(each => each !== line));
      focus(`from-${index}`);
    };
    return html`<tr>
      <td>
        ${textField(localizer, {
          id: id(`from-${index}`),
          label: localizer.t('wizard.convert.number', { number: index + 1 }),
          value: from,
          placeholder: isLast ? localizer.t('wizard.convert.another') : undefined,
          error: isTwice ? localizer.t('wizard.convert.twice') : undefined,
          onInput: text => setLine({ ...line, from: text }),
        })}
      </td>
      <td>
        <div class="with-button">
          ${targetValue(
            place,
            `to-${index}`,
            localizer.t('wizard.convert.becomes', { value: from || index + 1 }),
            line.to,
            to => setLine({ ...line, to: to ?? null }),
          )}
          ${
            isLast
              ? nothing
              : html`<button
                  type="button"
                  class="btn icon"
                  aria-label=${localizer.t('wizard.convert.remove', { value: from })}
                  @click=${remove}
                >
                  ${icon('remove')}
                </button>`
          }
        </div>
      </td>
    </tr>`;
  };
  return html`<table class="lookup">
      <caption class="vh">
        ${localizer.t('wizard.convert.table', { field })}
      </caption>
      <thead>
        <tr>
          <th scope="col">${localizer.t('wizard.convert.from', { app: apps.source })}</th>
          <th scope="col">${localizer.t('wizard.convert.to', { app: apps.target })}</th>
        </tr>
      </thead>
      <tbody>
        ${choices.map(choiceRow)} ${[...lines, { from: '', to: null }].map(lineRow)}
      </tbody>
    </table>
    ${restFields(place, lookup)}`;
};

export const createConversionPart = (): ConversionPart => {
  const kept: KeptLines = new Map();
  return {
    texts: wizardConversion,
    styles,
    editor(localizer, converted) {
      const { entry, field, id, focus, onChange } = converted;
      const conversions = conversionsOf(entry);
      return html`<div
        class="convert"
        role="group"
        aria-label=${localizer.t('wizard.convert.title', { field })}
        @keydown=${(event: KeyboardEvent) => {
          // Enter in a field would go on to the next step.
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
        }}
      >
        ${[...conversions, undefined].map((conversion, index) => {
          const place: Place = {
            ...converted,
            localizer,
            isFirst: index === 0,
            id: part => id(`${index}-${part}`),
            focus: part => focus(`${index}-${part}`),
            set: now => onChange(withConversions(entry, conversions.toSpliced(index, 1, ...(now ? [now] : [])))),
          };
          return html`${chooser(place, conversion)}
          ${
            conversion?.kind === 'lookup'
              ? lookupFields(place, conversion, kept)
              : conversion && settingsOf[conversion.kind]?.map(name => settingField(place, conversion, name))
          }`;
        })}
      </div>`;
    },
  };
};

import type { Conversion, PropertyValue } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';
import { dateExample } from '../../model/conversions.ts';
import type { MappingView } from './mapping-row.ts';

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const pairsShown = 4;
/** One whose day cannot be a month. */
export const exampleDay = new Date(2026, 11, 31, 17, 30);

const isNothing = (value: PropertyValue | undefined): boolean => value === null || value === '';

const lookupWords = (
  localizer: Localizer,
  { table, otherwise, keep, leave }: Extract<Conversion, { kind: 'lookup' }>,
): string[] => {
  const entries = Object.entries(table);
  const pair = ([from, to]: readonly [string, PropertyValue]): string =>
    isNothing(to)
      ? localizer.t('wizard.mapping.pairEmpty', { from })
      : localizer.t('wizard.mapping.pair', { from, to: textOf(to) });
  const rest = (): string[] => {
    if (isNothing(otherwise)) return [localizer.t('wizard.mapping.otherwiseEmpty')];
    if (otherwise !== undefined) return [localizer.t('wizard.mapping.otherwise', { to: textOf(otherwise) })];
    if (keep) return [localizer.t('wizard.mapping.keep')];
    return leave ? [localizer.t('wizard.mapping.leave')] : [];
  };
  return [...entries.slice(0, pairsShown).map(pair), ...(entries.length > pairsShown ? ['…'] : []), ...rest()];
};

/** A conversion in a few words; none for what people need not know. */
export const stepWords = ({ view, apps, scene }: MappingView, step: Conversion): string[] => {
  const { localizer } = view;
  const listed = (fields: readonly string[]): string =>
    localizer.list(fields.map(name => scene.sources?.find(({ value }) => value === name)?.label ?? name));
  switch (step.kind) {
    case 'lookup':
      return lookupWords(localizer, step);
    case 'date':
      return [
        ...(step.from === undefined
          ? []
          : [localizer.t('wizard.mapping.dateFrom', { date: dateExample(step.from, exampleDay) })]),
        step.to === 'text'
          ? localizer.t('wizard.mapping.dateText', {
              date: dateExample(step.format ?? 'yyyy-MM-dd HH:mm:ss', new Date()),
            })
          : localizer.t(step.to === 'date' ? 'wizard.mapping.date' : 'wizard.mapping.datetime'),
      ];
    case 'split':
      return [localizer.t(step.part === 'first' ? 'wizard.mapping.first' : 'wizard.mapping.last')];
    case 'join':
      return [localizer.t('wizard.mapping.join', { fields: listed(step.fields) })];
    case 'default':
      return [
        ...(step.fields?.length ? [localizer.t('wizard.mapping.instead', { fields: listed(step.fields) })] : []),
        ...(step.value === undefined || isNothing(step.value)
          ? []
          : [localizer.t('wizard.mapping.default', { to: textOf(step.value) })]),
      ];
    case 'number':
      return [
        step.decimals === undefined
          ? localizer.t('wizard.mapping.number')
          : localizer.t('wizard.mapping.decimals', { count: step.decimals }),
      ];
    case 'boolean':
      return [localizer.t(step.invert ? 'wizard.mapping.invert' : 'wizard.mapping.boolean')];
    case 'country':
      return [localizer.t(step.to === 'code' ? 'wizard.mapping.countryCode' : 'wizard.mapping.countryName')];
    case 'list':
      return [localizer.t(step.to === 'list' ? 'wizard.mapping.list' : 'wizard.mapping.listText')];
    case 'text':
      return [localizer.t(step.to === 'plain' ? 'wizard.mapping.plain' : 'wizard.mapping.html')];
    case 'cut':
      return [localizer.t('wizard.mapping.cut', { count: step.maxLength })];
    case 'line':
      return [localizer.t('wizard.mapping.line', { number: step.number })];
    case 'find':
      return [localizer.t('wizard.mapping.find', { app: apps.target })];
  }
};

import type { Conversion, FieldMapping } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/index.ts';

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What is done with a value on its way, in its order. */
export const stepsOf = (convert: FieldMapping['convert']): readonly Conversion[] =>
  convert === undefined ? [] : Array.isArray(convert) ? convert : [convert];

const pairsShown = 4;

const lookupWords = (
  localizer: Localizer,
  { table, otherwise, keep, leave }: Extract<Conversion, { kind: 'lookup' }>,
): string[] => {
  const entries = Object.entries(table);
  return [
    ...entries.slice(0, pairsShown).map(([from, to]) => localizer.t('wizard.mapping.pair', { from, to: textOf(to) })),
    ...(entries.length > pairsShown ? ['…'] : []),
    ...(otherwise === undefined ? [] : [localizer.t('wizard.mapping.otherwise', { to: textOf(otherwise) })]),
    ...(keep ? [localizer.t('wizard.mapping.keep')] : []),
    ...(leave ? [localizer.t('wizard.mapping.leave')] : []),
  ];
};

/** A conversion in a few words; none for what people need not know. */
export const stepWords = (localizer: Localizer, app: string, step: Conversion): string[] => {
  switch (step.kind) {
    case 'lookup':
      return lookupWords(localizer, step);
    case 'date':
      return [
        step.to === 'text'
          ? localizer.t('wizard.mapping.dateText', { format: step.format ?? 'yyyy-MM-dd HH:mm:ss' })
          : localizer.t(step.to === 'date' ? 'wizard.mapping.date' : 'wizard.mapping.datetime'),
      ];
    case 'split':
      return [localizer.t(step.part === 'first' ? 'wizard.mapping.first' : 'wizard.mapping.last')];
    case 'join':
      return [localizer.t('wizard.mapping.join', { fields: localizer.list(step.fields) })];
    case 'default':
      return [
        ...(step.fields?.length
          ? [localizer.t('wizard.mapping.instead', { fields: localizer.list(step.fields) })]
          : []),
        ...(step.value === undefined ? [] : [localizer.t('wizard.mapping.default', { to: textOf(step.value) })]),
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
      return [localizer.t('wizard.mapping.find', { app })];
  }
};

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLocalizer } from '../../src/i18n/localizer.ts';

const locales = [
  ...[
    'en',
    'en-US',
    'en-GB',
    'en-IN',
    'en-ZA',
    'en-CH',
    'en-AT',
    'de',
    'de-AT',
    'de-CH',
    'fr',
    'fr-CA',
    'es',
    'es-419',
  ],
  ...[
    'pt-BR',
    'it',
    'nl',
    'pl',
    'cs',
    'da',
    'fi',
    'hu',
    'nb',
    'sv',
    'tr',
    'ja',
    'ko',
    'zh-Hant-TW',
    'ar-EG',
    'fa',
    'mr',
  ],
  ...['bn', 'ne', 'my', 'en-u-nu-arab', 'th-TH-u-nu-thai', 'hi'],
];
const numbers = [
  0, 7, 10, 999, 1000, 1234, 9999, 10_000, 100_000, 999_999, 1_000_000, 12_345_678, -1, -1000, 0.5, 1234.5,
];

describe('numbers', () => {
  for (const locale of locales) {
    test(`are those of the browser in ${locale}`, () => {
      const localizer = createLocalizer(locale, {});
      const expected = new Intl.NumberFormat(locale);
      assert.deepEqual(
        numbers.map(value => localizer.number(value)),
        numbers.map(value => expected.format(value)),
      );
    });
  }
});

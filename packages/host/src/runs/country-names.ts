/** Languages whose names of countries are understood; what is written is English. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'nb'];

/** Names that people and systems write beside those of the CLDR. */
const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  'united states of america': 'US',
  uk: 'GB',
  gbr: 'GB',
  'great britain': 'GB',
  'united kingdom of great britain and northern ireland': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  uae: 'AE',
  'czech republic': 'CZ',
  holland: 'NL',
  'the netherlands': 'NL',
  'republic of ireland': 'IE',
  turkey: 'TR',
  korea: 'KR',
  'republic of korea': 'KR',
  'korea, republic of': 'KR',
  'russian federation': 'RU',
  'viet nam': 'VN',
  burma: 'MM',
  myanmar: 'MM',
  'hong kong': 'HK',
  macao: 'MO',
  macau: 'MO',
  'ivory coast': 'CI',
  swaziland: 'SZ',
  macedonia: 'MK',
  'cape verde': 'CV',
  'iran, islamic republic of': 'IR',
  'moldova, republic of': 'MD',
  'taiwan, province of china': 'TW',
  'tanzania, united republic of': 'TZ',
  'venezuela, bolivarian republic of': 'VE',
  'bolivia, plurinational state of': 'BO',
};

/** Codes that the CLDR names and ISO 3166-1 does not have, or no longer. */
const noCountries = new Set(
  'AC AN BU CP CQ CS DD DG EA EU EZ FX IC NT QO SU TA TP UK UN XA XB XK YD YU ZR ZZ'.split(' '),
);

interface Countries {
  readonly names: ReadonlyMap<string, string>;
  /** By name in small letters. */
  readonly codes: ReadonlyMap<string, string>;
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

const readCountries = (): Countries => {
  const names = new Map<string, string>();
  const codes = new Map(Object.entries(otherNames));
  const pairs = letters.flatMap(first => letters.map(second => first + second));
  for (const language of languages) {
    const regions = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of pairs) {
      const name = noCountries.has(code) ? undefined : regions.of(code);
      if (name === undefined) continue;
      if (language === 'en') names.set(code, name);
      const key = name.toLowerCase();
      if (!codes.has(key)) codes.set(key, code);
    }
  }
  codes.set('kosovo', 'XK');
  names.set('XK', 'Kosovo');
  return { names, codes };
};

let known: Countries | undefined;

/**
 * The ISO 3166-1 alpha-2 code of a country that is given by its code or by its name in one of some languages.
 * @returns null for what is no country.
 */
export const countryCode = (text: string): string | null => {
  known ??= readCountries();
  const given = text.trim();
  const code = given.toUpperCase();
  return known.names.has(code) ? code : (known.codes.get(given.toLowerCase()) ?? null);
};

/** The English name of a country that is given by its code or its name. @returns null for what is no country. */
export const countryName = (text: string): string | null => {
  const code = countryCode(text);
  return code === null ? null : (known?.names.get(code) ?? null);
};

import { en } from './en/index.ts';
import type { MessageCode, MessageRef, Moment } from './message.ts';
import type { Text } from './text.ts';

/** A whole language. */
export type Catalogue = Readonly<Record<MessageCode, Text>>;

/** By language, the first part of a BCP 47 tag. */
const catalogues: Readonly<Record<string, Catalogue>> = { en };

interface Voice {
  /** BCP 47; the reader's own where its language is spoken here, so that numbers fit the sentence round them. */
  readonly locale: string;
  readonly catalogue: Catalogue;
}

const voiceOf = (tag: string): Voice => {
  try {
    const locale = new Intl.Locale(tag);
    const catalogue = Object.hasOwn(catalogues, locale.language) ? catalogues[locale.language] : undefined;
    if (catalogue) return { locale: locale.toString(), catalogue };
  } catch {
    // What a browser sends need not be a language tag; English is better than no answer.
  }
  return { locale: 'en', catalogue: en };
};

const isMessage = (value: unknown): value is MessageRef =>
  typeof value === 'object' && value !== null && 'code' in value && 'params' in value;

const isMoment = (value: unknown): value is Moment =>
  typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'string';

/** The time of day; with the day when it is another one than today. */
const speakMoment = ({ at }: Moment, locale: string): string => {
  const moment = new Date(at);
  const isToday = at.slice(0, 10) === new Date().toISOString().slice(0, 10);
  const day = isToday ? {} : ({ day: 'numeric', month: 'long' } as const);
  const parts = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short', ...day } as const;
  return new Intl.DateTimeFormat(locale, parts).format(moment);
};

const speak = ({ code, params }: MessageRef, voice: Voice): string => {
  const { locale, catalogue } = voice;
  // A newer host may have stored a code that this one does not know.
  const text: Text = Object.hasOwn(catalogue, code) ? catalogue[code as MessageCode] : catalogue['message.unknown'];
  const plural = () => new Intl.PluralRules(locale).select(Number(params['count']) || 0);
  const sentence = typeof text === 'string' ? text : (text[plural()] ?? text.other);
  return sentence.replace(/\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = params[name];
    if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
    if (isMessage(value)) return speak(value, voice);
    if (isMoment(value)) return speakMoment(value, locale);
    return typeof value === 'string' ? value : '…';
  });
};

/**
 * Puts a stored message into the reader's words. Never throws: a code that nobody knows gives a sentence too.
 * @param language BCP 47; English when it is not spoken here.
 */
export const say = (code: string, params: Readonly<Record<string, unknown>>, language: string): string =>
  speak({ code, params }, voiceOf(language));

import type { Response } from 'undici';
import { message } from '../messages/index.ts';
import type { RefusedRow } from './connector.ts';
import { shown, type RestCall } from './rest-answer.ts';
import { isRow, valueAt } from './row.ts';

const longestWords = 300;

const textIn = (answer: unknown, ...paths: readonly string[]): string => {
  const found = paths
    .map(path => valueAt(answer, path))
    .find(value => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim() : '';
};

/** One thing that is wrong: `{ "field": "email", "message": "is taken" }`, or just a text. */
const faultText = (fault: unknown, place = ''): string => {
  if (typeof fault === 'string') return place === '' ? fault : `${place}: ${fault}`;
  if (Array.isArray(fault)) return fault.map(each => faultText(each, place)).join(', ');
  const where = textIn(fault, 'field', 'path', 'pointer', 'name', 'source.pointer', 'param') || place;
  const what = textIn(fault, 'message', 'detail', 'title', 'description', 'code');
  return where === '' || what === '' ? what || where : `${where}: ${what}`;
};

/** Of lists of faults, and of records that hold them by field, as APIs give both. */
const faultsText = (faults: unknown): string => {
  if (Array.isArray(faults)) return faults.map(fault => faultText(fault)).join(', ');
  return isRow(faults)
    ? Object.entries(faults)
        .map(([field, fault]) => faultText(fault, field))
        .join(', ')
    : '';
};

/**
 * What an API says of a record that it does not take: the `detail` or `title` and the `errors` of RFC 9457, or what most
 * others call it. Empty when it says nothing that we can read.
 */
export const refusalWords = (body: string): string => {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return '';
  }
  const sentence =
    textIn(answer, 'detail', 'title', 'message', 'error', 'error.message', 'error_description') ||
    (typeof answer === 'string' ? answer : '');
  const lists = ['errors', 'invalid-params', 'error.errors', 'error.details', 'details'];
  const faults = faultsText(Array.isArray(answer) ? answer : lists.map(path => valueAt(answer, path)).find(Boolean));
  const words = [sentence, faults].filter(part => part !== '').join(sentence.endsWith('.') ? ' ' : ': ');
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > longestWords ? `${line.slice(0, longestWords)}…` : line;
};

/** @param body of an answer between 400 and 499. */
export const refusedBy = (index: number, response: Response, body: string, call: RestCall): RefusedRow => {
  const app = call.system.connection.endpoint.name;
  const words = shown(refusalWords(body), call.system);
  const details = `${response.status} ${response.statusText} from ${call.url.href}\n${body}`.trim();
  const reason = words === '' ? message('row.refused.silent', { app }) : message('row.refused.words', { app, words });
  return { index, reason, details: shown(details, call.system) };
};

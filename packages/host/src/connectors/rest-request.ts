import type { PropertyValue, ValueOrProperty, Values } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import { ConnectorError } from './connector-error.ts';

const isEmpty = (value: PropertyValue | undefined): value is null | undefined =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Fills answers into a path: `{name}` percent-encoded, `{+name}` with its slashes kept (RFC 6570 § 3.2.2, 3.2.3).
 * @throws ConnectorError when an answer is missing: the path would lead elsewhere without it.
 */
export const expandPath = (path: string, answers: Values): string =>
  path.replace(/\{(\+?)([^{}]+)\}/g, (_expression, reserved: string, name: string) => {
    const value = answers[name];
    if (isEmpty(value)) {
      throw new ConnectorError({ kind: 'refused', message: message('source.path', { property: name }) });
    }
    return reserved ? String(value).split('/').map(encodeURIComponent).join('/') : encodeURIComponent(String(value));
  });

/** A query parameter whose answer is empty is left out; a list repeats its parameter. */
export const queryParams = (
  query: Readonly<Record<string, ValueOrProperty>>,
  answers: Values,
): [name: string, value: string][] =>
  Object.entries(query).flatMap(([name, given]): [string, string][] => {
    const isProperty = typeof given === 'object' && given !== null && !Array.isArray(given);
    const value = isProperty ? answers[given.property] : given;
    if (isEmpty(value)) return [];
    return (Array.isArray(value) ? value : [value]).map(item => [name, String(item)]);
  });

import type { ValueOrProperty, Values } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import { ConnectorError } from './connector-error.ts';
import { isEmptyAnswer } from './given.ts';

const expression = /\{(\+?)([^{}]+)\}/g;

/** The names in a path's expressions. */
export const pathNames = (path: string): string[] => [...path.matchAll(expression)].map(([, , name = '']) => name);

/** Fills names into a path: `{name}` percent-encoded, `{+name}` with its slashes kept (RFC 6570 § 3.2.2, 3.2.3). */
export const fillPath = (path: string, valueOf: (name: string) => string): string =>
  path.replace(expression, (_expression, reserved: string, name: string) => {
    const value = valueOf(name);
    return reserved ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });

/**
 * Fills answers into a path.
 * @throws ConnectorError when an answer is missing: the path would lead elsewhere without it.
 */
export const expandPath = (path: string, answers: Values): string =>
  fillPath(path, name => {
    const value = answers[name];
    if (isEmptyAnswer(value)) {
      throw new ConnectorError({ kind: 'refused', message: message('source.path', { property: name }) });
    }
    return String(value);
  });

/** A query parameter whose answer is empty is left out; a list repeats its parameter. */
export const queryParams = (
  query: Readonly<Record<string, ValueOrProperty>>,
  answers: Values,
): [name: string, value: string][] =>
  Object.entries(query).flatMap(([name, given]): [string, string][] => {
    const isProperty = typeof given === 'object' && given !== null && !Array.isArray(given);
    const value = isProperty ? answers[given.property] : given;
    if (isEmptyAnswer(value)) return [];
    return (Array.isArray(value) ? value : [value]).map(item => [name, String(item)]);
  });

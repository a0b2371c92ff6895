import { choicesOf, type FieldDescription, type ObjectDescription } from '@citizen-integrator/library';
import type { FieldType, Option } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import { callApi } from './api-call.ts';
import { discoverObjects, findObject, hasOwnObjects } from './api-discovery.ts';
import { evaluate, ExpressionError } from './api-expression.ts';
import { errorOf, oddAnswer, plainWords } from './api-fault.ts';
import { lookAt } from './api-path.ts';
import { objectName, openApiSource } from './api-source.ts';
import { openSystem } from './api-system.ts';
import type { Connector, ConnectorConnection } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { fieldsOf, sampleOf } from './found-fields.ts';
import type { Row } from './row.ts';

/** Rows of a look. */
const peekSize = 20;
/** Choices that a field's help lists, and that can be chosen from. */
const mostNamed = 30;
const mostChoices = 300;

const types: Partial<Record<FieldDescription['type'], FieldType>> = {
  integer: 'number',
  decimal: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'time',
  multipicklist: 'list',
  array: 'list',
  object: 'record',
};

const choiceText = (choice: NonNullable<FieldDescription['enum']>[number]): string =>
  typeof choice === 'string'
    ? choice
    : choice.label === choice.value
      ? choice.value
      : `${choice.value} (${choice.label})`;

/** What a field takes, as far as it is a choice. */
const helpOf = ({ enum: choices = [] }: FieldDescription): string => {
  const shown = choices.slice(0, mostNamed).map(choiceText);
  return [...shown, ...(choices.length > mostNamed ? ['…'] : [])].join(', ');
};

const toOption = (field: FieldDescription): Option => {
  const help = helpOf(field);
  const choices = choicesOf(field).slice(0, mostChoices);
  return {
    value: field.name,
    label: field.label,
    type: types[field.type] ?? 'text',
    ...(help !== '' && { help }),
    ...(field.canonical !== undefined && { canonical: field.canonical }),
    ...(choices.length > 0 && { choices }),
  };
};

const isWritable = ({ calls }: ObjectDescription): boolean =>
  [calls.create, calls.update, calls.upsert, calls.bulkCreate, calls.bulkUpdate, calls.bulkUpsert].some(Boolean);

export const listObjects: NonNullable<Connector['listObjects']> = async (connection, use, signal) => {
  const system = openSystem(connection, { mostWaits: 0 });
  const { objects, calls } = system.description;
  const described = objects
    .filter(object => (use === 'read' ? object.calls.list !== undefined : isWritable(object)))
    .map(({ id, labelPlural }): Option => ({ value: id, label: labelPlural }));
  const takesOwn = hasOwnObjects(system) && (use === 'read' || calls.create !== undefined);
  const known = new Set(objects.flatMap(({ id, api }) => [id, api ?? id]));
  const own = takesOwn ? (await discoverObjects(system, signal)).filter(({ name }) => !known.has(name)) : [];
  return [...described, ...own.map(({ name, label }): Option => ({ value: name, label }))];
};

export const listFields: NonNullable<Connector['listFields']> = async (connection, name, signal) => {
  const object = await findObject(openSystem(connection, { mostWaits: 0 }), name, signal);
  return object.fields.filter(field => !field.writeOnly).map(toOption);
};

/** Fields with a value of the first row that has one. */
const withSamples = (fields: readonly FieldDescription[], rows: readonly Row[]): Option[] =>
  fields.map(field => {
    const value = rows
      .map(row => lookAt(row, field.name).value)
      .find(each => each !== undefined && each !== null && each !== '');
    return { ...toOption(field), ...(value !== undefined && { sample: sampleOf(value) }) };
  });

/** What records carry beside what is described. */
const otherFields = (fields: readonly FieldDescription[], rows: readonly Row[]): Option[] => {
  const known = fields.map(({ name }) => name);
  const isKnown = ({ value }: Option) =>
    known.some(name => name === value || name.startsWith(`${value}.`) || value.startsWith(`${name}.`));
  return fieldsOf(rows).filter(option => !isKnown(option));
};

export const peek: NonNullable<Connector['peek']> = async (connection, { source }, signal) => {
  const reader = await openApiSource(connection, { source, fields: ['*'] }, signal, {
    mostRows: peekSize,
    mostWaits: 0,
  });
  try {
    const { rows } = await reader.read(null, signal);
    const first = rows.slice(0, peekSize);
    const fields = reader.object.fields.filter(field => !field.writeOnly);
    // What a system tells of itself leaves nothing out but marks of its own.
    const others = reader.object.isWhole ? [] : otherFields(fields, first);
    return { fields: [...withSamples(fields, first), ...others], rows: first };
  } finally {
    await reader.close();
  }
};

export const listTargetFields: NonNullable<Connector['listTargetFields']> = async (connection, { target }, signal) => {
  const { fields, keys } = await findObject(openSystem(connection, { mostWaits: 0 }), objectName(target), signal);
  return fields
    .filter(field => !field.readOnly && field.fixed === undefined)
    .map(field => ({
      ...toOption(field),
      ...(field.required && { required: true }),
      ...(keys.includes(field.name) && { unique: true }),
    }));
};

/** Whether we are let in, by the call that the description has for it. */
export const testConnection = async (connection: ConnectorConnection, signal: AbortSignal) => {
  const { name: app } = connection.endpoint;
  try {
    const system = openSystem(connection, { mostWaits: 0 });
    const { description } = system;
    const { test } = description.connection;
    const { answer, fault, scope } = await callApi(test, system, { values: system.values }, signal);
    if (fault) throw errorOf(fault, system);
    try {
      const isIn = (await evaluate(description, test.ok, answer.content, scope)) === true;
      if (!isIn) {
        const says = message('api.signIn', { app });
        throw new ConnectorError({ kind: 'auth', message: says, todo: [message('api.signIn.todo')] });
      }
      const shown =
        test.show === undefined
          ? ''
          : plainWords(await evaluate(description, test.show, answer.content, scope), system);
      const says =
        shown === '' ? message('connection.works', { app }) : message('connection.works.as', { app, account: shown });
      return { ok: true, message: says, todo: [], field: null, details: null };
    } catch (error) {
      throw error instanceof ExpressionError ? oddAnswer(error, answer, system) : error;
    }
  } catch (error) {
    if (error instanceof ConnectorError) return outcomeOf(error);
    throw error;
  }
};

import { createLookUp } from './api-lookup.ts';
import { commonIdField, findObject } from './api-discovery.ts';
import { listFields, listObjects, listTargetFields, peek, testConnection } from './api-fields.ts';
import { lookAt } from './api-path.ts';
import { previewRows } from './api-preview.ts';
import { objectName, openApiSource, patientWaits, queryApi } from './api-source.ts';
import { openSystem } from './api-system.ts';
import { openApiTarget } from './api-target.ts';
import type { Connector } from './connector.ts';
import { createRestMemory } from './rest-memory.ts';
import { valueText } from './row.ts';

const memory = createRestMemory();

/** An API whose calls are described: what a vendor's own way of it is stands in the description, not here. */
export const api: Connector = {
  test: testConnection,
  listObjects,
  listFields,
  peek,
  listTargetFields,
  openSource: (connection, request, signal) => openApiSource(connection, request, signal),
  query: queryApi,

  async readAgain(connection, { source, rows }, signal) {
    const system = openSystem(connection, { mostWaits: patientWaits });
    const object = await findObject(system, objectName(source), signal);
    if (!object.calls.get) return undefined;
    const ids = rows.map(row => valueText(lookAt(row, object.idField).value));
    const found = await createLookUp(system, object).get(
      ids.filter(id => id !== ''),
      signal,
    );
    return ids.map((id, index) => (id === '' ? (rows[index] ?? null) : (found.get(id)?.row ?? null)));
  },

  openTarget: (connection, request, signal) => openApiTarget(connection, request, memory, signal),
  preview: previewRows,

  origin({ endpoint }, { object }) {
    const { api: description } = endpoint;
    const described = description?.objects.find(({ id }) => id === object);
    const idField = described?.idField ?? (description && commonIdField(description));
    if (!description || object === undefined || idField === undefined) return null;
    return {
      object,
      idOf: row => valueText(lookAt(row, idField).value),
      referenceOf(name) {
        const points = described?.fields.find(field => field.name === name)?.references;
        return description.objects.find(({ id, api: own }) => points === (own ?? id) || points === id)?.id ?? null;
      },
    };
  },

  async lookUp(connection, { object: name, by, values }, signal) {
    const system = openSystem(connection, { mostWaits: patientWaits });
    const object = await findObject(system, name, signal);
    const found = await createLookUp(system, object).find(by, values, signal);
    return new Map([...found].flatMap(([value, [first, second]]) => (first && !second ? [[value, first.id]] : [])));
  },
};

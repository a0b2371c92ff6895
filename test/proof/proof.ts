import { createSandbox, practiceStores, readPath, type Sandbox } from '@citizen-integrator/sandbox';
import type { Library } from '@citizen-integrator/library';
import type {
  Connection,
  Deployment,
  DryRun,
  FieldMapping,
  Operation,
  Property,
  PropertyValue,
  Recipe,
  RecipeSource,
  Values,
} from 'citizen-integrator/contract';
import { allQuestions } from 'citizen-integrator/model/questions';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { startTestHost, until, type TestHost } from '../host/host-fixture.ts';
import { startTargets, type Targets } from './targets.ts';

/** What came of proving a recipe. */
export interface Proof {
  readonly recipe: string;
  /**
   * `proved`: records arrived, with the right values in every mapped field. `sent`: they arrived where nothing can be read
   * back. `empty`: the practice account has no record that the recipe takes. `failed`: `reasons` say why.
   */
  readonly outcome: 'proved' | 'sent' | 'empty' | 'failed';
  readonly reasons: readonly string[];
  /** Records that were added or changed. */
  readonly written: number;
  /** Fields that were compared, and those of them that had a value. */
  readonly fields: number;
  readonly filled: number;
  readonly milliseconds: number;
}

export interface Prover {
  readonly sandbox: Sandbox;
  readonly prove: (id: string) => Promise<Proof>;
  readonly close: () => Promise<void>;
}

interface FieldOfRecord {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

const numeric = /^-?\d+(\.\d+)?$/;
const moment = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Whether a system keeps the same as what was written: numbers and times may be written another way. */
export const isSameValue = (before: string | null, after: string | null): boolean => {
  const [kept, given] = [(before ?? '').trim(), (after ?? '').trim()];
  if (kept === given) return true;
  if (numeric.test(kept) && numeric.test(given)) return Math.abs(Number(kept) - Number(given)) < 0.005;
  if (moment.test(kept) && moment.test(given)) {
    const length = Math.min(kept.length, given.length, 19);
    return kept.replace(' ', 'T').slice(0, length) === given.replace(' ', 'T').slice(0, length);
  }
  if (kept.toLowerCase() === given.toLowerCase()) return true;
  // What is longer than can be shown is cut.
  return kept.endsWith('…') && given.startsWith(kept.slice(0, -1));
};

/** The field of a target that an answer feeds, with what it belongs to. */
const fedField = (library: Library, { project }: RecipeSource, question: string) => {
  if (project.kind !== 'flow') return undefined;
  for (const { target, mapping } of project.operations) {
    const to = mapping.find(({ property }) => property === question)?.to;
    const endpoint = library.endpoints.get(project.connections[target.connection]?.endpoint ?? '');
    const object = endpoint?.api?.objects.find(({ id }) => id === target.object);
    const field = object?.fields.find(({ name }) => name === to);
    if (endpoint && field) return { endpoint: endpoint.id, field };
  }
  return undefined;
};

/**
 * Fields that cannot be compared: those that are written and never told again, and those that point at a record of the
 * same object, which may have come later than the one that points at it.
 */
const unreadableFields = (library: Library, { project }: RecipeSource, operation: string): ReadonlySet<string> => {
  if (project.kind !== 'flow') return new Set();
  const target = project.operations.find(({ id }) => id === operation)?.target;
  const endpoint = library.endpoints.get(project.connections[target?.connection ?? '']?.endpoint ?? '');
  const object = endpoint?.api?.objects.find(({ id }) => id === target?.object);
  const pointsAtOwn = (project.operations.find(({ id }) => id === operation)?.mapping ?? []).filter(({ convert }) =>
    conversionsOf({ convert }).some(each => each.kind === 'find' && each.object === target?.object),
  );
  return new Set([
    ...(object?.fields ?? []).flatMap(({ name, writeOnly }) => (writeOnly ? [name] : [])),
    ...pointsAtOwn.map(({ to }) => to),
  ]);
};

const sampleAnswer = (
  { type, options, default: proposed, name, validate }: Property,
  targets: Targets,
): PropertyValue => {
  if (proposed !== null) return proposed;
  if (Array.isArray(options) && options[0]) return options[0].value;
  if (type === 'email') return 'people@practice.example';
  // Old enough for all that a practice account has.
  if (type === 'date') return '2000-01-01';
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  return targets.answers[name] ?? 'practice'.slice(0, validate?.maxLength ?? 8);
};

/**
 * Starts a host with practice accounts, a database, a file server, a mail server and an API: everything that the
 * library's recipes connect.
 * @param rows records of each object in the practice accounts
 */
export const startProver = async (library: Library, { rows = 12 } = {}): Promise<Prover> => {
  const sandbox = await createSandbox({ rowsPerObject: rows });
  const targets = await startTargets();
  const { host: address } = new URL(sandbox.address);
  const host: TestHost = await startTestHost({
    library,
    practice: sandbox.address,
    allow: [address, ...targets.addresses],
  });
  const token = await host.tokenFor();
  const connections = new Map<string, Promise<string>>();
  const stores = new Map(practiceStores({ rowsPerObject: rows }).map(({ endpoint, store }) => [endpoint, store]));

  /** A record that a practice account has, for a question that asks for one. */
  const knownId = (recipe: RecipeSource, question: string): string | undefined => {
    const fed = fedField(library, recipe, question);
    const wanted = fed?.field.references ?? (fed?.field.canonical === 'listIds' ? 'MailingList' : undefined);
    const store = fed && stores.get(fed.endpoint);
    if (!store || wanted === undefined) return undefined;
    const listed = store.list(wanted)[0];
    if (listed) return String(listed.id);
    const table = store.tables.find(({ object }) => [object.api, object.id, object.canonical].includes(wanted));
    const row = table?.rows()[0];
    const id = row && (fed.field.name.endsWith('.key') ? row['key'] : readPath(row, table.object.idField));
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  };

  const connect = async (endpoint: string): Promise<string> => {
    const own = targets.connections[endpoint];
    if (own) return host.connect(token, endpoint, own);
    const body = { endpoint, environment: 'test' };
    const answer = await host.call<Connection & { detail?: string }>('/v1/connections/practice', { token, body });
    if (answer.status !== 201) throw new Error(`No practice account at ${endpoint}: ${answer.body.detail ?? ''}`);
    return answer.body.id;
  };
  const connectionTo = (endpoint: string): Promise<string> => {
    const known = connections.get(endpoint) ?? connect(endpoint);
    connections.set(endpoint, known);
    return known;
  };

  /** Deploys, and waits until its first run has ended. */
  const deploy = async (configuration: object): Promise<Deployment> => {
    const started = await host.call<Deployment & { detail?: string; errors?: unknown }>('/v1/deployments', {
      token,
      body: configuration,
    });
    if (started.status !== 202)
      throw new Error(`${started.body.detail ?? ''} ${JSON.stringify(started.body.errors ?? '')}`);
    return until('the end of its first run', async () => {
      const { body } = await host.call<Deployment>(`/v1/deployments/${started.body.id}`, { token });
      return body.state === 'failed' || body.lastRun?.finishedAt ? body : null;
    });
  };

  const logOf = async (deployment: Deployment): Promise<string[]> => {
    const { body } = await host.call<{
      items: { message: { text: string }; level: string; row: { reason: string } | null; details: string | null }[];
    }>(`/v1/runs/${deployment.lastRun?.id ?? ''}/log?limit=20`, { token });
    return body.items
      .filter(({ level }) => level !== 'info')
      .slice(0, 4)
      .map(({ message, row, details }) => [message.text, row?.reason, details].filter(Boolean).join(' '));
  };

  /** Values that a field of the target takes, one for each of some records. */
  const sampleFor = (
    recipe: RecipeSource,
    { to, convert }: FieldMapping,
    operation: Operation,
  ): readonly string[] | null => {
    if (recipe.project.kind !== 'flow') return null;
    const endpoint = library.endpoints.get(recipe.project.connections[operation.target.connection]?.endpoint ?? '');
    const object = endpoint?.api?.objects.find(({ id }) => id === operation.target.object);
    const field = object?.fields.find(({ name }) => name === to);
    if (!endpoint || !field) return null;
    const find = conversionsOf({ convert }).find(each => each.kind === 'find');
    if (find?.kind === 'find' && find.by !== undefined) {
      const table = stores.get(endpoint.id)?.tables.find(({ object: { id } }) => id === find.object);
      const known = (table?.rows() ?? [])
        .map(row => readPath(row, find.by ?? ''))
        .filter(value => value !== null && value !== undefined);
      return known.slice(0, 3).map(String);
    }
    const choices = (field.enum ?? []).map(choice => (typeof choice === 'string' ? choice : choice.label));
    if (choices.length > 0) return choices;
    const cut = (text: string) => text.slice(0, field.maxLength ?? 60);
    switch (field.type) {
      case 'integer':
      case 'percent':
        return ['1', '2', '3'];
      case 'decimal':
      case 'currency':
        return ['10.5', '20.25', '30'];
      case 'boolean':
        return ['true', 'false'];
      case 'date':
      case 'datetime':
        return ['2026-01-15', '2026-01-16', '2026-01-17'];
      case 'email':
        return [0, 1, 2].map(index => `person${index}.${recipe.id.slice(0, 20)}@practice.example`);
      case 'phone':
        return ['+12025550100', '+12025550101', '+12025550102'];
      case 'url':
        return ['https://practice.example'];
      default:
        if (field.canonical?.endsWith('.country')) return ['US'];
        if (field.canonical === 'currency') return ['USD'];
        return field.maxLength !== undefined && field.maxLength < 8
          ? ['A', 'B', 'C']
          : [0, 1, 2].map(index => cut(`${index} ${field.label} ${recipe.id}`));
    }
  };

  const configure = async (recipe: RecipeSource): Promise<{ configuration: object; operation: string }> => {
    const { id, version, steps, project } = recipe;
    if (project.kind !== 'flow') throw new Error('It runs a Jitterpak');
    const [operation] = project.operations;
    if (!operation) throw new Error('It has no operation');
    await targets.prepare(id, project.operations, (to, operation) => sampleFor(recipe, to, operation));
    const names = Object.entries(project.connections);
    const ids = await Promise.all(
      names.map(async ([name, { endpoint }]) => [name, await connectionTo(endpoint)] as const),
    );
    const values: Values = Object.fromEntries(
      allQuestions(steps).map(property => [
        property.name,
        targets.answer(id, property.name) ?? knownId(recipe, property.name) ?? sampleAnswer(property, targets),
      ]),
    );
    const schedules = Object.fromEntries(
      steps.flatMap(step => (step.type === 'schedule' ? [[step.operation, { kind: 'off' }] as const] : [])),
    );
    const firstRun = { [operation.id]: 'after-deploy' };
    const connected = Object.fromEntries(ids);
    return {
      configuration: { recipe: id, version, environment: 'test', connections: connected, values, schedules, firstRun },
      operation: operation.id,
    };
  };

  /** Tries the same once more: what is there by now must be what would be written. */
  const compare = async (configuration: object, operation: string, unreadable: ReadonlySet<string>) => {
    const { status, body } = await host.call<DryRun & { detail?: string }>('/v1/dry-runs', {
      token,
      body: { configuration, operation },
    });
    if (status !== 200) throw new Error(`The dry run afterwards: ${body.detail ?? ''}`);
    const reasons: string[] = [];
    let [fields, filled] = [0, 0];
    for (const { key, outcome, fields: all, problems } of body.records) {
      if (outcome === 'create') reasons.push(`${key} did not arrive`);
      if (outcome === 'refuse') reasons.push(`${key} is refused: ${problems.map(({ text }) => text).join(' ')}`);
      if (outcome !== 'update' && outcome !== 'skip') continue;
      // Where records are only changed, those that are not there are left alone.
      if (outcome === 'skip' && all.every(({ before }) => before === null)) continue;
      for (const { field, before, after } of all as readonly FieldOfRecord[]) {
        if (after === null || after === '' || unreadable.has(field)) continue;
        fields += 1;
        if (before !== null) filled += 1;
        if (!isSameValue(before, after)) reasons.push(`${key}, ${field}: "${before ?? ''}" instead of "${after}"`);
      }
    }
    return {
      isChecked: body.isChecked && body.records.some(({ outcome }) => outcome !== 'send'),
      reasons,
      fields,
      filled,
    };
  };

  const prove = async (id: string): Promise<Proof> => {
    const start = performance.now();
    const proof = (more: Partial<Proof>): Proof => ({
      recipe: id,
      outcome: 'failed',
      reasons: [],
      written: 0,
      fields: 0,
      filled: 0,
      milliseconds: Math.round(performance.now() - start),
      ...more,
    });
    try {
      const { body: recipe } = await host.call<Recipe>(`/v1/recipes/${id}`, { token });
      const { configuration, operation } = await configure(recipe);
      const deployment = await deploy(configuration);
      const { lastRun: run } = deployment;
      if (!run) return proof({ reasons: [deployment.message?.text ?? 'It could not be deployed'] });
      const written = run.created + run.updated;
      if (run.failed > 0 || run.status === 'error') {
        return proof({
          written,
          reasons: [run.message?.text ?? 'It ended without a word', ...(await logOf(deployment))],
        });
      }
      if (run.read === 0 || written === 0) return proof({ outcome: 'empty' });
      const { isChecked, reasons, fields, filled } = await compare(
        configuration,
        operation,
        unreadableFields(library, recipe, operation),
      );
      const outcome = reasons.length > 0 ? 'failed' : isChecked ? 'proved' : 'sent';
      return proof({ outcome, reasons: reasons.slice(0, 6), written, fields, filled });
    } catch (error) {
      return proof({ reasons: [(error as Error).message] });
    }
  };

  return {
    sandbox,
    prove,
    async close() {
      await host.close();
      await Promise.all([targets.close(), sandbox.close()]);
    },
  };
};

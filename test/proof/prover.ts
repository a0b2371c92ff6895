import { createSandbox, readPath, writePath, type Json } from '@citizen-integrator/sandbox';
import type { Library } from '@citizen-integrator/library';
import type {
  Connection,
  Deployment,
  DryRun,
  DryRunRecord,
  Operation,
  Property,
  PropertyValue,
  Recipe,
  Run,
  Values,
} from 'citizen-integrator/contract';
import { allQuestions } from 'citizen-integrator/model/questions';
import { valueAt, valueText, type Row } from '../../packages/host/src/connectors/row.ts';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { partOf } from '../../packages/host/src/runs/dry-run.ts';
import { startTestHost, until } from '../host/host-fixture.ts';
import { createReadBack } from './read-back.ts';
import { createNeeds, describedEnd, endpointOf, namedBy, operationsOf, type DescribedEnd } from './recipe-ends.ts';
import { isSameValue } from './same-value.ts';
import { shownPart } from './shown-part.ts';
import { createSamples } from './samples.ts';
import { recordsOf, startSystems, type Arrival } from './systems.ts';

/** What came of proving a recipe. */
export interface Proof {
  readonly recipe: string;
  /**
   * `proved`: records arrived, with the right values in every mapped field. `sent`: they arrived where nothing can be read
   * back. `empty`: the practice account has no record that the recipe takes. `failed`: `reasons` say why.
   */
  readonly outcome: 'proved' | 'sent' | 'empty' | 'failed';
  readonly reasons: readonly Reason[];
  /** Records that were added or changed. */
  readonly written: number;
  /** Values that were compared. */
  readonly compared: number;
  readonly milliseconds: number;
}

export const faults = ['error', 'refused', 'missing', 'different'] as const;

/** Why a recipe is not proved. */
export interface Reason {
  /** `error`: it did not run to its end. Of a record: it was refused, it is not there, or has another value. */
  readonly fault: (typeof faults)[number];
  readonly text: string;
}

export interface Prover {
  /**
   * Proves recipes, those between the same two systems in accounts that nobody used before. What their records point at
   * is copied first.
   * @param onProof told as they come
   */
  readonly prove: (ids: readonly string[], onProof?: (proof: Proof) => void) => Promise<readonly Proof[]>;
  readonly close: () => Promise<void>;
}

const webhook = 'webhook';
/** Pairs of systems between which recipes are proved at the same time. */
const lanes = 4;
/** Records that a dry run tells of. */
export const mostRecords = 10;
/** Records that are made to fit. */
const fewRecords = 3;
/** Reasons that are told of one recipe. */
const mostReasons = 6;

const sampleAnswer = ({ type, options, default: proposed, validate }: Property): PropertyValue => {
  if (proposed !== null) return proposed;
  if (Array.isArray(options) && options[0]) return options[0].value;
  if (type === 'email') return 'people@practice.example';
  // Old enough for all that a practice account has.
  if (type === 'date') return '2000-01-01';
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  return 'practice'.slice(0, validate?.maxLength ?? undefined);
};

/** What is told of a run's end, and of the first rows that were refused. */
interface LogItems {
  readonly items: readonly {
    readonly message: { readonly text: string };
    readonly level: string;
    readonly row: { readonly key: string; readonly reason: string } | null;
    readonly details: string | null;
  }[];
}

/** A record to be compared: what was to be written, and what is there. */
interface Comparison {
  readonly key: string;
  readonly fields: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[];
}

/** What is known of an operation before it runs, as a dry run of what is there tells only what a change would write. */
interface Plan {
  /** Entries in the log of the target's practice account. */
  readonly start: number;
  /** Fields that records are given when they are made, and never after, as far as anybody can read them. */
  readonly once: readonly string[];
  /** Those fields of the records that are to be made, in their order. */
  readonly made: readonly Comparison[];
}

const isWritten = ({ after }: Comparison['fields'][number]): boolean => after !== null && after !== '';

/** Whether a field can be seen in what arrives: messages show some alone. */
const isShown = ({ target: { resource } }: Operation, field: string): boolean => {
  if (!resource || !('template' in resource)) return true;
  const expressions = `${resource.subject}\n${resource.template}`.match(/\{\{.*?\}\}/g) ?? [];
  // What a function makes of a value is not the value.
  const isPlain = (expression: string) => !/\$\w+\(/.test(expression) && expression.split(/\W+/).includes(field);
  return expressions.some(expression => expression.includes('$each(') || isPlain(expression));
};

/** A record with a value at a path alone. */
const recordAt = (path: string, value: Json): { [name: string]: Json } => {
  const record = {};
  writePath(record, path, value);
  return record;
};

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The arrival that a record became: the one that has most of its values. */
const arrivalOf = (arrivals: readonly Arrival[], record: Comparison): Comparison | null => {
  const compared = arrivals.map(arrival => ({
    key: record.key,
    fields: record.fields.map(each => {
      const wanted = each.after ?? '';
      if (typeof arrival !== 'string') {
        const value = valueAt(arrival, each.field);
        const part = typeof value === 'object' ? shownPart(wanted) : undefined;
        if (part === undefined) return { ...each, before: valueText(value) };
        // What is not shown cannot be compared.
        const shown = Array.isArray(value) && Array.isArray(part) && wanted.endsWith('…') ? part.length : undefined;
        const there = Array.isArray(value) ? value.slice(0, shown) : value;
        return { ...each, before: JSON.stringify(partOf(there, part)), after: JSON.stringify(part) };
      }
      const short = flat(wanted.replace(/…$/, ''));
      return { ...each, before: flat(arrival).includes(short) ? wanted : '' };
    }),
  }));
  const equal = ({ fields }: Comparison) => fields.filter(({ before, after }) => isSameValue(before, after)).length;
  return compared.reduce<Comparison | null>(
    (best, each) => (best === null || equal(each) > equal(best) ? each : best),
    null,
  );
};

/** The target field that an answer feeds, be it of the lines that a formula makes. */
const fedBy = ({ mapping }: Operation, question: string): string | undefined => {
  const direct = mapping.find(({ property }) => property === question);
  if (direct) return direct.to;
  const within = new RegExp(`"([\\w.]+)": \\$values\\.${question}\\b`);
  for (const { to, formula } of mapping) {
    const [, field] = within.exec(formula ?? '') ?? [];
    if (field !== undefined) return `${to}.${field}`;
  }
  return undefined;
};

/**
 * Starts a host with practice accounts, a database, a file server, a mail server and an API: everything that the
 * library's recipes connect.
 * @param rows records of each object in the practice accounts
 */
export const startProver = async (library: Library, { rows = mostRecords } = {}): Promise<Prover> => {
  const sandbox = await createSandbox({ rowsPerObject: rows });
  const systems = await startSystems();
  const { host: address } = new URL(sandbox.address);
  const host = await startTestHost({ library, practice: sandbox.address, allow: [address, ...systems.addresses] });
  const samples = createSamples(library, sandbox, rows);
  const readBack = createReadBack(sandbox);
  const needs = createNeeds(library);
  const hasAccount = (endpoint: string): boolean => endpoint in sandbox.accounts;
  const tableOf = ({ endpoint, object }: DescribedEnd) =>
    sandbox.records(endpoint).tables.find(({ object: { id } }) => id === object.id);

  /** Whether a recipe makes records of an object. */
  const writes = (id: string, { endpoint, object }: DescribedEnd): boolean => {
    const recipe = library.recipes.get(id);
    return (recipe ? operationsOf(recipe) : []).some(operation => {
      const end = recipe && describedEnd(library, recipe, operation, 'target');
      return end?.endpoint === endpoint && end.object.id === object.id;
    });
  };

  /** What a practice account has, for a question that asks for it. */
  const knownAnswer = (recipe: Recipe, question: string): string | undefined => {
    for (const operation of operationsOf(recipe)) {
      const end = describedEnd(library, recipe, operation, 'target');
      const told = sandbox.accounts[end?.endpoint ?? '']?.values[question];
      if (told !== undefined) return told;
      const to = fedBy(operation, question);
      const field = end?.object.fields.find(({ name }) => name === to);
      if (end && to !== undefined && end.object.keyParts?.includes(to)) {
        const part = readPath(tableOf(end)?.rows()[0] ?? {}, to);
        if (part !== undefined && part !== null) return valueText(part);
      }
      const wanted = field?.references ?? (field?.canonical === 'listIds' ? 'MailingList' : undefined);
      if (!end || !field || wanted === undefined) continue;
      const store = sandbox.records(end.endpoint);
      const [listed] = store.list(wanted);
      if (listed) return String(listed.id);
      const table = store.tables.find(({ object }) => [object.api, object.id, object.canonical].includes(wanted));
      const row = table?.rows()[0];
      const id = row && (field.name.endsWith('.key') ? row['key'] : readPath(row, table.object.idField));
      if (typeof id === 'string' || typeof id === 'number') return String(id);
    }
    return undefined;
  };

  /** What is shared by recipes between the same two systems: a customer of their own with connections and copies. */
  const openPair = async (name: string) => {
    const token = await host.tokenFor({ customer: { id: name, name } });
    const connections = new Map<string, Promise<string>>();
    const proofs = new Map<string, Promise<Proof>>();

    /** The address of a webhook is one recipe's alone: whatever comes to it is that recipe's. */
    const connectWebhook = async (): Promise<{ readonly id: string; readonly address: string }> => {
      const body = { endpoint: webhook, environment: 'test', values: { check: 'address' } };
      const answer = await host.call<Connection & { detail?: string }>('/v1/connections', { token, body });
      const { id, address } = answer.body;
      if (address === undefined) throw new Error(`No webhook: ${answer.body.detail ?? ''}`);
      return { id, address };
    };
    const deliver = async (address: string, records: readonly object[]): Promise<void> => {
      const { status } = await host.call(new URL(address).pathname, { method: 'POST', body: records });
      if (status !== 202) throw new Error(`The webhook answers ${status}`);
    };

    const connect = async (endpoint: string): Promise<string> => {
      const own = systems.connections[endpoint];
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

    /** Lets some records of the source meet the operation's own conditions. */
    const meetFilter = (source: DescribedEnd, { source: { filter = [] } }: Operation): void => {
      const table = tableOf(source);
      for (const row of table?.rows().slice(0, fewRecords) ?? []) {
        for (const { field, op, value } of filter) {
          const [first] = [value ?? null].flat();
          const wanted = op === 'exists' && value === false ? null : ['eq', 'in'].includes(op) ? first : undefined;
          if (wanted === undefined || (typeof wanted === 'object' && wanted !== null)) continue;
          const isNumber = typeof readPath(row, field) === 'number';
          table?.change(row, recordAt(field, isNumber && wanted !== null ? Number(wanted) : wanted));
        }
      }
    };

    /** Where records are only added, those of the source get keys that the target does not have. */
    const makeNew = (source: DescribedEnd, target: DescribedEnd, { target: { key }, mapping }: Operation): void => {
      const from = mapping.find(({ to }) => to === key)?.from;
      const [given, there] = [tableOf(source), tableOf(target)];
      if (typeof key !== 'string' || from === undefined || !given || !there) return;
      for (const row of given.rows()) {
        const value = readPath(row, from);
        if (there.find(key, value)) given.change(row, recordAt(from, `${valueText(value)} new`));
      }
    };

    /** The object of the target whose records a field is looked up by, and their field; undefined where recipes copy them. */
    const soughtBy = (id: string, target: DescribedEnd, { mapping }: Operation, field: string) => {
      const isCalled = (to: string) =>
        target.object.fields.some(({ name, label }) => name === to && [name, label].includes(field));
      const find = conversionsOf(mapping.find(({ to }) => isCalled(to)) ?? {}).find(each => each.kind === 'find');
      const object = target.api.objects.find(each => find?.kind === 'find' && each.id === find.object);
      if (find?.kind !== 'find' || find.by === undefined || !object) return undefined;
      const end = { ...target, object };
      return needs(id).some(each => writes(each, end)) ? undefined : { end, by: find.by };
    };

    /**
     * People have in the target what a recipe changes or looks up, and no recipe copies: it is added as the dry run asks
     * for it.
     */
    const meetTarget = async (recipe: Recipe, configuration: object, operation: Operation): Promise<void> => {
      const target = describedEnd(library, recipe, operation, 'target');
      const { key } = operation.target;
      if (!target || !describedEnd(library, recipe, operation, 'source')) return;
      const keyField = target.object.fields.find(({ name }) => name === key);
      const isChange = recipe.actions[0] === 'update' && keyField !== undefined;
      const isSought = operation.mapping.some(({ to }) => soughtBy(recipe.id, target, operation, to));
      if (!isChange && !isSought) return;
      const added = new Set<string>();
      /** @returns false when that record was added before. */
      const add = (end: DescribedEnd, values: Readonly<Record<string, string>>): boolean => {
        const name = JSON.stringify([end.object.id, values]);
        if (added.has(name)) return false;
        added.add(name);
        const record = structuredClone(tableOf(end)?.rows()[0] ?? {});
        delete record[end.object.idField];
        for (const [path, value] of Object.entries(values)) {
          writePath(record, path, typeof readPath(record, path) === 'number' ? Number(value) : value);
        }
        tableOf(end)?.insert(record);
        return true;
      };
      /** Of what belongs to another record, as prices do to products, that one has to be there: copied, or as people have it. */
      const hasOwner = (value: string): boolean => {
        const [object] = keyField ? namedBy(target, keyField) : [];
        if (!object) return true;
        const owner = { ...target, object };
        const name = object.fields.find(({ canonical }) => canonical === keyField?.canonical)?.name;
        if (name === undefined) return false;
        if (!needs(recipe.id).some(each => writes(each, owner))) add(owner, { [name]: value });
        return tableOf(owner)?.find(name, value) !== undefined;
      };
      for (let isMore = true; isMore;) {
        isMore = false;
        for (const { outcome, fields, problems } of await tryAgain(configuration, operation)) {
          for (const { code, params } of problems) {
            const sought = code === 'row.find' && soughtBy(recipe.id, target, operation, String(params['field']));
            if (sought && add(sought.end, { [sought.by]: String(params['value']) })) isMore = true;
          }
          const own = fields.find(({ field }) => field === key)?.after;
          if (!isChange || outcome !== 'skip' || !own || !hasOwner(own)) continue;
          const known = [key, ...(target.object.keyParts ?? [])];
          add(
            target,
            Object.fromEntries(
              fields.flatMap(({ field, after }) => (known.includes(field) && after ? [[field, after]] : [])),
            ),
          );
        }
      }
    };

    /** Makes what an operation reads and writes. @returns the answers that lead there. */
    const prepare = async (recipe: Recipe, operation: Operation, address: string | undefined): Promise<Values> => {
      const place = `${recipe.id}-${operation.id}`;
      const from = endpointOf(recipe, operation, 'source');
      const target = describedEnd(library, recipe, operation, 'target');
      const source = describedEnd(library, recipe, operation, 'source');
      if (source) meetFilter(source, operation);
      if (source && target && recipe.actions[0] === 'insert') makeNew(source, target, operation);
      const { columns, rows: made } = await samples.rowsFor(operation, target);
      if (from === webhook && address !== undefined) await deliver(address, recordsOf(columns, made));
      const named = operation.mapping.flatMap(({ to }) => (to === '*' ? columns : [to]));
      return {
        ...(systems.connections[from] && (await systems.stage(place, operation.source, columns, made))),
        ...(await systems.makeRoom(place, operation.target, named)),
      };
    };

    const configure = async (recipe: Recipe): Promise<object> => {
      const { id, version, steps, project } = recipe;
      if (project.kind !== 'flow') throw new Error('It runs a Jitterpak');
      const connected: Record<string, string> = {};
      let address: string | undefined;
      for (const [each, { endpoint }] of Object.entries(project.connections)) {
        if (endpoint !== webhook) connected[each] = await connectionTo(endpoint);
        else ({ id: connected[each], address } = await connectWebhook());
      }
      const answers: Values = {};
      for (const operation of project.operations) Object.assign(answers, await prepare(recipe, operation, address));
      const values: Values = Object.fromEntries(
        allQuestions(steps).map(property => [
          property.name,
          answers[property.name] ?? knownAnswer(recipe, property.name) ?? sampleAnswer(property),
        ]),
      );
      const schedules = Object.fromEntries(
        steps.flatMap(step => (step.type === 'schedule' ? [[step.operation, { kind: 'off' }] as const] : [])),
      );
      const firstRun = { [project.operations[0]?.id ?? '']: 'after-deploy' };
      return { recipe: id, version, environment: 'test', connections: connected, values, schedules, firstRun };
    };

    /** Deploys, and waits until each operation has run. */
    const deploy = async (recipe: Recipe, configuration: object): Promise<readonly Run[]> => {
      const started = await host.call<Deployment & { detail?: string; errors?: unknown }>('/v1/deployments', {
        token,
        body: configuration,
      });
      const { status, body } = started;
      if (status !== 202) throw new Error(`${body.detail ?? ''} ${JSON.stringify(body.errors ?? '')}`);
      const { length: count } = operationsOf(recipe);
      return until(`the end of the first run of ${recipe.id}`, async () => {
        const { body: deployment } = await host.call<Deployment>(`/v1/deployments/${body.id}`, { token });
        if (deployment.state === 'failed') throw new Error(deployment.message?.text ?? 'It could not be deployed');
        if (!deployment.lastRun?.finishedAt) return null;
        const { body: page } = await host.call<{ items: Run[] }>(`/v1/deployments/${body.id}/runs`, { token });
        const isDone = page.items.every(({ finishedAt }) => finishedAt) && page.items.length >= count;
        return isDone || deployment.lastRun.status === 'error' ? page.items : null;
      });
    };

    const refusals = async (run: Run): Promise<Reason[]> => {
      if (run.failed === 0 && run.status !== 'error') return [];
      const { body } = await host.call<LogItems>(`/v1/runs/${run.id}/log?limit=50`, { token });
      const end: Reason[] = run.status === 'error' ? [{ fault: 'error', text: run.message?.text ?? '' }] : [];
      const rowsOfLog = body.items.flatMap(({ row, message, details, level }): Reason[] => {
        if (row) return [{ fault: 'refused', text: [row.key, row.reason, details].filter(Boolean).join(' ') }];
        return level === 'error' ? [{ fault: 'error', text: [message.text, details].filter(Boolean).join(' ') }] : [];
      });
      return [...end, ...rowsOfLog];
    };

    /** What the records of an operation became, by trying it once more: nothing is written. */
    const tryAgain = async (configuration: object, operation: Operation): Promise<readonly DryRunRecord[]> => {
      const { status, body } = await host.call<DryRun & { detail?: string }>('/v1/dry-runs', {
        token,
        body: { configuration, operation: operation.id },
      });
      if (status !== 200) throw new Error(`The dry run afterwards: ${body.detail ?? ''}`);
      return body.records;
    };

    /**
     * What has come to the target since a recipe ran. Of records that are described, as the host reads them; what is told
     * to nobody, as the practice account keeps it.
     */
    const arrivedAt = async (
      recipe: Recipe,
      operation: Operation,
      { start, once }: Plan,
    ): Promise<readonly Arrival[]> => {
      const own = await systems.arrived(`${recipe.id}-${operation.id}`, operation.target);
      if (own) return own;
      const end = describedEnd(library, recipe, operation, 'target');
      if (!end) return [];
      const changed = sandbox.log(end.endpoint).slice(start);
      const records = new Map(
        changed.flatMap(entry =>
          entry.kind === 'change' && entry.object === (end.object.api ?? end.object.id)
            ? [[valueText(entry.id), entry.record] as const]
            : [],
        ),
      );
      const rows = await samples.readRecords(end, [...records.values()]);
      const told = once.length > 0 ? await readBack.read(end, [...records.keys()], once) : new Map<string, Row>();
      const store = sandbox.records(end.endpoint);
      const channels = new Map(store.list('channels').map(({ id, name }) => [id, `#${name}`]));
      return [...records].map(([id, record], index) => {
        const row = { ...rows[index] };
        for (const { name, writeOnly } of end.object.fields) if (writeOnly) row[name] = readPath(record, name);
        const asTold = told.get(id);
        for (const name of asTold ? once : []) row[name] = valueAt(asTold, name);
        // People call a channel by its name.
        const channel = channels.get(valueText(row['channel']));
        return { ...row, ...(channel !== undefined && { channel }) };
      });
    };

    /** What is to be looked at after a run that nothing tells then. */
    const planOf = async (recipe: Recipe, configuration: object, operation: Operation): Promise<Plan> => {
      const end = describedEnd(library, recipe, operation, 'target');
      const createOnly = end?.object.fields.filter(field => field.createOnly).map(({ name }) => name) ?? [];
      const once = createOnly.filter(name => operation.mapping.some(({ to }) => to === name));
      const records = once.length > 0 ? await tryAgain(configuration, operation) : [];
      return {
        start: end ? sandbox.log(end.endpoint).length : 0,
        once: once.filter(name => end?.object.fields.find(field => field.name === name)?.writeOnly !== true),
        made: records.map(({ key, outcome, fields }) => ({
          key,
          fields: outcome === 'create' ? fields.filter(({ field }) => once.includes(field)) : [],
        })),
      };
    };

    /** Compares what is there with what was to be written. */
    const compare = async (recipe: Recipe, configuration: object, operation: Operation, plan: Plan) => {
      const end = describedEnd(library, recipe, operation, 'target');
      const fieldOf = (name: string) => end?.object.fields.find(each => each.name === name);
      // Rows of files and tables are known by nothing where the target has no key.
      const isUnknown =
        operation.target.key === undefined && describedEnd(library, recipe, operation, 'source') === undefined;
      const reasons: Reason[] = [];
      let compared = 0;
      let arrivals: readonly Arrival[] | null = null;
      for (const [place, record] of (await tryAgain(configuration, operation)).entries()) {
        const { key, outcome, problems } = record;
        const told = record.fields.filter(isWritten).filter(({ field }) => isShown(operation, field));
        if (outcome === 'refuse') {
          reasons.push({ fault: 'refused', text: `${key} ${problems.map(({ text }) => text).join(' ')}` });
          continue;
        }
        const isBlank = told.every(({ before }) => before === null);
        // Where records are only changed, those that are not there are left alone.
        if (outcome === 'skip' && isBlank && recipe.actions[0] === 'update') continue;
        const isSent = outcome === 'create' ? isUnknown : outcome === 'send' || isBlank;
        const planned = plan.made[place]?.key === key ? plan.made[place].fields.filter(isWritten) : [];
        const once = planned.filter(({ field }) => !told.some(each => each.field === field));
        const written = [...told, ...once];
        const isHidden = (each: Comparison['fields'][number]) =>
          once.includes(each) || fieldOf(each.field)?.writeOnly === true;
        if (isSent || written.some(isHidden)) arrivals ??= await arrivedAt(recipe, operation, plan);
        const arrival = arrivals && arrivalOf(arrivals, { key, fields: written });
        if ((outcome === 'create' && !isUnknown) || (isSent && !arrival)) {
          reasons.push({ fault: 'missing', text: key });
          continue;
        }
        for (const [index, each] of written.entries()) {
          const { field, before, after } = (isSent || isHidden(each) ? arrival?.fields[index] : undefined) ?? each;
          compared += 1;
          if (isSameValue(before, after, fieldOf(field))) continue;
          reasons.push({ fault: 'different', text: `${key}, ${field}: "${before ?? ''}" instead of "${after ?? ''}"` });
        }
      }
      return { reasons, compared };
    };

    /** Whether records point at others that the same operation copies, be it after them: the next run finds those. */
    const pointsAtOwn = ({ mapping, target: { object } }: Operation): boolean =>
      mapping.some(entry => conversionsOf(entry).some(each => each.kind === 'find' && each.object === object));

    const run = async (id: string): Promise<Omit<Proof, 'recipe' | 'milliseconds'>> => {
      const nothing = { reasons: [], written: 0, compared: 0 };
      const { body: recipe } = await host.call<Recipe>(`/v1/recipes/${id}`, { token });
      const configuration = await configure(recipe);
      for (const operation of operationsOf(recipe)) await meetTarget(recipe, configuration, operation);
      const operations = operationsOf(recipe);
      const plans = await Promise.all(
        operations.map(async operation => ({ operation, plan: await planOf(recipe, configuration, operation) })),
      );
      const runs = await deploy(recipe, configuration);
      const written = runs.reduce((sum, { created, updated }) => sum + created + updated, 0);
      const refused = (await Promise.all(runs.map(refusals))).flat();
      if (refused.length > 0) return { ...nothing, outcome: 'failed', written, reasons: refused.slice(0, mostReasons) };
      if (written === 0) {
        const read = runs.reduce((sum, each) => sum + each.read, 0);
        return { ...nothing, outcome: 'empty', reasons: [{ fault: 'missing', text: `${read} records were read` }] };
      }
      const compareAll = () =>
        Promise.all(plans.map(({ operation, plan }) => compare(recipe, configuration, operation, plan)));
      let all = await compareAll();
      if (operations.some(pointsAtOwn) && all.some(({ reasons }) => reasons.length > 0)) {
        await deploy(recipe, configuration);
        all = await compareAll();
      }
      const reasons = all.flatMap(each => each.reasons);
      const compared = all.reduce((sum, each) => sum + each.compared, 0);
      const outcome = reasons.length > 0 ? 'failed' : compared > 0 ? 'proved' : 'sent';
      return { outcome, reasons: reasons.slice(0, mostReasons), written, compared };
    };

    const prove = async (id: string): Promise<Proof> => {
      const start = performance.now();
      const end = (more: Omit<Proof, 'recipe' | 'milliseconds'>): Proof => ({
        recipe: id,
        milliseconds: Math.round(performance.now() - start),
        ...more,
      });
      try {
        return end(await run(id));
      } catch (error) {
        const reasons: Reason[] = [{ fault: 'error', text: (error as Error).message }];
        return end({ outcome: 'failed', reasons, written: 0, compared: 0 });
      }
    };

    /** @param waiting recipes that wait for this one: records may point at each other. */
    const proveInOrder = (id: string, waiting: readonly string[] = []): Promise<Proof> => {
      const known = proofs.get(id);
      if (known) return known;
      const before = needs(id).filter(each => !waiting.includes(each));
      const proof = (async () => {
        for (const each of before) await proveInOrder(each, [...waiting, id]);
        return prove(id);
      })();
      proofs.set(id, proof);
      return proof;
    };
    return { prove: proveInOrder };
  };

  /** The systems of a recipe, where its records come from first. */
  const systemsOf = (id: string): readonly string[] => {
    const recipe = library.recipes.get(id);
    const [operation] = recipe ? operationsOf(recipe) : [];
    if (!recipe || !operation) return [];
    return [endpointOf(recipe, operation, 'source'), endpointOf(recipe, operation, 'target')];
  };

  const provePair = async (name: string, ids: readonly string[], onProof: (proof: Proof) => void): Promise<void> => {
    for (const endpoint of name.split('-to-')) if (hasAccount(endpoint)) sandbox.reset(endpoint);
    const pair = await openPair(name);
    for (const id of ids) onProof(await pair.prove(id));
  };

  return {
    async prove(ids, onProof) {
      const pairs = new Map<string, string[]>();
      for (const id of ids) {
        const name = systemsOf(id).join('-to-');
        pairs.set(name, [...(pairs.get(name) ?? []), id]);
      }
      const proofs: Proof[] = [];
      const waiting = [...pairs].sort(([, one], [, other]) => other.length - one.length);
      const busy = new Set<string>();
      const running = new Set<Promise<void>>();
      const endpointsOf = (name: string) => name.split('-to-').filter(endpoint => hasAccount(endpoint));
      while (waiting.length + running.size > 0) {
        const next =
          running.size < lanes ? waiting.findIndex(([name]) => !endpointsOf(name).some(each => busy.has(each))) : -1;
        const [pair] = next < 0 ? [] : waiting.splice(next, 1);
        if (!pair) {
          await Promise.race(running);
          continue;
        }
        const [name, members] = pair;
        for (const each of endpointsOf(name)) busy.add(each);
        const work = provePair(name, members, proof => {
          proofs.push(proof);
          onProof?.(proof);
        }).finally(() => {
          for (const each of endpointsOf(name)) busy.delete(each);
          running.delete(work);
        });
        running.add(work);
      }
      return proofs;
    },
    async close() {
      await host.close();
      await Promise.all([systems.close(), sandbox.close(), readBack.close()]);
    },
  };
};

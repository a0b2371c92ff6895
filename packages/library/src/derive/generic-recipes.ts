import type { Conversion, FieldMapping, PropertyInput, RowMode, Schedule } from 'citizen-integrator/contract';
import type { FieldDescription, ObjectDescription } from '../descriptions/api-description.ts';
import { httpRest } from '../endpoints/http-rest.ts';
import { postgresql } from '../endpoints/postgresql.ts';
import { sftpCsv } from '../endpoints/sftp-csv.ts';
import { smtp } from '../endpoints/smtp.ts';
import { webhook } from '../endpoints/webhook.ts';
import { deliveredOnce, deliveredRecords, sampleFirst } from '../recipes/delivered-records.ts';
import { csvFile, csvFiles, filesToRead, fileToWrite } from '../recipes/file-questions.ts';
import { recordsPath } from '../recipes/list-questions.ts';
import { keyColumn, tableToFill, tableToRead } from '../recipes/table-questions.ts';
import { isWithinList } from './derive-mapping.ts';
import { keywordsOf, needOf, slugOf, type UnversionedRecipe } from './derive-recipe.ts';
import { choiceSteps, formulaPath, isCountryCode, referredBy } from './field-mapping.ts';
import { linesMapping } from './lines.ts';
import { capitalised, inSentence, objectWords } from './object-words.ts';
import { article, introductionOf } from './route-words.ts';
import { canCreate, canUpdate, type End } from './routes.ts';
import { copied, delivered, loaded, noticed, sent } from './wishes.ts';
import type { WrittenWords } from './written-words.ts';

const daily: Schedule = { kind: 'daily', at: ['02:00'], timeZone: 'UTC' };

const plural = ({ object }: End): string => inSentence(object.labelPlural);
const single = ({ object }: End): string => inSentence(object.label);

/** `billing.postalCode` → `billing_postal_code`: the name of a column. */
const columnOf = ({ canonical, name }: FieldDescription): string => slugOf(canonical ?? name).replaceAll('-', '_');

/** Fields that a table or a file has a column for: those that any app has a like one of, and those that have to be there. */
const columns = ({ fields }: ObjectDescription, use: 'read' | 'write'): FieldDescription[] =>
  fields.filter(
    field =>
      (field.canonical !== undefined || (use === 'write' && field.required)) &&
      !field.canonical?.startsWith('line') &&
      field.type !== 'binary' &&
      field.type !== 'object' &&
      field.fixed === undefined &&
      !(use === 'read' ? field.writeOnly : field.readOnly) &&
      !isWithinList(field, { fields }),
  );

/** Columns under names that no two of them share. */
const named = (fields: readonly FieldDescription[], nameOf: (field: FieldDescription) => string) => {
  const seen = new Set<string>();
  return fields.flatMap(field => {
    const name = nameOf(field);
    if (seen.has(name.toLowerCase())) return [];
    seen.add(name.toLowerCase());
    return [{ name, field }];
  });
};

const joined = (field: FieldDescription): { convert?: Conversion } =>
  field.type === 'array' || field.type === 'multipicklist'
    ? { convert: { kind: 'list', to: 'text', separator: ', ' } }
    : {};

/** What a recipe is made of that has an app at one end, and a table, a file or a message at the other. */
interface Parts {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly lead: string;
  readonly need: readonly string[];
  readonly decide: readonly string[];
  readonly know: readonly string[];
  readonly category: string;
  readonly keywords: readonly string[];
  readonly endpoints: readonly [string, string];
  readonly titles: readonly [string, string];
  readonly actions: UnversionedRecipe['actions'];
  readonly source: Record<string, unknown>;
  readonly target: Record<string, unknown>;
  readonly mapping: readonly FieldMapping[];
  readonly mode?: RowMode;
  readonly questions: readonly PropertyInput[];
  readonly schedule: Schedule;
  readonly operation: string;
}

const recipeOf = (parts: Parts, written: WrittenWords | undefined): UnversionedRecipe => {
  const { endpoints, titles, questions, schedule } = parts;
  const lead = written?.lead ?? parts.lead;
  const know = [...(written?.know ?? []), ...parts.know];
  return {
    schemaVersion: 1,
    id: parts.id,
    name: written?.name ?? parts.name,
    summary: written?.summary ?? parts.summary,
    description: [lead, ...know].join(' '),
    category: written?.category ?? parts.category,
    keywords: [...new Set([...(written?.keywords ?? []), ...parts.keywords])],
    endpoints: [...endpoints],
    actions: [...parts.actions],
    minutes: 5,
    author: 'Citizen Library',
    visibility: 'public',
    project: {
      kind: 'flow',
      connections: { source: { endpoint: endpoints[0] }, target: { endpoint: endpoints[1] } },
      operations: [
        {
          id: 'main',
          name: parts.operation,
          source: { connection: 'source', ...parts.source },
          target: { connection: 'target', ...parts.target },
          mapping: [...parts.mapping],
          ...(parts.mode && { mode: parts.mode }),
        },
      ],
    },
    steps: [
      {
        id: 'intro',
        type: 'introduction',
        title: 'What this does',
        body: introductionOf(lead, { need: parts.need, decide: parts.decide, know }),
      },
      { id: 'source', type: 'endpoint', title: `Connect ${titles[0]}`, connection: 'source' },
      { id: 'target', type: 'endpoint', title: `Connect ${titles[1]}`, connection: 'target' },
      { id: 'options', type: 'variables', title: 'Options', properties: [...questions] },
      { id: 'fields', type: 'mapping', title: 'What goes where', operation: 'main' },
      { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: schedule },
      { id: 'first', type: 'operation', title: 'First run', operation: 'main', default: 'after-deploy' },
      { id: 'review', type: 'summary', title: 'Review and deploy' },
    ],
  };
};

const changes = ({ object }: End): { changedSince?: string } =>
  object.modifiedField === null ? {} : { changedSince: object.modifiedField };

const sourceOf = (end: End) => ({ object: end.object.id, ...changes(end) });

const toTable = (end: End): Parts => {
  const { app, object } = end;
  const cells = named(columns(object, 'read'), columnOf);
  return {
    id: `${app.id}-${slugOf(object.id)}-to-postgresql`,
    name: `Copy ${app.title} ${plural(end)} to PostgreSQL`,
    summary: `Keeps a table of your database filled with the ${plural(end)} of ${app.title}, for reports and for other programs.`,
    lead: `A table of your database holds your ${plural(end)} of ${app.title}: new ones are added as rows, and changes follow. Ask it whatever you like, in SQL or with your reporting tool.`,
    need: [
      needOf(end, 'read'),
      'A PostgreSQL user who may write to one table with a unique column for the ID',
      `Columns such as ${cells
        .slice(0, 6)
        .map(({ name }) => `\`${name}\``)
        .join(', ')}; those that your table lacks can be left out`,
    ],
    decide: ['Which table to fill, and which column tells its rows apart', 'Which field goes into which column'],
    know: [
      ...(object.modifiedField === null
        ? [`${app.title} does not tell which ${plural(end)} have changed, so each run reads them all.`]
        : ['The first run copies all, each one after it only what is new or has changed.']),
      `${capitalised(article(single(end)))} that is deleted in ${app.title} stays in the table.`,
    ],
    category: 'database',
    keywords: [...keywordsOf([end]), 'SQL', 'data warehouse', 'reporting', 'BI', 'export'],
    endpoints: [app.id, postgresql.id],
    titles: [app.title, postgresql.name],
    actions: ['upsert', 'extract'],
    source: sourceOf(end),
    target: { resource: { table: { property: tableToFill.name } }, key: { property: keyColumn.name } },
    mapping: cells.map(({ name, field }) => ({ to: name, from: field.name, ...joined(field) })),
    questions: [tableToFill, keyColumn],
    schedule: object.modifiedField === null ? daily : objectWords[object.canonical].schedule,
    operation: `${object.labelPlural} to rows`,
  };
};

const toFile = (end: End): Parts => {
  const { app, object } = end;
  const cells = named(columns(object, 'read'), ({ label }) => label);
  return {
    id: `${app.id}-${slugOf(object.id)}-to-sftp-csv`,
    name: `Save ${app.title} ${plural(end)} as a CSV file`,
    summary: `Writes the ${plural(end)} of ${app.title} to a CSV file on an SFTP server, every night or whenever you like.`,
    lead: `Everybody who can open a spreadsheet can work with your ${plural(end)}: they are written to a CSV file, one row for each, with a heading for every column.`,
    need: [needOf(end, 'read'), 'An SFTP server with a folder that we may write to'],
    decide: ['How the file is called, and what stands between its values', 'Which fields become columns'],
    know: ['Each run writes all of them to one file; others see it only when it is complete.'],
    category: 'data',
    keywords: [...keywordsOf([end]), 'export', 'spreadsheet', 'Excel', 'files', 'backup'],
    endpoints: [app.id, sftpCsv.id],
    titles: [app.title, 'the SFTP server'],
    actions: ['extract'],
    source: { object: object.id },
    target: { resource: csvFile },
    mapping: cells.map(({ name, field }) => ({ to: name, from: field.name, ...joined(field) })),
    questions: fileToWrite(`${slugOf(object.labelPlural)}-{date}.csv`),
    schedule: daily,
    operation: `${object.labelPlural} to a file`,
  };
};

const toRest = (end: End): Parts => {
  const { app, object } = end;
  const cells = named(columns(object, 'read'), ({ canonical, name }) => canonical ?? name);
  return {
    id: `${app.id}-${slugOf(object.id)}-to-http-rest`,
    name: `Send ${app.title} ${plural(end)} to a REST API`,
    summary: `Posts each new or changed ${single(end)} of ${app.title} to an API of your own, as JSON with plain names.`,
    lead: `Your own product hears of each ${single(end)} of ${app.title}: it is sent to an address of your API as JSON, with names that every app shares, such as ${cells
      .slice(1, 4)
      .map(({ name }) => `\`${name}\``)
      .join(', ')}.`,
    need: [needOf(end, 'read'), 'The address of an API that takes a record with POST, and a way to sign in to it'],
    decide: ['Where the records are sent', 'Which fields are sent, and how they are called'],
    know: [
      ...(object.modifiedField === null
        ? [`${app.title} does not tell which ${plural(end)} have changed, so each run sends them all.`]
        : [`${capitalised(article(single(end)))} that changes is sent again, with the same \`id\`.`]),
    ],
    category: objectWords[object.canonical].category,
    keywords: [...keywordsOf([end]), 'API', 'JSON', 'webhook', 'HTTP'],
    endpoints: [app.id, httpRest.id],
    titles: [app.title, 'your API'],
    actions: ['sync'],
    source: sourceOf(end),
    target: { resource: { method: 'POST', path: '/{+targetPath}' } },
    mapping: cells.map(({ name, field }) => ({ to: name, from: field.name })),
    questions: [recordsPath(slugOf(object.labelPlural))],
    schedule: object.modifiedField === null ? daily : objectWords[object.canonical].schedule,
    operation: `${object.labelPlural} to an API`,
  };
};

/** What a text in a column has to become; null for what a column cannot tell. */
const fromText = ({ app }: End, field: FieldDescription): Conversion[] | null => {
  const { type, canonical = '', required } = field;
  if (type === 'reference') {
    const [other] = referredBy(app, field);
    const [by] = other?.keys ?? [];
    if (!other || by === undefined || !other.calls.find) return required ? [] : null;
    return [{ kind: 'find', object: other.id, by, otherwise: required ? 'refuse' : 'leave' }];
  }
  if (canonical.endsWith('.country')) return [{ kind: 'country', to: isCountryCode(app, field) ? 'code' : 'name' }];
  // A list of records: each of an account's own fields is fed by itself.
  if (canonical === 'customFields') return null;
  switch (type) {
    case 'array':
    case 'multipicklist':
      return [{ kind: 'list', to: 'list', separator: ',' }];
    case 'boolean':
      return [{ kind: 'boolean' }];
    case 'date':
    case 'datetime':
      return [{ kind: 'date', to: type }];
    case 'integer':
      return [{ kind: 'number', decimals: 0 }];
    case 'decimal':
    case 'currency':
    case 'percent':
      return [{ kind: 'number' }];
    case 'picklist':
      return choiceSteps(field);
    default:
      return [];
  }
};

/** Other fields by which rows that belong to one record are known. */
const groupNames = ['number', 'externalId', 'poNumber', 'reference'];

/**
 * A record's lines, each from a row of its own: as if the rows were a list of records with a field for each column.
 * @returns null when a line needs what no column can tell, or has none at all.
 */
const loadedLines = ({ app, object }: End, nameOf: (field: FieldDescription) => string) => {
  const list = object.fields.find(
    ({ canonical, type, readOnly }) => canonical === 'lines' && type === 'array' && !readOnly,
  );
  if (!list) return null;
  const inner = object.fields.filter(
    ({ canonical, readOnly, name }) => canonical?.startsWith('line.') && !readOnly && name.startsWith(`${list.name}.`),
  );
  const plain = inner.map(field => ({
    ...field,
    canonical: field.canonical === 'line.productId' ? 'line.sku' : field.canonical,
    type: 'string' as const,
  }));
  const cells = named(plain, field => nameOf(field).replaceAll('.', ''));
  const rows: ObjectDescription = {
    ...object,
    fields: [{ ...list, name: 'lines' }, ...cells.map(({ name, field }) => ({ ...field, name: `lines.${name}` }))],
  };
  const entry = linesMapping({
    source: rows,
    target: object,
    targetApp: app,
    name: 'lines',
    sources: new Map(),
    pointsAt: name => (name === 'line.productId' ? 'Product' : undefined),
    isLinked: () => false,
  });
  return entry && { entry, headings: cells.map(({ name }) => name).filter(name => entry.formula?.includes(name)) };
};

interface Loading {
  readonly mapping: readonly FieldMapping[];
  readonly key: string | null;
  readonly headings: readonly string[];
  /** The column that says which rows are lines of one record; null where a row is one. */
  readonly groupBy: string | null;
}

const loading = (end: End, nameOf: (field: FieldDescription) => string, lineNameOf = nameOf): Loading => {
  const cells = named(columns(end.object, 'write'), nameOf).flatMap(({ name, field }) => {
    const steps = fromText(end, field);
    return steps ? [{ name, field, steps }] : [];
  });
  const mapping = cells.map(({ name, field, steps: [first, ...others] }): FieldMapping => ({
    to: field.name,
    from: name,
    ...(first && { convert: others.length === 0 ? first : [first, ...others] }),
  }));
  const fed = new Set(mapping.map(({ to }) => to));
  const key = end.object.keys.find(name => fed.has(name)) ?? null;
  const grouping =
    cells.find(({ field }) => field.name === key) ??
    cells.find(({ field }) => groupNames.includes(field.canonical ?? ''));
  const lines = grouping ? loadedLines(end, lineNameOf) : null;
  const heads = [...cells].sort((a, b) => Number(b.field.required) - Number(a.field.required)).map(({ name }) => name);
  return {
    mapping: lines ? [...mapping, lines.entry] : mapping,
    key,
    headings: lines && grouping ? [grouping.name, ...lines.headings.slice(0, 3), ...heads] : heads,
    groupBy: (lines && grouping?.name) ?? null,
  };
};

/** What people have to know of rows that are lines. */
const groupKnow = ({ object }: End, { groupBy }: Loading): string[] =>
  groupBy === null
    ? []
    : [
        `A row is a line of ${article(inSentence(object.label))}: rows with the same “${groupBy}” become one, and what it has only once is taken from the first of them.`,
      ];

/** Fields that nobody may leave out and no column feeds, as they point at nothing that is described. */
const actionsOf = ({ object }: End, key: string | null): UnversionedRecipe['actions'] =>
  canUpdate(object) && key !== null ? ['upsert', 'insert', 'update'] : ['insert'];

const fromFile = (end: End): Parts => {
  const { app, object } = end;
  const loaded = loading(
    end,
    ({ label }) => label,
    ({ label }) => (/^line/i.test(label) ? label : `Line ${inSentence(label)}`),
  );
  const { mapping, key, headings, groupBy } = loaded;
  return {
    id: `sftp-csv-to-${app.id}-${slugOf(object.id)}`,
    name: `Load CSV files into ${app.title} as ${plural(end)}`,
    summary: `Takes CSV files from an SFTP server and adds or changes ${article(single(end))} in ${app.title} for each row.`,
    lead: `Whoever can make a spreadsheet can fill ${app.title}: each row of a CSV file becomes ${article(single(end))}, or changes one that is there already.`,
    need: [
      'An SFTP server with CSV files whose first line names the columns',
      needOf(end, 'add and change'),
      `Columns such as ${headings
        .slice(0, 5)
        .map(name => `“${name}”`)
        .join(', ')}; other names can be chosen in the mapping`,
    ],
    decide: ['Which files to read, and what becomes of them afterwards', 'Which column goes where'],
    know: [
      ...groupKnow(end, loaded),
      'A row that is refused is listed in the log with the reason, and the others go on.',
    ],
    category: objectWords[object.canonical].category,
    keywords: [...keywordsOf([end]), 'import', 'upload', 'spreadsheet', 'Excel', 'files'],
    endpoints: [sftpCsv.id, app.id],
    titles: ['the SFTP server', app.title],
    actions: actionsOf(end, key),
    source: { resource: csvFiles },
    target: { object: object.id, ...(key !== null && { key }) },
    mapping,
    ...(groupBy !== null && { mode: { groupBy } }),
    questions: filesToRead(`${slugOf(object.labelPlural)}*.csv`),
    schedule: { kind: 'interval', every: 15, unit: 'minute', timeZone: 'UTC' },
    operation: `Files to ${plural(end)}`,
  };
};

const fromTable = (end: End): Parts => {
  const { app, object } = end;
  const loaded = loading(end, columnOf);
  const { mapping, key, headings, groupBy } = loaded;
  return {
    id: `postgresql-to-${app.id}-${slugOf(object.id)}`,
    name: `Send PostgreSQL rows to ${app.title} as ${plural(end)}`,
    summary: `Each row of a table of your database becomes ${article(single(end))} in ${app.title}, or changes one that is there already.`,
    lead: `What your own programs write to a table reaches ${app.title}: each row becomes ${article(single(end))} there, or changes the one that it belongs to.`,
    need: [
      'A PostgreSQL user who may read one table with a primary key',
      needOf(end, 'add and change'),
      `Columns such as ${headings
        .slice(0, 5)
        .map(name => `\`${name}\``)
        .join(', ')}; other names can be chosen in the mapping`,
    ],
    decide: ['Which table to read', 'Which column goes where'],
    know: [
      'Each run reads the whole table.',
      ...groupKnow(end, loaded),
      'A row that is refused is listed in the log with the reason, and the others go on.',
    ],
    category: objectWords[object.canonical].category,
    keywords: [...keywordsOf([end]), 'SQL', 'database', 'import'],
    endpoints: [postgresql.id, app.id],
    titles: [postgresql.name, app.title],
    actions: actionsOf(end, key),
    source: { resource: { table: { property: tableToRead.name } } },
    target: { object: object.id, ...(key !== null && { key }) },
    mapping,
    ...(groupBy !== null && { mode: { groupBy } }),
    questions: [tableToRead],
    schedule: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    operation: `Rows to ${plural(end)}`,
  };
};

const fromWebhook = (end: End): Parts => {
  const { app, object } = end;
  const { mapping, key: anyKey, headings } = loading(end, ({ canonical, name }) => canonical ?? name);
  // What comes from a form carries no other key; where there is none, the host knows what it made of each delivery.
  const key = object.fields.some(({ name, type }) => name === anyKey && type === 'email') ? anyKey : null;
  return {
    id: `webhook-to-${app.id}-${slugOf(object.id)}`,
    name: `Make ${app.title} ${plural(end)} from a webhook`,
    summary: `A form, a shop or any other app posts JSON to an address of yours; each record becomes ${article(single(end))} in ${app.title}.`,
    lead: `You get an address that nobody can guess. Whatever can call a webhook posts JSON to it, and a moment later ${article(single(end))} stands in ${app.title}.`,
    need: [
      'A form or an app that can send JSON to an address',
      needOf(end, 'add and change'),
      `In the JSON fields such as ${headings
        .slice(0, 5)
        .map(name => `\`${name}\``)
        .join(', ')}; other names can be chosen in the mapping`,
    ],
    decide: ['Whether deliveries carry a token or a signature', 'Which field goes where'],
    know: [
      sampleFirst,
      deliveredOnce,
      'A record that is refused is listed in the log with the reason, and the others go on.',
    ],
    category: objectWords[object.canonical].category,
    keywords: [...keywordsOf([end]), 'webhook', 'form', 'website', 'JSON', 'HTTP'],
    endpoints: [webhook.id, app.id],
    titles: ['the app that sends', app.title],
    actions: actionsOf(end, key),
    source: deliveredRecords,
    target: { object: object.id, ...(key !== null && { key }) },
    mapping,
    questions: [],
    schedule: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    operation: `Deliveries to ${plural(end)}`,
  };
};

/** What a message shows of a record: the name first, then what else tells most. */
const told = (object: ObjectDescription): FieldDescription[] => {
  const wanted = [
    'name',
    'subject',
    'number',
    'fullName',
    'firstName',
    'lastName',
    'company',
    'sku',
    'status',
    'priority',
    'stage',
    'amount',
    'total',
    'currency',
    'quantityAvailable',
    'quantityOnHand',
    'customerName',
    'email',
    'customerEmail',
    'phone',
    'closeDate',
    'dueDate',
    'startDate',
    'orderDate',
    'leadSource',
    'description',
  ];
  const fields = columns(object, 'read').filter(({ type }) => type !== 'array' && type !== 'reference');
  return wanted.flatMap(name => fields.find(({ canonical }) => canonical === name) ?? []).slice(0, 8);
};

const noticeDate: PropertyInput = {
  name: 'from',
  label: 'Since when?',
  help: 'Only what was made on this day or later is told.',
  type: 'date',
  required: true,
  placeholder: '2026-11-25',
};

const noticeParts = (end: End) => {
  const { object } = end;
  const since = object.createdField ?? object.modifiedField;
  return {
    category: objectWords[object.canonical].category,
    keywords: [...keywordsOf([end]), 'notification', 'alert', 'new'],
    source: {
      object: object.id,
      ...(since !== null && {
        filter: [{ field: since, op: 'gte', value: { property: noticeDate.name } }],
        changedSince: since,
      }),
    },
    questions: since === null ? [] : [noticeDate],
    schedule:
      objectWords[object.canonical].schedule.kind === 'interval'
        ? { kind: 'interval' as const, every: 5, unit: 'minute' as const, timeZone: 'UTC' }
        : daily,
  };
};

const noticeKnow = (end: End): string[] =>
  end.object.createdField || end.object.modifiedField
    ? ['What was there before the day that you choose is left alone.']
    : ['The first run tells of all that is there.'];

const toMail = (end: End): Parts => {
  const { app, object } = end;
  const fields = told(object);
  const [title] = fields;
  const id = object.idField;
  const { questions, ...parts } = noticeParts(end);
  return {
    ...parts,
    id: `${app.id}-${slugOf(object.id)}-to-smtp`,
    name: `Send an e-mail for each new ${app.title} ${single(end)}`,
    summary: `Your team hears of each new ${single(end)} in ${app.title} within minutes, in an e-mail that shows what matters.`,
    lead: `Nobody has to look into ${app.title} to see what is new: each new ${single(end)} is told in an e-mail, to a person or a team of your choice.`,
    need: [needOf(end, 'read'), 'A mail server that sends for you'],
    decide: ['Who gets the e-mails, and from which day on', 'What they show'],
    know: noticeKnow(end),
    endpoints: [app.id, smtp.id],
    titles: [app.title, 'your mail server'],
    actions: ['sync'],
    target: {
      resource: {
        to: { property: 'to' },
        subject: `New ${single(end)}: {{${formulaPath(columnOf(title ?? ({ canonical: 'id', name: id } as FieldDescription)))}}}`,
        template: [
          `New ${single(end)} in ${app.title}`,
          '',
          ...fields.map(field => `${field.label}: {{${columnOf(field)}}}`),
        ].join('\n'),
      },
      key: 'record_id',
    },
    mapping: [
      { to: 'record_id', from: id },
      ...named(fields, columnOf).map(({ name, field }) => ({ to: name, from: field.name })),
    ],
    questions: [
      { name: 'to', label: 'Who gets the e-mails?', type: 'email', required: true, placeholder: 'team@example.com' },
      ...questions,
    ],
    operation: `New ${plural(end)} by e-mail`,
  };
};

const channel: PropertyInput = {
  name: 'channel',
  label: 'Channel',
  help: 'Its name with #, or its ID.',
  type: 'string',
  required: true,
  placeholder: '#sales',
};

const toSlack = (end: End, slack: End): Parts => {
  const { app, object } = end;
  const fields = told(object);
  const { questions, ...parts } = noticeParts(end);
  const lines = fields.map(({ label, name }) => {
    const path = formulaPath(name);
    return `(${path} ? ${JSON.stringify(`\n*${label}:* `)} & $string(${path}))`;
  });
  return {
    ...parts,
    id: `${app.id}-${slugOf(object.id)}-to-slack`,
    name: `Tell Slack about new ${app.title} ${plural(end)}`,
    summary: `A message in a channel of your choice for each new ${single(end)} in ${app.title}, so that the team can act at once.`,
    lead: `Your team sees each new ${single(end)} of ${app.title} where it talks anyway: in a channel of Slack, with what matters of it.`,
    need: [needOf(end, 'read'), 'A Slack workspace where you may add an app, and the channel that it shall write to'],
    decide: ['Which channel, and from which day on', 'What the message says'],
    know: ['In a private channel, invite the app first: type /invite and its name.', ...noticeKnow(end)],
    keywords: [...parts.keywords, 'chat', 'channel'],
    endpoints: [app.id, slack.app.id],
    titles: [app.title, slack.app.title],
    actions: ['insert'],
    target: { object: slack.object.id },
    mapping: [
      { to: 'channel', property: 'channel' },
      { to: 'text', formula: [JSON.stringify(`*New ${single(end)} in ${app.title}*`), ...lines].join(' & ') },
    ],
    questions: [channel, ...questions],
    operation: `New ${plural(end)} to Slack`,
  };
};

const webhookToSlack = (slack: End): Parts => ({
  id: 'webhook-to-slack',
  name: 'Tell Slack what a webhook brings',
  summary: 'A form, a monitor or any other app posts JSON to an address of yours; a channel of your choice shows it.',
  lead: 'You get an address that nobody can guess. What is posted to it as JSON shows up in a channel of Slack a moment later, with a line for each field.',
  need: [
    'A form or an app that can send JSON to an address',
    'A Slack workspace where you may add an app, and the channel that it shall write to',
  ],
  decide: ['Which channel, and what the message begins with', 'What else it says'],
  know: ['In a private channel, invite the app first: type /invite and its name.', sampleFirst, deliveredOnce],
  category: 'productivity',
  keywords: ['webhook', 'notification', 'alert', 'form', 'chat', 'channel', 'JSON'],
  endpoints: [webhook.id, slack.app.id],
  titles: ['the app that sends', slack.app.title],
  actions: ['insert'],
  source: deliveredRecords,
  target: { object: slack.object.id },
  mapping: [
    { to: 'channel', property: 'channel' },
    {
      to: 'text',
      formula:
        "'*' & $values.title & '*' & $join($each($sift($, function($v, $k) { $k != '_delivery' }), function($v, $k) { '\n*' & $k & ':* ' & $string($v) }))",
    },
  ],
  questions: [
    channel,
    {
      name: 'title',
      label: 'What does a message begin with?',
      type: 'string',
      required: true,
      default: 'New message',
      placeholder: 'New order',
      validate: { maxLength: 60 },
    },
  ],
  schedule: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
  operation: 'Deliveries to Slack',
});

/** Recipes that have a table, a file, a message or an API of one's own at the other end. */
export const genericRecipes = (
  ends: readonly End[],
  slack: End | null,
  written: ReadonlyMap<string, WrittenWords>,
): UnversionedRecipe[] => {
  const parts = ends.flatMap((end): Parts[] => {
    const { app, object } = end;
    const canRead = Boolean(object.calls.list);
    const isNoticed = noticed.some(
      ([what, whom]) => what === object.canonical && (app.category === whom || app.id === whom),
    );
    const isLoadable = loaded.includes(object.canonical) && canCreate(object);
    return [
      ...(canRead && copied.includes(object.canonical) ? [toTable(end), toFile(end)] : []),
      ...(canRead && sent.includes(object.canonical) ? [toRest(end)] : []),
      ...(isLoadable ? [fromFile(end), fromTable(end)] : []),
      ...(delivered.includes(object.canonical) && canCreate(object) ? [fromWebhook(end)] : []),
      ...(canRead && isNoticed ? [toMail(end), ...(slack ? [toSlack(end, slack)] : [])] : []),
    ];
  });
  return [...parts, ...(slack ? [webhookToSlack(slack)] : [])].map(each =>
    recipeOf({ ...each, name: capitalised(each.name) }, written.get(each.id)),
  );
};

import * as z from 'zod/mini';
import { Slug } from 'citizen-integrator/contract';
import { Expression, Template } from './expressions.ts';

/** `seen`: found in the source that is named; `known`: from knowledge, not checked; `mixed`: some of it. */
export const Evidence = z.enum(['seen', 'known', 'mixed']);
const evidence = { evidence: Evidence, sources: z.optional(z.array(z.string())), note: z.optional(z.string()) };

const Expressions = z.record(z.string(), Expression);

/** One request to the system. */
const request = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /**
   * More names for the path, over what is written: `{ item: "$substringBefore($id, '|')" }` where an id tells of two
   * things, or a record lives below another one.
   */
  names: z.optional(Expressions),
  /** Behind the base address, or behind the `host` that is named. */
  path: Template,
  host: z.optional(z.string()),
  /** Query parameters; one that gives nothing is left out, a list repeats its parameter. */
  query: z.optional(Expressions),
  headers: z.optional(Expressions),
  /** Over the record that is written (its fields under their dotted names put into place); sent as JSON, or as a form. */
  body: z.optional(Expression),
  form: z.optional(z.boolean()),
  evidence: z.optional(Evidence),
  note: z.optional(z.string()),
};

/** How a list goes on. `size` is what we ask for; at most `max`. */
export const PagingDescription = z.discriminatedUnion('style', [
  /** `next`: the cursor of the next page, nothing at the end. */
  z.strictObject({ style: z.literal('cursor'), size: z.int(), next: Expression, total: z.optional(Expression) }),
  /** `next`: the address of the next page, absolute or from the root, nothing at the end. It replaces path and query. */
  z.strictObject({ style: z.literal('link'), size: z.int(), next: Expression, total: z.optional(Expression) }),
  /** `more`: whether there is another page; left out, there is one after a full page. */
  z.strictObject({
    style: z.literal('offset'),
    size: z.int(),
    more: z.optional(Expression),
    total: z.optional(Expression),
  }),
  z.strictObject({
    style: z.literal('page'),
    first: z._default(z.int(), 1),
    size: z.int(),
    more: z.optional(Expression),
    total: z.optional(Expression),
  }),
  z.strictObject({ style: z.literal('none') }),
]);
export type PagingDescription = z.infer<typeof PagingDescription>;

export const ListCall = z.strictObject({
  ...request,
  /** Over the answer: the records. */
  rows: Expression,
  /** In place of the endpoint's. */
  paging: z.optional(PagingDescription),
  /** Fields, or their beginnings, that only `get` tells: records are read one by one where one of them is used. */
  lacks: z.optional(z.array(z.string()).check(z.minLength(1))),
  /**
   * Lists below the records of another object: the call is made for each of them, with its id as `{parent}` in the path
   * and the record, as the system gives it, as `$parent`; `whole`: as `get` gives it.
   */
  of: z.optional(z.strictObject({ object: z.string(), whole: z.optional(z.boolean()) })),
});
export type ListCall = z.infer<typeof ListCall>;
/** Finds records by a field: `$key.field`, `$key.value`, or up to `size` `$key.values`. */
export const FindCall = z.strictObject({
  ...request,
  rows: Expression,
  size: z._default(z.int(), 1),
  /** As of a list; what a list lacks, this lacks too. */
  lacks: z.optional(z.array(z.string()).check(z.minLength(1))),
});
export type FindCall = z.infer<typeof FindCall>;
export const GetCall = z.strictObject({ ...request, record: Expression });
/** `id`: of the record that was made, over the answer. `$once` where the system makes one record of what comes twice. */
export const CreateCall = z.strictObject({ ...request, id: z.optional(Expression) });
export const UpdateCall = z.strictObject({
  ...request,
  /** The system clears what it is not given: the record is read with `get` and written with its changes put into it. */
  whole: z.optional(z.boolean()),
});
export const DeleteCall = z.strictObject({ ...request });
export const UpsertCall = z.strictObject({
  ...request,
  /** Fields that may tell records apart in this call. Others are looked up, then the record is made or changed. */
  keys: z.array(z.string()).check(z.minLength(1)),
  /** Over the answer: whether the record is new. */
  created: z.optional(Expression),
  id: z.optional(Expression),
});
/** Many records in one request. */
export const BulkCall = z.strictObject({
  ...request,
  /** Records in one request. */
  size: z.int().check(z.gte(2)),
  /** Of an upsert: fields that may tell records apart. */
  keys: z.optional(z.array(z.string())),
  /** Over the answer: one `{ ok, id, created, code, message, fields }` for each record, in order. */
  outcomes: Expression,
});
export type BulkCall = z.infer<typeof BulkCall>;

export const calls = {
  list: ListCall,
  find: FindCall,
  get: GetCall,
  create: CreateCall,
  update: UpdateCall,
  upsert: UpsertCall,
  delete: DeleteCall,
  bulkCreate: BulkCall,
  bulkUpdate: BulkCall,
  bulkUpsert: BulkCall,
} as const;
export type CallName = keyof typeof calls;
export const callNames = Object.keys(calls) as CallName[];

/** Calls as objects have them: whole. */
export const Calls = z.strictObject({
  list: z.optional(ListCall),
  find: z.optional(FindCall),
  get: z.optional(GetCall),
  create: z.optional(CreateCall),
  update: z.optional(UpdateCall),
  upsert: z.optional(UpsertCall),
  delete: z.optional(DeleteCall),
  bulkCreate: z.optional(BulkCall),
  bulkUpdate: z.optional(BulkCall),
  bulkUpsert: z.optional(BulkCall),
});
export type Calls = z.infer<typeof Calls>;

/** How the system goes on telling; it tells all at once when left out, whatever its lists do. */
const discoveryPaging = { paging: z.optional(PagingDescription) };

/** What the system itself tells of objects and fields that an account adds to those described here. */
const Discovery = z.strictObject({
  /** `rows`: `{ name, label }` of each object. */
  objects: z.optional(z.strictObject({ ...request, rows: Expression, ...discoveryPaging })),
  /** `rows`: `{ name, label, type, required, readOnly, maxLength, enum: [{ value, label }] }` of each field of `$object`. */
  fields: z.optional(
    z.strictObject({
      ...request,
      rows: Expression,
      ...discoveryPaging,
      /** The system tells only what the account adds, and nothing of the fields that are described. */
      added: z.optional(z.literal(true)),
    }),
  ),
});

const authBase = {
  id: Slug,
  /** What people choose: `With your Salesforce account`. */
  title: z.string(),
  /** Connection fields that this way asks for, beside those that all ways share. */
  fields: z._default(z.array(z.string()), []),
  /** Of each request, with `$values`, `$kept`, `$token` and `$session`. */
  headers: z._default(Expressions, {}),
  query: z._default(Expressions, {}),
  /** Over an answer: whether signing in anew may help; 401 when left out. */
  expired: z.optional(Expression),
  ...evidence,
};

export const AuthDescription = z.discriminatedUnion('type', [
  z.strictObject({ ...authBase, type: z.literal('none') }),
  z.strictObject({ ...authBase, type: z.literal('apiKey') }),
  z.strictObject({ ...authBase, type: z.literal('basic'), user: Expression, password: Expression }),
  z.strictObject({
    ...authBase,
    type: z.literal('oauth2'),
    /** The first is what people use; `authorization_code` needs an OAuth client of the host's operator. */
    grants: z.array(z.enum(['authorization_code', 'client_credentials'])).check(z.minLength(1)),
    authorizationUrl: z.optional(Template),
    authorizationParams: z._default(z.record(z.string(), z.string()), {}),
    tokenUrl: Template,
    revokeUrl: z.optional(Template),
    scopes: z._default(z.array(Template), []),
    scopeSeparator: z._default(z.string(), ' '),
    clientCredentialsScopes: z.optional(z.array(Template)),
    pkce: z.enum(['required', 'supported', 'unsupported', 'unknown']),
    tokenRequestAuth: z._default(z.enum(['basic', 'body']), 'body'),
    /** Whether a refresh token comes with the access token, and how long one lasts. */
    refresh: z.enum(['none', 'kept', 'rotated']),
    /** Over the token's answer: what addresses and expressions need later, as `{instanceUrl}` and `$kept.instanceUrl`. */
    keep: z._default(Expressions, {}),
  }),
  z.strictObject({
    ...authBase,
    type: z.literal('oauth1'),
    signatureMethod: z.enum(['HMAC-SHA256', 'HMAC-SHA1']),
    realm: z.optional(Expression),
    consumerKey: z.string(),
    consumerSecret: z.string(),
    token: z.string(),
    tokenSecret: z.string(),
  }),
  z.strictObject({
    ...authBase,
    type: z.literal('session'),
    /** `session`: over the login's answer, with `$headers`; as `$session` in `headers`. */
    login: z.strictObject({ ...request, session: Expression }),
    logout: z.optional(z.strictObject(request)),
    /** Whether cookies of the login go with each request. */
    cookies: z._default(z.boolean(), false),
  }),
]);
export type AuthDescription = z.infer<typeof AuthDescription>;

const ConnectionField = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][A-Za-z0-9]*$/)),
  label: z.string(),
  help: z.string(),
  type: z.enum(['string', 'text', 'password', 'url', 'email', 'integer', 'boolean', 'select']),
  required: z.boolean(),
  secret: z.boolean(),
  pattern: z.nullable(z.string()),
  example: z.nullable(z.string()),
  enum: z.optional(z.array(z.string())),
  default: z.optional(z.string()),
  /** Belongs to the OAuth client: set by the host's operator, not asked of people who sign in. */
  client: z.optional(z.boolean()),
  note: z.optional(z.string()),
});
export type ConnectionField = z.infer<typeof ConnectionField>;

export const fieldKinds = [
  'id',
  'string',
  'text',
  'html',
  'email',
  'phone',
  'url',
  'integer',
  'decimal',
  'currency',
  'percent',
  'boolean',
  'date',
  'datetime',
  'picklist',
  'multipicklist',
  'reference',
  'array',
  'object',
  'binary',
  'duration',
] as const;

export const FieldDescription = z.strictObject({
  /** A dotted path into the record; through a list it stands for each of its rows. */
  name: z.string().check(z.minLength(1)),
  label: z.string(),
  type: z.enum(fieldKinds),
  required: z.boolean(),
  readOnly: z.boolean(),
  createOnly: z.optional(z.literal(true)),
  writeOnly: z.optional(z.literal(true)),
  maxLength: z.optional(z.int().check(z.gte(1))),
  /** `api` of an object. */
  references: z.optional(z.string()),
  enum: z.optional(
    z.array(z.union([z.string(), z.strictObject({ value: z.string(), label: z.string() })])).check(z.minLength(1)),
  ),
  /** Always written. */
  fixed: z.optional(z.string()),
  /** Name in the canonical model. */
  canonical: z.optional(z.string()),
  /** Over the value as the system gives it: in the form of the canonical model; as it is when left out. */
  read: z.optional(Expression),
  /** Over the value as a mapping gives it: in the system's form. */
  write: z.optional(Expression),
  /** Where it is written, if not under its name. */
  writeTo: z.optional(z.string()),
  evidence: z.enum(['seen', 'known']),
  note: z.optional(z.string()),
});
export type FieldDescription = z.infer<typeof FieldDescription>;

export const canonicalNames = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'Product',
  'PriceBookEntry',
  'InventoryItem',
  'Order',
  'Invoice',
  'Payment',
  'Ticket',
  'Incident',
  'Campaign',
  'CampaignMember',
  'Subscriber',
  'MailingList',
  'Project',
  'Task',
  'Item',
  'Document',
  'User',
  'Event',
  'Currency',
  'Message',
] as const;
export const CanonicalName = z.enum(canonicalNames);
export type CanonicalName = z.infer<typeof CanonicalName>;

const objectBase = {
  canonical: CanonicalName,
  alsoFits: z.optional(z.array(CanonicalName)),
  /** As recipes name it: `Account`, `organizations`, `end-users`. */
  id: z.string().check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/)),
  /** As the API names it; `id` when left out. */
  api: z.optional(z.string()),
  label: z.string(),
  labelPlural: z.string(),
  idField: z.string(),
  modifiedField: z.nullable(z.string()),
  createdField: z.optional(z.string()),
  /** Fields that tell records apart for people, the best first; the first is what recipes use unless told otherwise. */
  keys: z._default(z.array(z.string()), []),
  /** Fields that tell records of the same key apart, as far as what is written has them: the plant beside the material. */
  keyParts: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** Words that calls need of this object: `{ table: transaction, kind: SalesOrd }`. In addresses and as `$object.terms`. */
  terms: z.optional(z.record(z.string(), z.string())),
  ...evidence,
  callSources: z.optional(z.array(z.string())),
  fields: z.array(FieldDescription).check(z.minLength(1)),
};

/** An object as it is written down: `true` takes the endpoint's call, a part replaces parts of it. */
const WrittenObject = z.strictObject({
  ...objectBase,
  calls: z.partialRecord(z.enum(callNames), z.union([z.literal(true), z.record(z.string(), z.unknown())])),
});
export const ObjectDescription = z.strictObject({ ...objectBase, calls: Calls });
export type ObjectDescription = z.infer<typeof ObjectDescription>;

const descriptionBase = {
  schemaVersion: z.literal(2),
  id: Slug,
  /** Endpoints of one vendor's product; there are no recipes between them. */
  family: Slug,
  title: z.string(),
  /** Other names that people look for: `SFDC`. */
  aliases: z._default(z.array(z.string()), []),
  /** Two letters. */
  monogram: z.string().check(z.minLength(1), z.maxLength(2)),
  vendor: z.nullable(z.string()),
  category: z.enum(['crm', 'erp', 'commerce', 'marketing', 'service', 'engineering', 'plm', 'ppm', 'productivity']),
  docs: z.url(),
  api: z.strictObject({
    name: z.string(),
    style: z.enum(['rest', 'odata', 'graphql', 'rpc']),
    version: z.nullable(z.string()),
  }),
  baseUrl: z.strictObject({
    template: Template,
    /** Other addresses of the same account, by the name that calls give. */
    hosts: z._default(z.record(z.string(), Template), {}),
    /** Values made of the connection's answers, for addresses: `{ accountHost: "$lowercase($values.accountId)" }`. */
    derived: z._default(Expressions, {}),
  }),
  auth: z.array(AuthDescription).check(z.minLength(1)),
  connection: z.strictObject({
    fields: z.array(ConnectionField),
    test: z.strictObject({
      ...request,
      /** Over the answer: whether we are let in. */
      ok: Expression,
      /** Over the answer: something that people know their account by. */
      show: z.optional(Expression),
    }),
    ...evidence,
  }),
  rateLimits: z.strictObject({
    limits: z.array(z.strictObject({ scope: z.string(), metric: z.string(), limit: z.string(), window: z.string() })),
    /** Over an answer: whether it says to come again later; status 429 when left out. */
    busy: z.optional(Expression),
    /** Over such an answer: after how many seconds; the header Retry-After when left out. */
    retryAfter: z.optional(Expression),
    ...evidence,
  }),
  paging: z.optional(PagingDescription),
  errors: z.strictObject({
    /** Over an answer of status 200 to 299: whether it is an error all the same. */
    failed: z.optional(Expression),
    code: Expression,
    message: Expression,
    /** Names of the fields that are wrong. */
    fields: z.optional(Expression),
    /** With `$code` and `$status`: what the error means where the status does not tell. */
    means: z._default(
      z.partialRecord(z.enum(['auth', 'rights', 'busy', 'missing', 'duplicate', 'invalid']), Expression),
      {},
    ),
    ...evidence,
  }),
  discovery: z.optional(Discovery),
  /** Finds records in the system's own query language: over the text of the query. */
  query: z.optional(ListCall),
  /** What ids are in the system's JSON: what refers to a record is written so. */
  ids: z._default(z.enum(['text', 'number']), 'text'),
  /** What objects share. */
  calls: z._default(Calls, {}),
  conversions: z._default(z.array(z.string()), []),
};

export const WrittenDescription = z.strictObject({
  ...descriptionBase,
  calls: z._default(z.partialRecord(z.enum(callNames), z.record(z.string(), z.unknown())), {}),
  objects: z.array(WrittenObject).check(z.minLength(1)),
});
/** An API as the host runs it: every call whole. */
export const ApiDescription = z.strictObject({
  ...descriptionBase,
  objects: z.array(ObjectDescription).check(z.minLength(1)),
});
export type ApiDescription = z.infer<typeof ApiDescription>;

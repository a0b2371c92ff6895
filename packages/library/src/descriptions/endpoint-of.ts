import type { PropertyInput } from 'citizen-integrator/contract';
import type { EndpointDescriptionInput } from '../endpoint-description.ts';
import type { ApiDescription, AuthDescription, ConnectionField } from './api-description.ts';

/** The answer that says by which way people sign in, where there are several. */
export const signInQuestion = 'signIn';

/** Whether people sign in with the vendor itself, so that the connection asks for no secrets. */
export const isConsent = (way: AuthDescription): boolean =>
  way.type === 'oauth2' && way.grants[0] === 'authorization_code';

/**
 * The way by which a connection signs in.
 * @param answers of the connection; the first way counts without an answer, or with one that no longer is there.
 */
export const signInWayOf = (
  { auth }: Pick<ApiDescription, 'auth'>,
  answers: Readonly<Record<string, unknown>>,
): AuthDescription => {
  const [first] = auth;
  // The schema asks for one at least.
  if (!first) throw new Error('A description has no way to sign in');
  return auth.find(({ id }) => id === answers[signInQuestion]) ?? first;
};

const types = {
  string: 'string',
  text: 'textarea',
  password: 'password',
  url: 'url',
  email: 'email',
  integer: 'number',
  boolean: 'boolean',
  select: 'select',
} as const satisfies Record<ConnectionField['type'], PropertyInput['type']>;

/** What a way asks for beside what all ways share. */
const askedBy = (way: AuthDescription): readonly string[] =>
  way.type === 'oauth1' ? [...way.fields, way.consumerKey, way.consumerSecret, way.token, way.tokenSecret] : way.fields;

/** The ways that ask for a field: none when all share it. */
const waysOf = ({ name, client }: ConnectionField, { auth }: ApiDescription): readonly AuthDescription[] =>
  auth.filter(way => askedBy(way).includes(name) && !(client && isConsent(way)));

const questionOf = (field: ConnectionField, description: ApiDescription): PropertyInput[] => {
  const ways = waysOf(field, description);
  if (field.client && ways.length === 0) return [];
  const isShared = ways.length === 0 || ways.length === description.auth.length;
  const { name, label, help, type, required, secret, pattern, example } = field;
  return [
    {
      name,
      label,
      help: help === '' || /[.!?]$/.test(help) ? help : `${help}.`,
      type: secret && type === 'string' ? 'password' : types[type],
      required,
      secret,
      ...(field.default !== undefined && { default: field.default }),
      ...(example !== null && { placeholder: example }),
      ...(pattern !== null && { validate: { pattern } }),
      ...(field.enum && { options: field.enum.map(value => ({ value, label: value })) }),
      ...(!isShared && { showIf: { property: signInQuestion, oneOf: ways.map(({ id }) => id) } }),
    },
  ];
};

/**
 * An endpoint whose calls are described: its connection asks how to sign in, where there are several ways, and then for
 * what the description says. What belongs to an OAuth client is not asked: the host's operator sets it.
 */
export const endpointOf = (description: ApiDescription): EndpointDescriptionInput => {
  const { id, title, aliases, category, monogram, auth, connection } = description;
  const [first] = auth;
  const ways: PropertyInput[] =
    auth.length < 2
      ? []
      : [
          {
            name: signInQuestion,
            label: 'How to sign in',
            type: 'select',
            required: true,
            default: first?.id ?? null,
            options: auth.map(way => ({ value: way.id, label: way.title })),
          },
        ];
  return {
    id,
    name: title,
    aliases,
    category,
    monogram,
    connector: 'api',
    api: description,
    fields: [...ways, ...connection.fields.flatMap(field => questionOf(field, description))],
  };
};

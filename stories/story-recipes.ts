import type { PropertyInput, RecipeSourceInput } from 'citizen-integrator/contract';

const choices = [
  { value: 'new', label: 'New ones only', help: 'Those that came since the last run.' },
  { value: 'all', label: 'All of them' },
];

const questions: PropertyInput[] = [
  { name: 'text', label: 'A text', type: 'string', help: 'Help stands under the label.', placeholder: 'ACME-1' },
  { name: 'secret', label: 'A secret', type: 'password', secret: true },
  { name: 'number', label: 'A number', type: 'number', default: 25, validate: { min: 1, max: 100 } },
  { name: 'yes', label: 'Yes or no', type: 'boolean', default: true },
  { name: 'detail', label: 'Asked only after a yes', type: 'string', showIf: { property: 'yes', equals: true } },
  { name: 'choice', label: 'One of a few', type: 'select', options: choices },
  {
    name: 'region',
    label: 'Region',
    type: 'select',
    default: 'europe',
    options: [
      { value: 'europe', label: 'Europe' },
      { value: 'america', label: 'America' },
    ],
  },
  {
    name: 'city',
    label: 'A list that depends on the region',
    type: 'select',
    options: { from: 'source', of: 'values', object: 'cities', dependsOn: ['region'] },
  },
  {
    name: 'several',
    label: 'Several of a list',
    type: 'multiselect',
    default: ['a'],
    options: ['a', 'b', 'c'].map(value => ({ value, label: `Choice ${value.toUpperCase()}` })),
  },
  { name: 'email', label: 'An e-mail address', type: 'email' },
  { name: 'url', label: 'A web address', type: 'url' },
  { name: 'date', label: 'A day', type: 'date' },
  { name: 'lines', label: 'Several lines', type: 'textarea' },
  { name: 'file', label: 'A file', type: 'file' },
];

/** Asks one question of each type. */
export const everyQuestion: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'every-question',
  version: '1.0.0',
  name: 'Ask every kind of question',
  summary: 'A recipe that shows how each type of question looks.',
  category: 'data',
  endpoints: ['harbor'],
  actions: ['upsert'],
  author: 'Harbor',
  visibility: 'organization',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'harbor' } },
    lists: {
      cities: {
        connection: 'source',
        list: { resource: { path: '/cities', query: { region: { property: 'region' } } }, value: 'name' },
      },
    },
    operations: [
      {
        id: 'main',
        name: 'Copy',
        source: { connection: 'source', resource: { path: '/contacts' } },
        target: { connection: 'source', resource: { path: '/copies', method: 'POST' } },
        mapping: [{ to: 'name', from: 'name' }],
      },
    ],
  },
  steps: [
    { id: 'intro', type: 'introduction', title: 'All the questions', body: 'On the next page.' },
    { id: 'questions', type: 'variables', title: 'Every kind of question', properties: questions },
    { id: 'review', type: 'summary', title: 'Review' },
  ],
};

import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { listQuestions, restList } from './list-questions.ts';

export const newRestRecordsToMail: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'new-rest-records-to-mail',
  version: '1.0.0',
  name: 'Send an e-mail for each new record of a REST API',
  summary:
    'Someone filled in a form, asked a question, placed an order: your team gets an e-mail about each within minutes.',
  description:
    'Looks for new records in a list of an app with a REST API and sends one e-mail for each, to a person of your choice.',
  category: 'support',
  keywords: ['notification', 'alert', 'leads', 'tickets', 'forms', 'new', 'JSON'],
  endpoints: ['http-rest', 'smtp'],
  actions: ['sync'],
  minutes: 8,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'smtp' } },
    operations: [
      {
        id: 'main',
        name: 'New records by e-mail',
        source: {
          connection: 'source',
          resource: restList,
          filter: [{ field: 'createdAt', op: 'gte', value: { property: 'from' } }],
          changedSince: 'createdAt',
        },
        target: {
          connection: 'target',
          resource: {
            to: { property: 'to' },
            subject: '{{$values.what}}: {{title}}',
            template: [
              '{{$values.what}} of {{$substring(createdAt, 0, 16) ~> $replace("T", " ")}}',
              '',
              '{{title}}',
              '',
              '{{body}}',
              '',
              '{{sender ? "From: " & sender}}',
            ].join('\n'),
          },
          key: 'id',
        },
        mapping: [
          { to: 'id', from: 'id' },
          { to: 'title', formula: '$string([title, subject, name][0])' },
          { to: 'body', formula: '$string([body, description, message, text][0])' },
          { to: 'sender', formula: '$string([email, from, author.email][0])' },
          { to: 'createdAt', from: 'createdAt' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Hear of it at once',
      body: 'Every few minutes we look for records that were not there before, and send one e-mail for each.\n\n**What you need**\n\n- The address of the API and a way to sign in to it\n- In its records, `id` and `createdAt`, the time when it was made; what else the e-mail shows you can choose\n- A mail server that sends for you\n\n**Good to know**\n\n- What was made before the day that you choose is left alone\n- When a run is cut off in the middle, an e-mail may come a second time; mail programs can tell by its Message-ID',
    },
    { id: 'source', type: 'endpoint', title: 'Connect the app', connection: 'source' },
    { id: 'target', type: 'endpoint', title: 'Connect your mail server', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say what to watch, and who should hear of it.',
      properties: [
        ...listQuestions('tickets'),
        {
          name: 'from',
          label: 'Since when?',
          help: 'Only records that were made on this day or later are sent.',
          type: 'date',
          required: true,
          placeholder: '2026-11-25',
        },
        {
          name: 'what',
          label: 'What is one of them called?',
          help: 'The subject of each e-mail begins with it.',
          type: 'string',
          required: true,
          default: 'New record',
          placeholder: 'New ticket',
          validate: { maxLength: 60 },
        },
        { name: 'to', label: 'Who gets the e-mails?', type: 'email', required: true, placeholder: 'team@example.com' },
      ],
    },
    { id: 'fields', type: 'mapping', title: 'What the e-mail shows', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'How often',
      operation: 'main',
      default: { kind: 'interval', every: 5, unit: 'minute', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};

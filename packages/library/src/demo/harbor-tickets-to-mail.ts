import type { RecipeSourceInput } from 'citizen-integrator/contract';

export const harborTicketsToMail: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'harbor-tickets-to-mail',
  version: '1.0.0',
  name: 'Get an e-mail for each question in Harbor',
  summary: 'A contact asks you something in Harbor: your team reads it in its inbox within minutes.',
  description:
    'Looks for new questions in your Harbor account and sends one e-mail for each to an address of your choice.',
  category: 'support',
  keywords: ['tickets', 'notification', 'alert', 'help desk', 'questions', 'new'],
  endpoints: ['harbor', 'smtp'],
  actions: ['sync'],
  minutes: 4,
  author: 'Harbor',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'harbor' }, target: { endpoint: 'smtp' } },
    operations: [
      {
        id: 'main',
        name: 'Questions by e-mail',
        source: {
          connection: 'source',
          resource: {
            path: '/tickets',
            rows: 'data',
            total: 'total',
            paging: { kind: 'cursor', param: 'cursor', next: 'next', limitParam: 'limit', limit: 100 },
          },
          filter: [{ field: 'createdAt', op: 'gte', value: { property: 'from' } }],
          changedSince: 'createdAt',
        },
        target: {
          connection: 'target',
          resource: {
            to: { property: 'to' },
            subject: 'Question: {{title}}',
            template:
              '{{email}} asks in Harbor:\n\n{{body}}\n\nAsked on {{$substring(createdAt, 0, 10)}}, number {{id}}.\n',
          },
          key: 'id',
        },
        mapping: [
          { to: 'id', from: 'id' },
          { to: 'title', from: 'title' },
          { to: 'body', from: 'body' },
          { to: 'email', from: 'email' },
          { to: 'createdAt', from: 'createdAt' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Hear of each question at once',
      body: 'Every few minutes we look for new questions in your Harbor account, and send one e-mail for each.\n\n**What you need**\n\n- A mail server that sends for you\n- About 4 minutes\n\n**Good to know**\n\n- What was asked before the day that you choose is left alone\n- When a run is cut off in the middle, an e-mail may come a second time; mail programs can tell by its Message-ID',
    },
    { id: 'source', type: 'endpoint', title: 'Your Harbor account', connection: 'source' },
    { id: 'target', type: 'endpoint', title: 'Connect your mail server', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say who should hear of them.',
      properties: [
        {
          name: 'to',
          label: 'Who gets the e-mails?',
          type: 'email',
          required: true,
          placeholder: 'support@example.com',
        },
        {
          name: 'from',
          label: 'Since when?',
          help: 'Only questions that were asked on this day or later are sent.',
          type: 'date',
          required: true,
        },
      ],
    },
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

import type { RecipeSourceInput } from 'citizen-integrator/contract';

export const overdueInvoicesToMail: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'overdue-invoices-to-mail',
  version: '1.0.0',
  name: 'Send overdue invoices from PostgreSQL by e-mail',
  summary: 'One e-mail each weekday with every invoice that is past its due date. No e-mail when there is none.',
  description:
    'Looks up the unpaid invoices that are past their due date in a PostgreSQL database and sends them as one e-mail, the oldest first.',
  category: 'finance',
  keywords: ['dunning', 'receivables', 'reminder', 'debtors', 'accounting', 'digest', 'SQL'],
  endpoints: ['postgresql', 'smtp'],
  actions: ['extract'],
  minutes: 7,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'postgresql' }, target: { endpoint: 'smtp' } },
    operations: [
      {
        id: 'main',
        name: 'Overdue invoices by e-mail',
        source: {
          connection: 'source',
          resource: {
            query: [
              'select number, customer, amount::text as amount, currency, due_on, current_date - due_on as days',
              'from invoices',
              'where paid_on is null and due_on < current_date - $1::int',
            ].join('\n'),
            parameters: ['grace'],
            orderBy: 'number',
          },
        },
        target: {
          connection: 'target',
          resource: {
            to: { property: 'to' },
            subject: "{{$count(rows)}} {{$count(rows) = 1 ? 'invoice is' : 'invoices are'}} overdue",
            template: [
              '{{$count(rows) = 1 ? "This invoice is" : "These invoices are"}} past the due date and not paid:',
              '',
              '{{rows^(>days).(number & "  " & customer & "  " & amount & " " & currency & ", due on " & due_on & ", " & days & (days = 1 ? " day ago" : " days ago"))}}',
              '',
              'This e-mail is sent by a recipe that was set up by someone in your company.',
            ].join('\n'),
          },
        },
        mode: { rows: 'all' },
        mapping: [
          { to: 'number', from: 'number' },
          { to: 'customer', from: 'customer' },
          { to: 'amount', from: 'amount' },
          { to: 'currency', from: 'currency' },
          { to: 'due_on', from: 'due_on' },
          { to: 'days', from: 'days' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Know who has not paid yet',
      body: 'Each weekday morning we look for unpaid invoices that are past their due date and send them to you as one e-mail, those that have waited longest first. When there is none, there is no e-mail.\n\n**What you need**\n\n- A PostgreSQL user who may read a table or view named `invoices` with the columns `number` (unique), `customer`, `amount`, `currency`, `due_on` and `paid_on` (empty as long as it is not paid)\n- A mail server that sends for you\n\n**Good to know**\n\n- Nothing in your database is changed',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect PostgreSQL',
      connection: 'source',
      body: 'A user who may only read is enough.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect your mail server', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      properties: [
        {
          name: 'to',
          label: 'Who gets the e-mail?',
          type: 'email',
          required: true,
          placeholder: 'accounting@example.com',
        },
        {
          name: 'grace',
          label: 'Days of grace',
          help: 'An invoice is listed when it has been due for more days than this.',
          type: 'number',
          required: true,
          default: 0,
          validate: { min: 0, max: 365 },
        },
      ],
    },
    {
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'weekly', days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: ['07:30'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};

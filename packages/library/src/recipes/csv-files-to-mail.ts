import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { csvFiles, filesToRead } from './file-questions.ts';

export const csvFilesToMail: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'csv-files-to-mail',
  version: '1.0.0',
  name: 'Send what arrives in CSV files as one e-mail',
  summary: 'Reads new CSV files on an SFTP server and sends their rows as one e-mail that anyone can read.',
  description:
    'Puts the rows of all files that have arrived into one e-mail, a block of lines for each row. No e-mail is sent when there is nothing new.',
  category: 'productivity',
  keywords: ['digest', 'summary', 'report', 'files', 'notification', 'Excel'],
  endpoints: ['sftp-csv', 'smtp'],
  actions: ['extract'],
  minutes: 6,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'sftp-csv' }, target: { endpoint: 'smtp' } },
    operations: [
      {
        id: 'main',
        name: 'Files to an e-mail',
        source: { connection: 'source', resource: csvFiles },
        target: {
          connection: 'target',
          resource: {
            to: { property: 'to' },
            subject: "{{$values.title}}: {{$count(rows)}} {{$count(rows) = 1 ? 'row' : 'rows'}}",
            template: [
              '{{$values.title}}',
              '',
              '{{rows.($join($each($, function($value, $name) { $name & ": " & ($value = null ? "" : $string($value)) }), "\\n") & "\\n")}}',
            ].join('\n'),
          },
        },
        mode: { rows: 'all' },
        mapping: [{ to: '*', from: '*' }],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'Read your files in the inbox',
      body: 'When files have arrived, we put all their rows into one e-mail, with the name of each column before its value.\n\n**What you need**\n\n- An SFTP server with CSV files whose first line names the columns\n- A mail server that sends for you\n\n**Good to know**\n\n- Files are moved or deleted only after the e-mail was sent\n- Up to 10,000 rows fit into one e-mail\n- When nothing is new, there is no e-mail',
    },
    {
      id: 'source',
      type: 'endpoint',
      title: 'Connect the SFTP server',
      connection: 'source',
      body: 'Tell us where the files are.',
    },
    { id: 'target', type: 'endpoint', title: 'Connect your mail server', connection: 'target' },
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      body: 'Say which files to read, and who should read them.',
      properties: [
        ...filesToRead('*.csv'),
        { name: 'to', label: 'Who gets the e-mail?', type: 'email', required: true, placeholder: 'team@example.com' },
        {
          name: 'title',
          label: 'What is it about?',
          help: 'The subject of the e-mail begins with it.',
          type: 'string',
          required: true,
          default: 'New files',
          validate: { maxLength: 80 },
        },
      ],
    },
    { id: 'fields', type: 'mapping', title: 'What the e-mail shows', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'daily', at: ['08:00'], timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};

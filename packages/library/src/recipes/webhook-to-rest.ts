import type { RecipeSourceInput } from 'citizen-integrator/contract';
import { deliveredOnce, deliveredRecords, sampleFirst } from './delivered-records.ts';
import { recordsPath } from './list-questions.ts';

export const webhookToRest: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'webhook-to-rest',
  version: '1.0.0',
  name: 'Pass what a webhook brings on to a REST API',
  summary:
    'Takes JSON at an address of yours and hands it on to an API, with other names and other values where you like.',
  description:
    'Gives you an address that takes JSON by POST, and sends each record that comes to it to an API of yours. What the API does not take now is kept and tried again.',
  category: 'data',
  keywords: ['webhook', 'relay', 'forward', 'proxy', 'buffer', 'form', 'events', 'JSON', 'HTTP'],
  endpoints: ['webhook', 'http-rest'],
  actions: ['sync'],
  minutes: 5,
  author: 'Citizen Library',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'webhook' }, target: { endpoint: 'http-rest' } },
    operations: [
      {
        id: 'main',
        name: 'Deliveries to records',
        source: { connection: 'source', ...deliveredRecords },
        target: { connection: 'target', resource: { method: 'POST', path: '/{+targetPath}' } },
        mapping: [
          { to: 'name', from: 'name' },
          { to: 'email', from: 'email' },
          { to: 'message', from: 'message' },
          { to: 'receivedAt', from: '_delivery.receivedAt' },
        ],
      },
    ],
  },
  steps: [
    {
      id: 'intro',
      type: 'introduction',
      title: 'From one app to the other',
      body: `You get an address that nobody can guess. What is posted to it as JSON is sent on to an API, under the names that the API wants.\n\n**What you need**\n\n- A form or an app that can send JSON to an address\n- The address of an API that takes a record with POST, and a way to sign in to it\n\n**Good to know**\n\n- ${sampleFirst}\n- ${deliveredOnce}\n- When the API is away, nothing is lost: we try again`,
    },
    { id: 'source', type: 'endpoint', title: 'Get your address', connection: 'source' },
    { id: 'target', type: 'endpoint', title: 'Connect the API', connection: 'target' },
    { id: 'options', type: 'variables', title: 'Options', properties: [recordsPath('messages')] },
    { id: 'fields', type: 'mapping', title: 'What goes where', operation: 'main' },
    {
      id: 'when',
      type: 'schedule',
      title: 'When we look again',
      operation: 'main',
      default: { kind: 'interval', every: 1, unit: 'hour', timeZone: 'UTC' },
    },
    { id: 'review', type: 'summary', title: 'Review and deploy' },
  ],
};

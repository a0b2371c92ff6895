import type { EndpointDescriptionInput } from '../endpoint-description.ts';

/** Harbor, the demo's product: an app provider's own REST API. */
export const harbor: EndpointDescriptionInput = {
  id: 'harbor',
  name: 'Harbor',
  category: 'crm',
  monogram: 'Ha',
  home: true,
  connector: 'rest',
  auth: 'bearer',
  testPath: '/me',
  fields: [
    { name: 'baseUrl', label: 'Address', type: 'url', required: true },
    { name: 'token', label: 'Token', type: 'password', secret: true, required: true },
  ],
  lists: {
    countries: { resource: { path: '/countries', rows: 'data' }, value: 'name' },
    cities: {
      resource: { path: '/cities', rows: 'data', query: { country: { property: 'country' } } },
      value: 'name',
    },
  },
};

import type { EndpointDescription, Library } from '@citizen-integrator/library';
import type { Endpoint } from 'citizen-integrator/contract';
import type { Handle } from '../http/handle.ts';
import { pageOfAll } from '../http/page.ts';

const toEndpoint = ({ id, name, category, home, monogram, fields }: EndpointDescription): Endpoint => ({
  id,
  name,
  category,
  home,
  monogram,
  fields,
});

export const registerEndpointRoutes = (handle: Handle, { library }: { library: Library }): void => {
  const endpoints = [...library.endpoints.values()].map(toEndpoint).sort((a, b) => a.name.localeCompare(b.name));
  handle('listEndpoints', ({ query }) => Promise.resolve(pageOfAll(endpoints, query)));
};

export { allPages } from './all-pages.ts';
export { createClient, type Client, type RecipeFiles } from './client.ts';
export { loadRoutes } from './find-route.ts';
export type { EventStreamOptions, StreamState } from './event-stream.ts';
export {
  isRecipeApiError,
  RecipeApiError,
  type RecipeApiErrorKind,
  type RecipeApiErrorOptions,
} from './recipe-api-error.ts';
export { createRequestId } from './request-id.ts';
export type { CallOptions, ClientOptions, TokenRequest } from './transport.ts';

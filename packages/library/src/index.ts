import { createLibrary } from './library.ts';
import { commonEndpoints, commonRecipes } from './recipes/index.ts';

export type * from './descriptions/api-description.ts';
export { fieldKinds } from './descriptions/api-description.ts';
export { choicesOf } from './derive/picklists.ts';
export { endpointOf, isConsent, signInQuestion, signInWayOf } from './descriptions/endpoint-of.ts';
export { namesOf } from './descriptions/expressions.ts';
export * from './endpoint-description.ts';
export * from './library.ts';

/** What needs no app of a vendor's: files, databases, e-mail and any REST API. Part of the standard library. */
export const commonLibrary = createLibrary(commonEndpoints, commonRecipes);

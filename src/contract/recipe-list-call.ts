/** Apart from its schemas, so that a page that shows recipes can ask for them before it can read the answer. */
export const recipeListCall = { method: 'GET', path: '/v1/recipes' } as const;

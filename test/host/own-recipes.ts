import assert from 'node:assert/strict';
import { commonLibrary } from '@citizen-integrator/library';
import type { Recipe, RecipePage, RecipeSource, StoredRecipe } from 'citizen-integrator/contract';
import type { HostAnswer, TestHost } from './host-fixture.ts';

const flow = commonLibrary.recipes.get('postgresql-to-postgresql') ?? assert.fail();

/** The metadata of a recipe that copies tables. */
export const metadata = (over: Partial<RecipeSource> = {}): RecipeSource => ({
  ...flow,
  id: 'copy-tables',
  version: '1.0.0',
  name: 'Copy tables',
  author: 'Ines',
  visibility: 'private',
  ...over,
});

export interface Sending {
  readonly token: string;
  readonly method?: string;
  readonly jitterpak?: Uint8Array | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an author and others do with recipes, over HTTP. */
export const recipesOf = (host: TestHost) => {
  /** Sends the files of a recipe; the metadata as it stands when it is a text. */
  const send = async <Body = StoredRecipe>(
    path: string,
    source: RecipeSource | string | null,
    { token, method = 'POST', jitterpak, headers = {} }: Sending,
  ): Promise<HostAnswer<Body>> => {
    const form = new FormData();
    if (source !== null) {
      const text = typeof source === 'string' ? source : JSON.stringify(source, null, 2);
      form.set('metadata', new File([text], 'recipe.json', { type: 'application/json' }));
    }
    if (jitterpak) form.set('jitterpak', new File([Uint8Array.from(jitterpak)], 'project.jpk'));
    const response = await fetch(`${host.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: form,
    });
    const body = (await response.json()) as Body;
    return { status: response.status, headers: response.headers, body };
  };
  const list = async (token: string, query = ''): Promise<RecipePage> => {
    const { status, body } = await host.call<RecipePage>(`/v1/recipes?limit=500&${query}`, { token });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  return {
    send,
    list,
    upload: async (token: string, over: Partial<RecipeSource>, jitterpak?: Uint8Array): Promise<StoredRecipe> => {
      const { status, body } = await send('/v1/recipes', metadata(over), { token, jitterpak });
      assert.equal(status, 201, JSON.stringify(body));
      return body;
    },
    idsOf: async (token: string, query = ''): Promise<string[]> => (await list(token, query)).items.map(({ id }) => id),
    share: async (token: string, id: string, body: object): Promise<Recipe> => {
      const answer = await host.call<Recipe>(`/v1/recipes/${id}/visibility`, { token, method: 'PUT', body });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body;
    },
  };
};

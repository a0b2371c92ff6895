import { property } from 'lit/decorators.js';
import type { Client } from '../../client/index.ts';
import { SessionCache } from '../../session/cache.ts';
import type { CitizenSession } from '../../session/index.ts';
import { CitizenGallery } from '../gallery/gallery.element.ts';

type ListRecipes = Client['recipes']['list'];

/** The same session, to which recipes come as they do to a customer. */
const inTheEyesOf = (session: CitizenSession, customer: string): CitizenSession => {
  const { client } = session;
  const list: ListRecipes = (query, options) => client.recipes.list({ ...query, customer }, options);
  const own: Partial<CitizenSession> = {
    client: { ...client, recipes: { ...client.recipes, list } },
    cache: new SessionCache(),
  };
  return new Proxy(session, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof CitizenSession];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};

/** The gallery as a customer sees it, for the curation's preview. */
export class CustomerGallery extends CitizenGallery {
  static override readonly tag = 'citizen-customer-gallery';

  /** Id. */
  @property() customer = '';
  /** Another one loads everything anew. */
  @property({ attribute: false }) version = '';

  #seen: CitizenSession | undefined;
  #seenFor: readonly unknown[] = [];

  protected override get session(): CitizenSession | undefined {
    const whole = super.session;
    if (!whole) return undefined;
    const now = [whole, this.customer, this.version];
    if (now.some((part, index) => part !== this.#seenFor[index])) {
      this.#seenFor = now;
      this.#seen = inTheEyesOf(whole, this.customer);
    }
    return this.#seen;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-customer-gallery': CustomerGallery;
  }
}

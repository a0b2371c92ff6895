import type { RouteName, RouteRequest, RouteResponse, routes } from 'citizen-integrator/contract';
import type { World } from './world.ts';

type Part<Name extends RouteName, Key extends 'params' | 'query' | 'body'> =
  (typeof routes)[Name] extends Record<Key, unknown> ? { readonly [K in Key]: RouteRequest<Name, Key> } : unknown;

/** A file as it was sent. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Files<Name extends RouteName> = (typeof routes)[Name] extends { files: infer Parts }
  ? {
      readonly files: {
        readonly [K in keyof Parts]: Parts[K] extends { required: true } ? SentFile : SentFile | undefined;
      };
    }
  : unknown;

/** A checked call, as a handler gets it. */
export type Call<Name extends RouteName> = Part<Name, 'params'> &
  Part<Name, 'query'> &
  Part<Name, 'body'> &
  Files<Name> & {
    readonly world: World;
    /** BCP 47. */
    readonly language: string;
    readonly ifMatch: string | null;
  };

type Answer<Name extends RouteName> = (typeof routes)[Name] extends { response: unknown }
  ? RouteResponse<Name>
  : (typeof routes)[Name] extends { download: string }
    ? Uint8Array<ArrayBuffer>
    : void;

/** What answers some of the routes. */
export type Handlers<Name extends RouteName = RouteName> = {
  readonly [Key in Name]: (call: Call<Key>) => Answer<Key> | Promise<Answer<Key>>;
};

interface Page<Item> {
  items: Item[];
  total: number;
  next: string | null;
}

/** One page of a list. The cursor says how many came before. */
export const pageOf = <Item>(
  all: readonly Item[],
  { cursor = '0', limit = 100 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Page<Item> => {
  const start = Number(cursor);
  const end = start + limit;
  return { items: all.slice(start, end), total: all.length, next: end < all.length ? String(end) : null };
};

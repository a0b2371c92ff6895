import { readObjects } from './endpoint-facts.ts';
import { createStore, type Store } from './store/record-store.ts';
import { vendors } from './vendors/index.ts';

export interface RecordsOptions {
  readonly seed?: string | number;
  readonly rowsPerObject?: number;
  readonly descriptions?: URL;
}

/** The records of all practice accounts, without a server. */
export const practiceStores = (
  options: RecordsOptions = {},
): { readonly endpoint: string; readonly store: Store }[] => {
  const {
    seed = 1,
    rowsPerObject = 1000,
    descriptions = new URL('../../library/endpoints/', import.meta.url),
  } = options;
  return vendors.map((vendor, slot) => ({
    endpoint: vendor.id,
    store: createStore({
      objects: readObjects(vendor.id, descriptions),
      dialect: vendor.dialect,
      world: { seed, endpoint: vendor.id, slot, rows: rowsPerObject, ownFields: 0 },
      now: Date.now,
      onChange: () => undefined,
    }),
  }));
};

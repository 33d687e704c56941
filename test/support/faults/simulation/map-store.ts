import type { LeaseStore } from "../../../../src/lease/store.ts";

export type StoreMethod = (...given: never[]) => Promise<unknown>;

/** A store whose every method is wrapped, also one that is added later. */
export function mapStore(
  store: LeaseStore,
  wrap: (method: StoreMethod, name: string) => StoreMethod,
): LeaseStore {
  const methods = Object.entries(store as unknown as Readonly<Record<string, StoreMethod>>);
  const wrapped = methods.map(([name, method]) => [name, wrap(method, name)] as const);
  return Object.fromEntries(wrapped) as unknown as LeaseStore;
}

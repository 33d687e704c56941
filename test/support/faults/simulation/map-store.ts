import type { LeaseStore } from "../../../../src/lease/store.ts";

export type StoreMethod = (...given: never[]) => Promise<unknown>;

/** A store whose every method is wrapped, also one that is added later. */
export function mapStore(
  store: LeaseStore,
  wrap: (method: StoreMethod, name: string) => StoreMethod,
): LeaseStore {
  return mapped(store, wrap, "") as LeaseStore;
}

function mapped(
  store: object,
  wrap: (method: StoreMethod, name: string) => StoreMethod,
  prefix: string,
): object {
  const parts = Object.entries(store as Readonly<Record<string, StoreMethod | object>>);
  const wrapped = parts.map(([name, part]) => {
    const whole = `${prefix}${name}`;
    return [
      name,
      typeof part === "function"
        ? wrap(part as StoreMethod, whole)
        : mapped(part, wrap, `${whole}.`),
    ] as const;
  });
  return Object.fromEntries(wrapped);
}

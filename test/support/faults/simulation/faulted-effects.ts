import type { Provider } from "../../../../src/credentials/kind/provider.ts";
import { StoreError, type LeaseStore } from "../../../../src/lease/store.ts";
import { err } from "../../../../src/shared/result.ts";
import { mapStore, type StoreMethod } from "./map-store.ts";
import { providerFailure } from "./provider-world.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** When the driver of a store gives up by itself. */
const STORE_GIVES_UP_MS = 5000;

/** How long an effect takes, there and back. */
export type Latency = (kind: "store" | "provider" | "client") => number;

/**
 * The store as one process sees it: every call is an effect of that process. So a method that is added to the store is one
 * too, without anybody's thinking of it.
 */
export function storeOf(
  process: SimulatedProcess,
  store: LeaseStore,
  { latency, isDown }: { readonly latency: Latency; readonly isDown: () => boolean },
): LeaseStore {
  const fail = (): never => {
    throw new StoreError("unavailable", "the store does not respond", { remedy: "Start it." });
  };
  return mapStore(store, (method, name) => (...given) => {
    // Nothing that goes over may be shared.
    const there = structuredClone(given);
    return process.effect({
      point: `store.${name}`,
      run: async () => structuredClone(isDown() ? fail() : await method(...there)),
      fail,
      givesUpAfterMs: STORE_GIVES_UP_MS,
      latencyMs: latency("store"),
    });
  });
}

/** A provider as one process sees it: every method that returns a promise is an effect. */
export function providerOf<Settings>(
  process: SimulatedProcess,
  provider: Provider<Settings>,
  latency: Latency,
): Provider<Settings> {
  const members = Object.entries(provider).map(
    ([name, member]: [string, unknown]): [string, unknown] => {
      if (typeof member !== "function" || NO_EFFECTS.has(name)) return [name, member];
      const method = member as StoreMethod;
      const effect = (...given: never[]): Promise<unknown> =>
        process.effect<unknown>({
          point: `provider.${name}`,
          run: () => method(...given),
          // What was refused before anything happened says so, where that matters.
          fail: () => err(providerFailure(true)),
          latencyMs: latency("provider"),
        });
      return [name, effect];
    },
  );
  const faulted: unknown = Object.fromEntries(members);
  return faulted as Provider<Settings>;
}

/** They compute, and call nothing. */
const NO_EFFECTS: ReadonlySet<string> = new Set(["handleOf", "revocabilityOf", "variablesOf"]);

import { mapStore } from "./faults/simulation/map-store.ts";
import { StoreError, type LeaseStore } from "../../src/lease/store.ts";

/**
 * A store as if it worked on another thread: each call takes turns of the event loop before and after it works, and what
 * goes over is cloned, so that a function, a class or a `Secret` among arguments or results fails the test.
 */
export function remoteStore(store: LeaseStore): LeaseStore {
  // A change of a task for GitHub is a function.
  return mapStore(store, (method, name) =>
    name === "githubTasks.change" ? method : remote(method),
  );
}

type Method = (...given: never[]) => Promise<unknown>;

function remote(method: Method): Method {
  return async (...given) => {
    const there = structuredClone(given);
    await eventLoopTurn();
    const outcome = await settle(method, there);
    await eventLoopTurn();
    const back = structuredClone(outcome);
    if ("value" in back) return back.value;
    throw back.storeError === undefined ? new Error(back.error) : storeErrorOf(back.storeError);
  };
}

type PlainStoreError = Pick<StoreError, "kind" | "message" | "remedy">;

type Outcome =
  | { readonly value: unknown }
  | { readonly error: string; readonly storeError?: PlainStoreError };

async function settle(method: Method, given: never[]): Promise<Outcome> {
  try {
    return { value: await method(...given) };
  } catch (error) {
    if (!(error instanceof StoreError)) return { error: String(error) };
    const { kind, message, remedy } = error;
    return { error: message, storeError: { kind, message, remedy } };
  }
}

function storeErrorOf({ kind, message, remedy }: PlainStoreError): StoreError {
  return new StoreError(kind, message, { remedy });
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

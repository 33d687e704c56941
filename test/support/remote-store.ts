import { StoreError, type LeaseStore } from "../../src/lease/store.ts";

/**
 * A store as if it worked on another thread: each call takes turns of the event loop before and after it works, and what
 * goes over is cloned, so that a function, a class or a `Secret` among arguments or results fails the test.
 */
export function remoteStore(store: LeaseStore): LeaseStore {
  const given = Object.entries(store as unknown as Readonly<Record<string, Method>>);
  const methods = given.map(([name, method]) => [name, remote(method)] as const);
  return Object.fromEntries(methods) as unknown as LeaseStore;
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

import { setTimeout as sleep } from "node:timers/promises";
import type { Identity } from "../../../src/action/lease/source/credential-source.ts";
import {
  identityOf,
  losingFirstLease,
  newRequestKey,
  type SceneClient,
  sourceOf,
} from "./asking.ts";
import { useLease } from "../use-lease.ts";

/** How a job asks twice. */
export const WAYS = [
  /** The first response is lost, and the action asks again: the same key. */
  "response lost",
  /** The same key twice at once, as when something on the way sends a request again. */
  "same key at once",
  /** Another step asks with a key of its own, while the first one has its lease: a theft. */
  "another key later",
  /** Two keys at once. */
  "another key at once",
  /** The very same ID token and key, twice at once. */
  "same ID token at once",
] as const;
export type Way = (typeof WAYS)[number];

export interface SceneJob extends SceneClient {
  readonly way: Way;
  /** How long its task uses the credential, in milliseconds. */
  readonly taskMs: number;
  /** Its runner is gone as soon as it has its lease: no heartbeat, no end. */
  readonly dies: boolean;
}

/** What came of one request of a job. */
export type Asked =
  | { readonly lease: string; readonly code?: undefined }
  | { readonly code: string; readonly message: string; readonly lease?: undefined };

export interface JobOutcome {
  readonly way: Way;
  readonly dies: boolean;
  readonly runId: number;
  readonly asked: readonly Asked[];
  /** How many times the action waited for a broker. */
  readonly waits: number;
  /** How each lease ended for its step: `verified`, or why not. */
  readonly ends: readonly string[];
  /** Leases that stopped working while the task ran, with the reason. */
  readonly early: readonly string[];
}

export async function playJob(job: SceneJob): Promise<JobOutcome> {
  const asked: Asked[] = [];
  const ends: string[] = [];
  const early: string[] = [];
  let waits = 0;
  const onWait = (): void => {
    waits += 1;
  };
  const ask = async (request: string, identity: Identity, send?: typeof losingFirstLease) => {
    const source = sourceOf(job, {
      request,
      onWait,
      ...(send === undefined ? {} : { send: send() }),
    });
    const obtained = await source.obtain(identity, new AbortController().signal);
    if (!obtained.ok) {
      const { code, message } = obtained.error.failure;
      asked.push({ code, message });
      return;
    }
    const lease = obtained.value;
    asked.push({ lease: lease.id });
    if (job.dies) return;
    const lost = await useLease(lease, { taskMs: job.taskMs, pauseMs: 500 });
    if (lost !== undefined) early.push(lost);
    const { revocation, failure } = await lease.end(new AbortController().signal);
    ends.push(failure === undefined ? revocation : `${revocation}: ${failure.message}`);
  };
  const first = newRequestKey();
  const identity = await identityOf(job);
  switch (job.way) {
    case "response lost":
      await ask(first, identity, losingFirstLease);
      break;
    case "same key at once":
      await Promise.all([ask(first, identity), ask(first, await identityOf(job))]);
      break;
    case "another key later": {
      const begun = ask(first, identity);
      await sleep(job.taskMs / 2);
      await Promise.all([begun, ask(newRequestKey(), await identityOf(job))]);
      break;
    }
    case "another key at once":
      await Promise.all([ask(first, identity), ask(newRequestKey(), await identityOf(job))]);
      break;
    case "same ID token at once":
      await Promise.all([ask(first, identity), ask(first, identity)]);
      break;
  }
  return { way: job.way, dies: job.dies, runId: job.runId, asked, waits, ends, early };
}

import { meantProxies } from "../../../delivery/environment/planted.ts";
import { labelled } from "../../../receipt/log-lines.ts";
import { err } from "../../../shared/result.ts";
import type { Backoff } from "../../../shared/backoff.ts";
import type { DiscoverResponse } from "../../../shared/task-wire.ts";
import { hostileVariablesOf, type Job } from "../../context/job.ts";
import { sayLines } from "../../runner/log.ts";
import { sessionRecorder } from "../../runner/session-state.ts";
import { identifyFor } from "../source/identify.ts";
import { askAgain } from "./ask-again.ts";
import { brokerClient, type BrokerResult } from "./client.ts";
import { parseDiscovery } from "./discovery.ts";

const BACKOFF: Backoff = { firstWaitMs: 500, maxWaitMs: 5000, attempts: 3 };
/** Whoever asks waits for it. */
const RESTART_MS = 10_000;

/** What this job could ask its broker for. Each request has a fresh ID token, because the broker accepts each once. */
export function brokerDiscovery(
  job: Job,
  url: string,
): (signal: AbortSignal) => Promise<BrokerResult<DiscoverResponse>> {
  const { send, clock, runner, kinds, inputs } = job;
  const identify = identifyFor(job, url);
  const hostileOfKinds = hostileVariablesOf(kinds);
  const client = brokerClient({ url, send, now: () => clock.now(), hostileOfKinds });
  const via = Object.keys(meantProxies(job.environment)).join(" ");
  const state = sessionRecorder(runner);
  // Post closes the job whatever becomes of this one.
  state.save({ mode: "broker", step: inputs.step, broker: url, via });
  const say = (line: string): void => sayLines(runner, labelled("◌", "broker", line));
  return async (signal) => {
    return await askAgain<DiscoverResponse>(
      async () => {
        const identity = await identify(signal);
        if (!identity.ok) return err({ failure: identity.error });
        return await client.discover(identity.value.token, parseDiscovery, signal);
      },
      { backoff: BACKOFF, clock, signal, say, restartMs: RESTART_MS },
    );
  };
}

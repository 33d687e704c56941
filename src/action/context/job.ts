import { randomBytes } from "node:crypto";
import { meantProxies, type JobEnvironment } from "../../delivery/environment/planted.ts";
import { readRunnerEnvironment } from "../../delivery/environment/runner-environment.ts";
import type { Clock } from "../../shared/clock.ts";
import { nodeHttp, type HttpSend, type Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Inputs } from "../inputs/read-inputs.ts";
import type { Runner } from "../runner/runner.ts";

/** The process around the action, as data and effects: what main.ts knows, and a test replaces. */
export interface Surroundings {
  readonly runner: Runner;
  /** The environment that this process was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it. */
  readonly platform: string;
  readonly parentPid: number;
  readonly clock: Clock;
  /** Aborts with the first SIGINT or SIGTERM: from then on the runner gives us some seven seconds. */
  readonly cancelled: AbortSignal;
  /** Writes to the step's log; resolves when more can be taken. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
}

/** What all parts of one run share. */
export interface Job extends Surroundings {
  readonly inputs: Inputs;
  /** The environment as the check for planted variables looks at it. */
  readonly environment: JobEnvironment;
  /** Through the proxies that are the runner's own, or meant; never through a planted one. */
  readonly send: HttpSend;
  readonly jitter: Jitter;
  readonly randomBytes: RandomBytes;
}

export async function openJob(inputs: Inputs, around: Surroundings): Promise<Job> {
  const environment = {
    env: around.env,
    runnerEnv: await readRunnerEnvironment(around.parentPid),
    trusted: inputs.trustEnv,
    platform: around.platform,
  };
  return {
    ...around,
    inputs,
    environment,
    send: nodeHttp(meantProxies(environment)),
    jitter: Math.random,
    randomBytes,
  };
}

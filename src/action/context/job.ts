import { randomBytes } from "node:crypto";
import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import { meantProxies, type JobEnvironment } from "../../delivery/environment/planted.ts";
import { readRunnerEnvironment } from "../../delivery/environment/runner-environment.ts";
import type { IdTokenRight } from "../../identity/request-id-token.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { nodeHttp, type HttpSend, type Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { Secret } from "../../shared/secret.ts";
import type { WriteBytes } from "../../shared/write-bytes.ts";
import type { Inputs } from "../inputs/read-inputs.ts";
import type { Runner } from "../runner/runner.ts";

/** The process in which the action runs, as data and effects: main.ts fills it in, and a test replaces it. */
export interface ActionEnvironment {
  readonly runner: Runner;
  /** The environment that this process was started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it. */
  readonly platform: string;
  readonly parentPid: number;
  /** The kinds of credential that the action knows. */
  readonly kinds: readonly CredentialKind[];
  readonly clock: Clock;
  /** Aborts on the first SIGINT or SIGTERM: from then on the runner leaves about seven seconds. */
  readonly cancelled: AbortSignal;
  /** Writes to the step's log. */
  readonly write: WriteBytes;
}

/** What all parts of one run share. */
export interface Job extends ActionEnvironment {
  readonly inputs: Inputs;
  /** The environment as the check for planted variables sees it. */
  readonly environment: JobEnvironment;
  /** Through the proxies of the runner or of `trust-env`; never through a planted one. */
  readonly send: HttpSend;
  readonly jitter: Jitter;
  readonly randomBytes: RandomBytes;
  /** When the runner cancelled this step; undefined when it did not. */
  readonly cancelledAt: () => Instant | undefined;
}

export async function openJob(inputs: Inputs, process: ActionEnvironment): Promise<Job> {
  const environment = {
    env: process.env,
    runnerEnv: await readRunnerEnvironment(process.parentPid),
    trusted: inputs.trustEnv,
    platform: process.platform,
    hostileOfKinds: hostileVariablesOf(process.kinds),
  };
  return {
    ...process,
    inputs,
    environment,
    send: nodeHttp(meantProxies(environment)),
    jitter: Math.random,
    randomBytes,
    cancelledAt: instantOf(process.cancelled, process.clock),
  };
}

function instantOf(signal: AbortSignal, clock: Clock): () => Instant | undefined {
  let at = signal.aborted ? clock.now() : undefined;
  signal.addEventListener("abort", () => (at ??= clock.now()), { once: true });
  return () => at;
}

export function hostileVariablesOf(kinds: readonly CredentialKind[]): readonly HostileVariable[] {
  return kinds.flatMap(({ hostileVariables }) => hostileVariables);
}

/** The job's right to request ID tokens, as the runner gives it to every step; an empty value counts as absent. */
export function idTokenRight({ env }: Pick<Job, "env">): IdTokenRight {
  const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  return {
    url: url === "" ? undefined : url,
    token: token === "" ? undefined : new Secret(token),
  };
}

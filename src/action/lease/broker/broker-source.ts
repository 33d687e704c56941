import { readFileSync } from "node:fs";
import { meantProxies } from "../../../delivery/environment/planted.ts";
import type { Access } from "../../../shared/claims.ts";
import type { Backoff } from "../../../shared/backoff.ts";
import type { Clock } from "../../../shared/clock.ts";
import { ownCommit } from "../../../shared/own-commit.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { AuthorizationDetail } from "../../../shared/wire.ts";
import { hostileVariablesOf, type Job } from "../../context/job.ts";
import type { TaskForAgent } from "../../inputs/read-inputs.ts";
import type { BrokerInput } from "../../inputs/source.ts";
import { labelled } from "../../../receipt/log-lines.ts";
import { sayLines } from "../../runner/log.ts";
import { sessionRecorder } from "../../runner/session-state.ts";
import type {
  CredentialSource,
  HeldLease,
  Identify,
  Identity,
  OpenedSource,
} from "../source/credential-source.ts";
import { identifyFor } from "../source/identify.ts";
import { askAgain } from "./ask-again.ts";
import { brokerClient, type BrokerClient, type BrokerResult } from "./client.ts";
import { comparingCommits } from "./compare-commits.ts";
import { endAtBroker } from "./end.ts";
import type { GrantedLease } from "./granted-lease.ts";
import { askWhyEnded, sendHeartbeats } from "./heartbeat.ts";
import { keptPartOfStep, type KeptPartOfStep } from "./kept-part.ts";

export interface BrokerSourceOptions {
  readonly client: BrokerClient;
  /** The broker's origin: the audience of the ID tokens. */
  readonly url: string;
  readonly asked: {
    readonly grant: string;
    readonly environment: string | undefined;
    readonly access: Access;
    readonly step: string;
    /** The action that gets the credential; undefined for a script. */
    readonly uses?: string | undefined;
    readonly ttlSeconds: number | undefined;
    /** What the grant's kind needs for the issue, by name (a public key). */
    readonly supplied?: Readonly<Record<string, string>>;
    /** The task of the policy that an agent asked for; undefined for a step of the workflow. */
    readonly named?: Pick<TaskForAgent, "task" | "agent"> | undefined;
  };
  /** What the step makes itself for its lease; absent: nothing. */
  readonly kept?: KeptPartOfStep;
  /** Random name of this step's request, 22 base64url characters or more: repeating it replaces a lost response. */
  readonly request: string;
  readonly identify: Identify;
  readonly clock: Clock;
  /** Records the state for post. Called before the broker is asked. */
  readonly record: () => void;
  /** Tells post that nothing was issued. */
  readonly recordNothing: () => void;
  /** Gets a line for the log when the broker is waited for. */
  readonly say: (line: string) => void;
}

/** The broker that the inputs name. */
export function openBroker(job: Job, { url, grant }: BrokerInput): OpenedSource {
  const { inputs, clock, send, runner, kinds } = job;
  const identify = identifyFor(job, url);
  const state = sessionRecorder(runner);
  const hostileOfKinds = hostileVariablesOf(kinds);
  // Names of the proxies that post needs too, which cannot read the inputs.
  const via = Object.keys(meantProxies(job.environment)).join(" ");
  const own = ownCommit(import.meta.dirname, readIfThere);
  const compared = comparingCommits(send, { own, say: (line) => runner.say(line) });
  const source = brokerSource({
    client: brokerClient({ url, send: compared, now: () => clock.now(), hostileOfKinds }),
    url,
    asked: { ...inputs, grant, uses: inputs.uses?.name },
    kept: keptPartOfStep(kinds),
    request: Buffer.from(job.randomBytes(24)).toString("base64url"),
    identify,
    clock,
    record: () => state.save({ mode: "broker", step: inputs.step, broker: url, via }),
    recordNothing: () => {
      // Another task of the same step may have got something.
      if (inputs.named === undefined) state.issuedNothing();
    },
    say: (line) => sayLines(runner, labelled("◌", "broker", line)),
  });
  return { source, identify, state };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The broker replaces a lost response twice. A Retry-After that is longer means no. */
const BACKOFF: Backoff = { firstWaitMs: 500, maxWaitMs: 20_000, attempts: 3 };

/** Leases of a broker, which decides, records, issues and revokes. */
export function brokerSource(options: BrokerSourceOptions): CredentialSource {
  return {
    audience: options.url,
    obtain: async (identity, signal) => {
      options.record();
      const granted = await requestLease(options, identity, signal);
      if (granted.ok) return ok(heldLease(granted.value, options));
      // From what was cancelled nothing is concluded: post then closes the job as ever.
      const isSure = granted.error.mayBeIssued !== true && !signal.aborted;
      if (isSure) options.recordNothing();
      if (granted.error.strayLease !== undefined) {
        await options.client.revoke(granted.error.strayLease, signal);
      }
      return granted;
    },
  };
}

interface Granted {
  readonly lease: GrantedLease;
  /** The one whose ID token was accepted. */
  readonly identity: Identity;
}

/**
 * Repeats the request with the same name, so that a lease whose response was lost is replaced and not refused, and with
 * a fresh ID token, because the first one may be used up.
 */
async function requestLease(
  { client, identify, clock, say, ...options }: BrokerSourceOptions,
  first: Identity,
  signal: AbortSignal,
): Promise<BrokerResult<Granted>> {
  const retry = { backoff: BACKOFF, clock, signal, say };
  let mayBeIssued = false;
  const ask = async (identity: Result<Identity, Failure>): Promise<BrokerResult<Granted>> => {
    if (!identity.ok) return err({ failure: identity.error });
    const detail = detailOf(options);
    const lease = await client.requestLease(detail, identity.value.token, signal);
    if (lease.ok) return ok({ lease: lease.value, identity: identity.value });
    mayBeIssued ||= lease.error.mayBeIssued === true;
    const canSupply = (await options.kept?.make(lease.error)) === true;
    return canSupply ? await ask(await identify(signal)) : lease;
  };
  const granted = await askAgain<Granted>(
    async (attempt) => await ask(attempt === 1 ? ok(first) : await identify(signal)),
    retry,
  );
  if (granted.ok || !mayBeIssued) return granted;
  // By an earlier attempt, whose response was lost.
  return err({ ...granted.error, mayBeIssued });
}

type Asked = Pick<BrokerSourceOptions, "asked" | "request" | "kept">;

/** What the inputs say, and what the step made. */
function suppliedBy({ asked, kept }: Asked): AuthorizationDetail["supplied"] {
  const fields = kept?.current()?.fields;
  return fields === undefined ? asked.supplied : { ...asked.supplied, ...fields };
}

function detailOf(options: Asked): AuthorizationDetail {
  const { asked, request } = options;
  const { grant, environment, access, step, uses, ttlSeconds, named } = asked;
  const supplied = suppliedBy(options);
  return {
    type: "stepkey",
    grant,
    access,
    step,
    request,
    ...(environment === undefined ? {} : { environment }),
    ...(uses === undefined ? {} : { uses }),
    ...(ttlSeconds === undefined ? {} : { ttl: ttlSeconds }),
    ...(supplied === undefined ? {} : { supplied }),
    ...(named === undefined ? {} : { task: named.task, agent: named.agent }),
  };
}

function heldLease({ lease, identity }: Granted, options: BrokerSourceOptions): HeldLease {
  const { client, clock, say: sayWaiting } = options;
  const kept = options.kept?.current();
  const { leaseToken, heartbeatSeconds, expiresInMs, expiresAt } = lease;
  const issuedAt = clock.now();
  const send = (signal: AbortSignal) => client.heartbeat(leaseToken, signal);
  return {
    id: lease.lease,
    kind: lease.kind,
    claims: identity.claims,
    issuedTo: lease.issuedTo,
    issuedAt,
    expiresAt,
    diesAt: lease.diesAt,
    env: lease.env,
    files: lease.files,
    secrets: [leaseToken],
    supplied: Object.keys(suppliedBy(options) ?? {}),
    ...(kept === undefined ? {} : { kept }),
    decision: lease.decision,
    ...(lease.task === undefined ? {} : { task: lease.task }),
    watch: async (signal, say, endsSoon) =>
      await sendHeartbeats({
        send,
        intervalMs: heartbeatSeconds * 1000,
        clock: onBrokersTime(clock, expiresAt - expiresInMs - issuedAt),
        expiresAt,
        signal,
        say,
        endsSoon,
      }),
    whyEnded: async (signal) => await askWhyEnded({ send }, signal),
    end: async (signal, leftMs) =>
      await endAtBroker({
        revoke: (revokeSignal) => client.revoke(leaseToken, revokeSignal, leftMs),
        clock,
        signal,
        say: sayWaiting,
      }),
  };
}

/** The broker's instants are compared with its own clock, because a runner's clock may be minutes off. */
function onBrokersTime(clock: Clock, aheadMs: number): Clock {
  return {
    now: () => clock.now() + aheadMs,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}

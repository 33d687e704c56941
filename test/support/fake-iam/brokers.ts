import { randomBytes } from "node:crypto";
import { createAwsBrokerProvider } from "../../../src/credentials/aws/broker/provider.ts";
import type { AwsBrokerSettings } from "../../../src/credentials/aws/broker/settings.ts";
import { NOTHING_LIFTED } from "../../../src/credentials/aws/session/lifted.ts";
import type { Handle } from "../../../src/credentials/kind/credential.ts";
import type {
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../../../src/credentials/kind/provider.ts";
import type { Clock } from "../../../src/shared/clock.ts";
import { newLeaseId } from "../../../src/shared/lease-id.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../fake-clock.ts";
import { fakeIamCalls } from "./calls.ts";
import { createFakeIamService, type FakeIamService } from "./service.ts";

/** Brokers of one instance or several on a fake IAM, in a time that only the test moves. */
export interface FakeAws {
  /** The brokers' clock, and AWS's, unless `habits.aheadMs` says otherwise. */
  readonly clock: FakeClock;
  readonly iam: FakeIamService;
  broker(options?: { readonly instance?: string; readonly clock?: Clock }): FakeBroker;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>, milliseconds?: number): Promise<T>;
}

export interface FakeBroker {
  readonly provider: Provider<AwsBrokerSettings>;
  /** What one lease asks for, with an end so many minutes from now. */
  request(roleArn: string, minutes: number): IssueRequest<AwsBrokerSettings>;
  /** The handle of a lease that some broker of this instance issued. */
  handle(roleArn: string, minutes: number): Handle;
  revoke(handle: Handle): ReturnType<Provider["revoke"]>;
  /** One run of the background work. */
  /** A warning of the watch is a failure here. */
  watch(): Promise<Result<undefined, ProviderFailure>>;
  /** The process dies: nothing that it does reaches IAM any more. */
  kill(): void;
}

const calm = new AbortController().signal;

export function createFakeAws(seed = 1): FakeAws {
  const clock = createFakeClock();
  const iam = createFakeIamService(clock, seed);
  return {
    clock,
    iam,
    broker: (options = {}) =>
      createBroker(iam, { clock, instance: "0123456789abcdef", ...options }),
    run: async (work, milliseconds = 60_000) => {
      let isDone = false;
      void work.then(
        () => (isDone = true),
        () => (isDone = true),
      );
      await clock.advance(milliseconds);
      if (!isDone) throw new Error(`the work takes longer than ${milliseconds} ms`);
      return work;
    },
  };
}

/** The name of the lease's session. */
export function sessionOf(handle: Handle): string {
  return String(handle["session"]);
}

function createBroker(
  iam: FakeIamService,
  { clock, instance }: { readonly clock: Clock; readonly instance: string },
): FakeBroker {
  let isDead = false;
  const mortal: FakeIamService = {
    ...iam,
    call: async (action, given) => {
      if (isDead) throw new Error("the fake cut the connection of a process that died");
      return iam.call(action, given);
    },
  };
  const provider = createAwsBrokerProvider({
    servers: {
      production: { region: "eu-west-1", credentials: "default-chain", readRoles: [] },
    },
    clock,
    randomBytes,
    jitter: () => 0.5,
    callsOf: () => fakeIamCalls(mortal, clock),
  });
  const request = (roleArn: string, minutes: number): IssueRequest<AwsBrokerSettings> => ({
    lease: newLeaseId(randomBytes),
    instance,
    settings: {
      server: "production",
      roleToAssume: roleArn,
      inlineSessionPolicy: undefined,
      managedSessionPolicies: [],
      ...NOTHING_LIFTED,
    },
    access: "write",
    expiresAt: clock.now() + minutes * 60_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
  });
  return {
    provider,
    request,
    handle: (roleArn, minutes) => provider.handleOf(request(roleArn, minutes)),
    revoke: (handle) => provider.revoke(handle, calm),
    watch: async () => {
      const watched = (await provider.background?.run("production", calm)) ?? err(noWork());
      const [warning] = watched.ok ? (watched.value?.warnings ?? []) : [];
      if (warning !== undefined) return err({ ...warning, kind: "retryable", mayExist: false });
      return watched.ok ? ok(undefined) : watched;
    },
    kill: () => {
      isDead = true;
    },
  };
}

function noWork(): ProviderFailure {
  return { kind: "permanent", name: "none", message: "", remedy: "", mayExist: false };
}

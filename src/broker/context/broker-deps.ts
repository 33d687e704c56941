import type { Gate } from "../../approval/gate.ts";
import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { VerifyIdToken } from "../../identity/verify-id-token.ts";
import type { KeyRing } from "../../lease/key-ring.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { PolicySource } from "../policy/policy-source.ts";
import type { Audit } from "../record/audit.ts";
import type { CallWatch } from "../record/call-watch.ts";
import type { Health } from "../record/health.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";
import type { Tracing } from "../record/tracing.ts";
import type { UnusableGrants } from "../record/unusable-grants.ts";
import type { CheckNotes } from "./check-notes.ts";
import type { GitHubTaskNotes } from "./github-tasks.ts";
import type { EndNotes } from "./end-notes.ts";
import type { ServerHolds } from "./server-holds.ts";
import type { Webhooks } from "./webhooks.ts";

/** What the endpoints need from the configuration. */
export interface BrokerRules {
  /** Numeric ids of the owners that the broker serves. */
  readonly owners: readonly number[];
  readonly tokenMaxAgeMs: number;
  readonly clockSkewMs: number;
  readonly leaseMaxTtlSeconds: number;
  readonly heartbeatIntervalMs: number;
  /** The names under `servers`, by kind of credential. */
  readonly servers: Readonly<Record<string, readonly string[]>>;
  /** How many exchanges may run at once; 128. */
  readonly maxExchanges?: number;
  /** Of one owner; as many as of all. */
  readonly maxExchangesPerOwner?: number;
  /** Of one repository; 32. */
  readonly maxExchangesPerRepository?: number;
  /** How many exchanges may wait for their turn; 512. */
  readonly maxWaitingExchanges?: number;
  /** Of one repository; 64. */
  readonly maxWaitingExchangesPerRepository?: number;
  /** How many requests may wait for the end of a lease; 512. */
  readonly maxWaitingEnds?: number;
}

/** Everything that the endpoints use, so that they run without a port, a file or a real clock. */
export interface BrokerDeps {
  readonly rules: BrokerRules;
  readonly verify: VerifyIdToken;
  readonly store: LeaseStore;
  readonly policy: PolicySource;
  /** Undefined without `github` in the configuration: nothing can be approved then. */
  readonly gate: Gate | undefined;
  /** The kinds of credential that this broker issues, by name. */
  readonly kinds: ReadonlyMap<string, CredentialKind>;
  /** By kind of credential. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Encrypts the secrets that revoking takes; undefined without `store-key` in the configuration. */
  readonly keyRing: KeyRing | undefined;
  /** Names this process among all that share the store. */
  readonly lockOwner: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly audit: Audit;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Watches exchanges and ends, for metrics and traces; absent: nobody does. */
  readonly watch?: CallWatch | undefined;
  /** Undefined: nobody collects traces. */
  readonly tracing?: Pick<Tracing, "note"> | undefined;
  /** The commit of stepkey that runs; undefined when it is not known. */
  readonly commit?: string | undefined;
  /** Keeps servers from going while leases are issued on them; absent: none ever goes. */
  readonly serverHolds?: ServerHolds;
  /** How each part was when it was last probed; undefined where nothing is probed. */
  readonly health?: Health | undefined;
  /** Grants that cannot be issued as they are; absent: nobody looks. */
  readonly unusableGrants?: UnusableGrants | undefined;
  /** Takes GitHub's events; absent: the broker has no such endpoint. */
  readonly webhooks?: Webhooks | undefined;
  /** Notes what check runs are about; absent: there are none. */
  readonly checkNotes?: CheckNotes | undefined;
  /** Takes what is to be written to GitHub; undefined without `github` in the configuration. */
  readonly githubTasks?: GitHubTaskNotes | undefined;
  /** What ended a lease, for its next heartbeat; absent: heartbeats say only the reason. */
  readonly endNotes?: EndNotes;
}

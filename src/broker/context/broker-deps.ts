import type { Gate } from "../../approval/gate.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { VerifyIdToken } from "../../identity/verify-id-token.ts";
import type { KeyRing } from "../../lease/key-ring.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Audit } from "../record/audit.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";
import type { PolicySource } from "../policy/policy-source.ts";

/** What the configuration says to the endpoints. */
export interface BrokerRules {
  /** Numeric ids of the owners served. */
  readonly owners: readonly number[];
  readonly tokenMaxAgeMs: number;
  readonly clockSkewMs: number;
  readonly leaseMaxTtlSeconds: number;
  readonly heartbeatIntervalMs: number;
  /** Names under `servers`, by kind of credential. */
  readonly servers: Readonly<Record<string, readonly string[]>>;
  /** How many exchanges may run at once; 64. */
  readonly maxExchanges?: number;
}

/** Everything outside of the endpoints, so that they run without a port, a file or a real clock. */
export interface BrokerDeps {
  readonly rules: BrokerRules;
  readonly verify: VerifyIdToken;
  readonly store: LeaseStore;
  readonly policy: PolicySource;
  /** Undefined without `github` in the configuration: then nothing can be approved. */
  readonly gate: Gate | undefined;
  /** By kind. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** Encrypts the secrets that revoking takes; undefined without `store-key` in the configuration. */
  readonly keyRing: KeyRing | undefined;
  /** Names this process among those that share the store. */
  readonly lockOwner: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly audit: Audit;
  readonly log: Log;
  readonly metrics: Metrics;
}

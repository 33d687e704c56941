import type { FakeQuotas } from "./world.ts";

/** How the fake behaves beyond its state; a test may change any of it while the fake runs. */
export interface FakeHabits {
  /** How long a call takes, in milliseconds. */
  latencyMs: number;
  /**
   * Each read sees the state of up to so many milliseconds ago.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
   */
  readLagMs: number;
  /**
   * Two writes that overlap: the one that finishes last puts back what it read at its beginning, and the other is lost
   * although both report success. Seen on Ceph, and reported of AWS (https://github.com/pulumi/pulumi-aws/issues/4235).
   */
  losesConcurrentWrites: boolean;
  /** So many of the next writes report success and are lost. */
  loseWrites: number;
  /** So many of the next calls are refused with `Throttling`. */
  throttle: number;
  /** Calls a second: a token bucket, as AWS describes its own. Undefined: no limit. */
  rate: { readonly perSecond: number; readonly burst: number } | undefined;
  /** Calls that the broker's user may not make. */
  forbidden: ReadonlySet<string>;
  /** So many milliseconds is AWS's clock ahead of the fake's. It shows in the header `Date`. */
  aheadMs: number;
  /** So many of the next calls get no response, though a write among them is done. */
  cut: number;
  quotas: FakeQuotas;
}

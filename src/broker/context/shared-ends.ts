import type { Lease } from "../../lease/lease.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { BrokerDeps } from "./broker-deps.ts";
import { endMarked } from "./ended-lease.ts";

/** Ends leases for requests that wait for it. */
export interface SharedEnds {
  /**
   * Ends one lease, and returns it as it is then. `mark` marks it first, unless somebody has asked for its end before and
   * still waits: then all get the same outcome.
   */
  endOne(lease: Lease, mark: () => Promise<Lease>): Promise<Lease>;
  /** The same for the leases of one job, which are marked already. */
  endAll(leases: readonly Lease[]): Promise<readonly Lease[]>;
  /** What was seen when the provider had revoked a lease whose end is under way; undefined before that. */
  requested(lease: LeaseId): readonly string[] | undefined;
}

/** One end that is under way. */
interface RunningEnd {
  readonly marked: Promise<Lease>;
  readonly outcome: Promise<Lease>;
  waiting: number;
  requested: readonly string[] | undefined;
}

/** Far more than a job needs: its step, its post step, and their repetitions. */
const MAX_WAITING_FOR_ONE = 16;
const DEFAULT_MAX_WAITING = 512;

/**
 * Each lease is ended once for all who ask at the same time. Each of them keeps a connection while a provider hangs, and
 * no other limit holds for those that end leases. So when too many wait already, for one lease or in all, a request gets its
 * lease at once as it was marked: the end that is under way, or the reaper, goes on.
 */
export function createSharedEnds(deps: BrokerDeps): SharedEnds {
  const { maxWaitingEnds = DEFAULT_MAX_WAITING } = deps.rules;
  const running = new Map<LeaseId, RunningEnd>();
  let waiting = 0;

  const begin = (id: LeaseId, mark: () => Promise<Lease>): RunningEnd => {
    const marked = mark();
    const onRequested = (facts: readonly string[]): void => {
      end.requested = facts;
    };
    const outcome = marked
      .then((lease) => endMarked(lease, { ...deps, onRequested }))
      .finally(() => running.delete(id));
    const end: RunningEnd = { marked, outcome, waiting: 0, requested: undefined };
    running.set(id, end);
    return end;
  };
  const join = async (id: LeaseId, mark: () => Promise<Lease>): Promise<Lease> => {
    const end = running.get(id) ?? begin(id, mark);
    if (end.waiting >= MAX_WAITING_FOR_ONE) return end.marked;
    end.waiting += 1;
    try {
      return await end.outcome;
    } finally {
      end.waiting -= 1;
    }
  };
  /** One request is one place, however many leases it ends. */
  const inPlace = async <T>(wait: () => Promise<T>, crowded: () => Promise<T>): Promise<T> => {
    if (waiting >= maxWaitingEnds) return crowded();
    waiting += 1;
    try {
      return await wait();
    } finally {
      waiting -= 1;
    }
  };
  return {
    endOne: ({ id }, mark) =>
      inPlace(
        () => join(id, mark),
        () => running.get(id)?.marked ?? mark(),
      ),
    requested: (lease) => running.get(lease)?.requested,
    endAll: (leases) =>
      inPlace(
        () => Promise.all(leases.map((lease) => join(lease.id, async () => lease))),
        async () => leases,
      ),
  };
}

import type { Lease } from "./lease.ts";

/** Works on several leases at once, and never on more than it may: each kind of work has a crew of its own. */
export interface Crew {
  /** Locks what is due and begins to work on it; one promise for each lease, none of which rejects. */
  begin(): Promise<readonly Promise<void>[]>;
  readonly underWay: ReadonlySet<Promise<void>>;
}

export function createCrew(options: {
  /** How many leases it works on at once. */
  readonly size: number;
  readonly lockDue: (limit: number) => Promise<readonly Lease[]>;
  readonly work: (lease: Lease) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}): Crew {
  const { size, lockDue, work, onFailure } = options;
  const underWay = new Set<Promise<void>>();

  const attempt = async (lease: Lease): Promise<void> => {
    try {
      await work(lease);
    } catch (error) {
      // The lock runs out, and the lease is worked on then: revoking or tidying twice does no harm.
      onFailure(error);
    }
  };

  const start = (lease: Lease): Promise<void> => {
    const working = attempt(lease).finally(() => underWay.delete(working));
    underWay.add(working);
    return working;
  };

  return {
    underWay,
    begin: async () => {
      const limit = size - underWay.size;
      if (limit <= 0) return [];
      try {
        return (await lockDue(limit)).map(start);
      } catch (error) {
        onFailure(error);
        return [];
      }
    },
  };
}

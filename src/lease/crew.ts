import type { Lease } from "./lease.ts";
import { serverOf, type ServerLoad } from "./server-share.ts";

/** Works on several leases at once, and never on more than it may: each kind of work has a crew of its own. */
export interface Crew {
  /** Locks what is due and begins to work on it; one promise for each lease, none of which rejects. */
  begin(): Promise<readonly Promise<void>[]>;
  /** Resolves when what is under way is done. */
  done(): Promise<void>;
}

export function createCrew(options: {
  /** How many leases it works on at once. */
  readonly size: number;
  readonly lockDue: (limit: number, underWay: ServerLoad) => Promise<readonly Lease[]>;
  readonly work: (lease: Lease) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}): Crew {
  const { size, lockDue, work, onFailure } = options;
  const underWay = new Map<Promise<void>, string>();

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
    underWay.set(working, serverOf(lease));
    return working;
  };

  return {
    done: async () => {
      await Promise.all(underWay.keys());
    },
    begin: async () => {
      const limit = size - underWay.size;
      if (limit <= 0) return [];
      try {
        return (await lockDue(limit, loadOf(underWay.values()))).map(start);
      } catch (error) {
        onFailure(error);
        return [];
      }
    },
  };
}

function loadOf(servers: Iterable<string>): ServerLoad {
  const load: Record<string, number> = {};
  for (const server of servers) load[server] = (load[server] ?? 0) + 1;
  return load;
}

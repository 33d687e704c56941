import type { Clock } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";

/** Says who withdrew an approval; its lease is marked already. */
export type NameLater = (name: () => Promise<void>) => void;

export interface WithdrawalNaming {
  readonly later: NameLater;
  /** Resolves when nobody is left to be named. */
  settled(): Promise<void>;
}

/** Reads that happen at the same time. */
const MAX_AT_ONCE = 5;
/** How many wait before they are read more slowly: a job that is told who it was ends within seconds. */
const MAX_SOON = 50;
/** Then each of the five waits so long: a thousand names would use up what GitHub allows in a minute, which looks need. */
const PACE_MS = 1000;

/** Reads who withdrew approvals, beside the looks, which do not wait for that. */
export function createWithdrawalNaming(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
): WithdrawalNaming {
  const waiting: (() => Promise<void>)[] = [];
  const workers = new Set<Promise<void>>();
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      try {
        await name();
      } catch (error) {
        const message = faultText(error, { withName: true });
        log({ level: "error", event: "watch_failed", message });
      }
      if (waiting.length > MAX_SOON && !signal.aborted) await clock.sleep(PACE_MS, signal);
    }
  };
  return {
    later: (name) => {
      waiting.push(name);
      if (workers.size >= MAX_AT_ONCE) return;
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    },
    settled: async () => {
      while (workers.size > 0) await Promise.all(workers);
    },
  };
}

import type { Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { createTurns } from "./in-turn.ts";
import type { DenyEntry } from "./own-policy.ts";
import type { RoleDenies } from "./role-denies.ts";
import { settleBatch, type BatchDeps } from "./settle-batch.ts";
import { untilAborted } from "./until-aborted.ts";

/**
 * Writes the deny entries of one role: one write at a time; entries that arrive during a write share the next one. IAM has
 * no compare-and-set, so two writes at once could undo each other.
 */
export interface DenyLedger {
  /** Resolves after the entry was read back from the role. */
  deny(entry: DenyEntry, signal: AbortSignal): Promise<Result<void, ProviderFailure>>;
  /** Runs a job on the role's policies when no write is under way. */
  exclusive<T>(job: () => Promise<T>): Promise<T>;
}

interface PendingEntry {
  readonly entry: DenyEntry;
  readonly done: (outcome: Result<void, ProviderFailure>) => void;
  readonly fail: (bug: unknown) => void;
}

export function createDenyLedger(deps: BatchDeps, role: RoleDenies): DenyLedger {
  const inTurn = createTurns();
  let pending: readonly PendingEntry[] = [];
  let isDue = false;
  const writePending = async (): Promise<void> => {
    isDue = false;
    const batch = pending;
    pending = [];
    await writeBatch(deps, role, batch);
  };
  const add = (one: PendingEntry): void => {
    pending = [...pending, one];
    if (isDue) return;
    isDue = true;
    void inTurn(writePending);
  };
  return {
    exclusive: inTurn,
    deny: async (entry, signal) => {
      if (signal.aborted) return untilAborted(signal, new Promise(() => undefined));
      const written = new Promise<Result<void, ProviderFailure>>((resolve, reject) => {
        add({ entry, done: resolve, fail: reject });
      });
      return untilAborted(signal, written);
    },
  };
}

/** Never rejects: a bug is each caller's to see. */
async function writeBatch(
  deps: BatchDeps,
  role: RoleDenies,
  batch: readonly PendingEntry[],
): Promise<void> {
  const waiting = Map.groupBy(batch, ({ entry }) => entry.key);
  try {
    await settleBatch(deps, role, {
      entries: [...waiting.values()].map(latest),
      settle: ({ key }, outcome) => {
        for (const { done } of waiting.get(key) ?? []) done(outcome);
      },
    });
  } catch (bug) {
    for (const { fail } of batch) fail(bug);
  }
}

/** Two callers may end one session at once. */
function latest(same: readonly PendingEntry[]): DenyEntry {
  const key = same[0]?.entry.key ?? "";
  return { key, until: Math.max(...same.map(({ entry }) => entry.until)) };
}

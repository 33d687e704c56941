import { callProvider } from "../credentials/kind/call-provider.ts";
import type { LeaseFinding, Tidied } from "../credentials/kind/provider.ts";
import { ok, type Result } from "../shared/result.ts";
import { newFindings } from "./changes.ts";
import { isTidyStuck, tidyDelayMs } from "./due.ts";
import { noProvider, PROVIDER_DEADLINE_MS, storedLease, type EndLeaseDeps } from "./end-lease.ts";
import type { Lease } from "./lease.ts";
import type { TidySettlement } from "./outcome.ts";

export interface TidyOutcome {
  readonly lease: Lease;
  /** What this try found and nobody did before; the lease has all that was ever found. */
  readonly findings: readonly LeaseFinding[];
}

/**
 * Removes what a revoked lease left at its provider; `deps.lockOwner` has locked it. Undefined when the lock ran out
 * meanwhile: then another process continues.
 */
export async function tidyLocked(
  deps: EndLeaseDeps,
  lease: Lease,
): Promise<TidyOutcome | undefined> {
  const outcome = await tryToTidy(deps, lease);
  const isOurs = await deps.store.settleTidy(lease.id, deps.lockOwner, outcome);
  if (!isOurs) return undefined;
  const found = outcome.kind === "retry" ? [] : (outcome.findings ?? []);
  const findings = newFindings(lease.findings, found);
  return { lease: await storedLease(deps.store, lease.id), findings };
}

async function tryToTidy(deps: EndLeaseDeps, lease: Lease): Promise<TidySettlement> {
  const provider = deps.providers.get(lease.kind);
  if (provider === undefined) return retryTidy(lease, noProvider(lease));
  const { clock } = deps;
  const tidied = await callProvider(
    { clock, milliseconds: PROVIDER_DEADLINE_MS },
    async (signal) =>
      // Only a provider that tidies gets here, unless stepkey was replaced by another version.
      (await provider.tidy?.(lease.handle, signal)) ?? NOTHING_LEFT,
  );
  if (tidied.ok) {
    const { isUnfinished, ...rest } = tidied.value;
    return { kind: isUnfinished === true ? "unfinished" : "done", ...rest };
  }
  const { name, message } = tidied.error;
  return retryTidy(lease, `${name}: ${message}`);
}

const NOTHING_LEFT: Result<Tidied, never> = ok({ facts: [] });

function retryTidy({ tidy }: Lease, error: string): TidySettlement {
  const failures = tidy.tries + 1;
  return { kind: "retry", afterMs: tidyDelayMs(failures), error, stuck: isTidyStuck(failures) };
}

import type { GitHubApi } from "../../approval/github/api.ts";
import type { WatchedPullRequest } from "../../approval/github/withdrawal.ts";
import { readWithdrawnBy, type Withdrawn } from "../../approval/github/withdrawn-by.ts";
import {
  withdrawnBy,
  type ApprovalWithdrawal,
  type WithdrawalFacts,
} from "../../approval/withdrawn.ts";
import type { Lease } from "../../lease/lease.ts";
import { within } from "../../shared/deadline.ts";
import type { Jitter } from "../../shared/http.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";

export interface CulpritOptions
  extends Pick<BrokerDeps, "clock" | "log" | "endNotes">, Partial<Pick<BrokerDeps, "audit">> {
  /** For the lines of the audit log; without it there are none. */
  readonly newTrace?: () => string;
  /** The login of who withdrew an approval; absent: nobody is named. */
  readonly readWithdrawnBy?:
    | ((withdrawn: Withdrawn, signal: AbortSignal) => Promise<string | undefined>)
    | undefined;
}

type Stoppable = CulpritOptions & { readonly signal: AbortSignal };

/** For the name of who withdrew an approval. The lease is ended before. */
const WHO_MS = 4000;

/** Reads who withdrew an approval. */
export function readerOfCulprits(
  api: GitHubApi,
  { clock, jitter }: Pick<BrokerDeps, "clock"> & { readonly jitter: Jitter },
): NonNullable<CulpritOptions["readWithdrawnBy"]> {
  return (withdrawn, signal) =>
    readWithdrawnBy(withdrawn, { api, clock, jitter, budgetMs: WHO_MS, signal });
}

export interface WithdrawnLease {
  readonly lease: Lease;
  readonly withdrawal: ApprovalWithdrawal;
}

export interface LookedAt {
  readonly at: WatchedPullRequest;
  readonly facts: WithdrawalFacts;
}

/** Reads once for each sentence who did it, however many leases it ended. */
export async function nameCulprits(
  ended: readonly WithdrawnLease[],
  { at, facts }: LookedAt,
  options: Stoppable,
): Promise<void> {
  const { clock, log, endNotes, audit, newTrace } = options;
  const names = new Map<string, string | undefined>();
  const watched = { ...at, repository: facts.repository ?? at.repository };
  for (const { lease, withdrawal } of ended) {
    const { code, text } = withdrawal;
    if (!names.has(text))
      names.set(text, await whoWithdrew({ watched, facts, withdrawal }, options));
    const who = names.get(text);
    const message = withdrawnBy(withdrawal, who);
    if (who !== undefined) {
      endNotes?.set(lease.tokenHash, message);
      log({ level: "info", event: "withdrawn_by", lease: lease.id, message });
    }
    if (audit === undefined || newTrace === undefined) continue;
    const entry = { event: "withdrawn", outcome: "done", code, reason: message } as const;
    audit({ ...entry, at: clock.now(), trace: newTrace(), facts: { lease: lease.id } });
  }
}

/** The lease is marked: a fault here changes nothing but the sentence for its job. */
async function whoWithdrew(
  withdrawn: Withdrawn,
  { clock, readWithdrawnBy: read, signal }: Stoppable,
): Promise<string | undefined> {
  if (read === undefined) return undefined;
  try {
    return await within<string | undefined>(
      { clock, milliseconds: WHO_MS },
      (late) => read(withdrawn, AbortSignal.any([late, signal])),
      () => undefined,
    );
  } catch {
    return undefined;
  }
}

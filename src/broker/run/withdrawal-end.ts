import type { WatchedPullRequest } from "../../approval/github/withdrawal.ts";
import {
  findWithdrawal,
  whyUnread,
  type ApprovalWithdrawal,
  type WithdrawalFacts,
} from "../../approval/withdrawn.ts";
import type { Lease } from "../../lease/lease.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { within } from "../../shared/deadline.ts";
import { err, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Watched } from "./watched-pull-requests.ts";
import { nameCulprits, type CulpritOptions } from "./withdrawal-culprits.ts";

/** Reads the facts that show whether an approval was withdrawn. The error says why they could not be read. */
export type ReadWithdrawal = (
  watched: WatchedPullRequest,
  signal: AbortSignal,
) => Promise<Result<WithdrawalFacts, { readonly message: string }>>;

export interface WithdrawalOptions extends CulpritOptions, Pick<BrokerDeps, "metrics"> {
  readonly store: Pick<LeaseStore, "end">;
  /** Called when leases were marked, so that their end need not wait for the reaper's next look. */
  readonly onMarked?: (() => void) | undefined;
  readonly read: ReadWithdrawal;
  readonly signal: AbortSignal;
}

/** For one pull request with all its pages and retries. */
export const READ_MS = 20_000;

/**
 * Looks at one pull request, and marks the leases that it no longer supports. What is returned says who did that, where some
 * were marked: it reads GitHub again, and nobody's name is worth a longer life of another lease.
 */
export async function endWithdrawn(
  watched: Watched,
  options: WithdrawalOptions,
): Promise<(() => Promise<void>) | undefined> {
  const [at] = watched;
  const { clock, log, metrics, read, signal } = options;
  const facts = await within<Awaited<ReturnType<ReadWithdrawal>>>(
    { clock, milliseconds: READ_MS },
    (late) => read(at, AbortSignal.any([late, signal])),
    () => err({ message: "GitHub did not respond in time" }),
  );
  if (signal.aborted) return undefined;
  const unread = facts.ok ? whyUnread(facts.value) : facts.error.message;
  if (unread !== undefined) {
    const where = { repository: at.repository, pull_request: at.pullRequest };
    metrics.countAlarm("unreadable");
    log({ level: "warning", event: "alarm", alarm: "unreadable", message: unread, ...where });
  }
  return facts.ok ? endByFacts(watched, facts.value, options) : undefined;
}

/** The same for facts that were read. */
export async function endByFacts(
  [at, leases]: Watched,
  facts: WithdrawalFacts,
  options: WithdrawalOptions,
): Promise<(() => Promise<void>) | undefined> {
  // At once: the store writes what comes together in one go, and one by one would take a thousand leases half a minute.
  const looked = await Promise.all(
    leases.map(async (lease) => ({
      lease,
      withdrawal: await endIfWithdrawn(lease, facts, options),
    })),
  );
  const ended = looked.flatMap(({ lease, withdrawal }) =>
    withdrawal === undefined ? [] : [{ lease, withdrawal }],
  );
  if (ended.length === 0) return undefined;
  options.onMarked?.();
  return () => nameCulprits(ended, { at, facts }, options);
}

async function endIfWithdrawn(
  lease: Lease,
  facts: WithdrawalFacts,
  { store, log, endNotes }: WithdrawalOptions,
): Promise<ApprovalWithdrawal | undefined> {
  const withdrawal = findWithdrawal(lease, facts);
  if (withdrawal === undefined) return undefined;
  const { code, text } = withdrawal;
  endNotes?.set(lease.tokenHash, text);
  const [marked] = await store.end({ lease: lease.id }, "withdrawn");
  // Its task may have ended while GitHub was read.
  if (marked?.endReason !== "withdrawn") return undefined;
  log({ level: "warning", event: "lease_withdrawn", lease: lease.id, code, message: text });
  return withdrawal;
}

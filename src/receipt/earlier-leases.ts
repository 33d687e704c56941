import { isLeaseId } from "../shared/lease-id.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import type { EarlierLease, Receipt } from "./receipt.ts";

/** A job of hundreds of steps needs no receipt of hundreds of lines in each of them: the newest are enough. */
const MAX_EARLIER = 50;
/** No name in a receipt is longer than a step's, which has 64 characters at most. */
const MAX_CHARACTERS = 64;

/**
 * The leases of the same job before this one, by their receipts' texts: the oldest first, and those of one second in the
 * order of `texts`. What is not a receipt of this job
 * is left out. Each of them may have been changed by a later step, as every file of a job.
 */
export function earlierLeases(
  texts: readonly string[],
  { lease, asked, issued }: Pick<Receipt, "lease" | "asked" | "issued">,
): readonly EarlierLease[] {
  return texts
    .flatMap((text) => earlierLease(parseJson(text), asked) ?? [])
    .filter(({ lease: id, issued_at: at }) => id !== lease && at <= issued.at)
    .toSorted((a, b) => compare(a.issued_at, b.issued_at))
    .slice(-MAX_EARLIER);
}

function earlierLease(value: unknown, own: Receipt["asked"]): EarlierLease | undefined {
  const { asked, issued, ended, ...receipt } = recordIn(value);
  const { run_id: run, run_attempt: attempt } = recordIn(asked);
  // A self-hosted runner may not have emptied the directory after the job before.
  if (run !== own.run_id || attempt !== own.run_attempt) return undefined;
  const { lease, step } = receipt;
  const { kind, at } = recordIn(issued);
  const { revocation } = recordIn(ended);
  const found = { lease, step, kind, issued_at: at, revocation };
  return isEarlierLease(found) ? found : undefined;
}

function isEarlierLease(
  found: Readonly<Record<keyof EarlierLease, unknown>>,
): found is EarlierLease {
  return Object.values(found).every(isShort) && isLeaseId(String(found.lease));
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isShort(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_CHARACTERS;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

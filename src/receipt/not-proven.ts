import { plural, timeOfDay } from "../shared/wording.ts";
import type { ReceiptParts } from "./receipt-parts.ts";
import type { Revocation } from "./receipt.ts";

/** What nobody can vouch for in this run, one sentence each: the honest half of the receipt. */
export function notProven(parts: ReceiptParts): readonly string[] {
  return [...aboutTheEnd(parts), ...aboutTheTask(parts), ...aboutTheMode(parts)];
}

function aboutTheEnd({ ending, lease }: ReceiptParts): readonly string[] {
  const doubt = DOUBTS[ending.revocation];
  if (doubt === undefined) return [];
  return [`That the credential is dead: ${doubt(`${timeOfDay(lease.diesAt)} UTC`)}.`];
}

/** By how it ended; with the time at which the provider ends it by itself. */
const DOUBTS: Readonly<Record<Revocation, ((dies: string) => string) | undefined>> = {
  verified: undefined,
  requested: () => "the provider took the order to end it, and offers no way to see it carried out",
  expires: (dies) => `nothing can end this kind early; it ends by itself at ${dies}`,
  none: () => "nothing ends this kind; it stays valid",
  failed: (dies) => `it could not be revoked, and may live until ${dies}`,
};

function aboutTheTask({ task, ending }: ReceiptParts): readonly string[] {
  if (task === undefined) return [];
  const { residue, escaped } = task;
  const alive = ending.revocation === "verified" ? "held" : "may hold";
  return [
    ...(escaped
      ? [
          `That the task is over: a process that left its group still ran, and ${alive} the credential.`,
        ]
      : []),
    ...(residue === undefined ? ["That no file holds the secret: nobody searched."] : []),
    ...(residue?.complete === false
      ? [
          `That no file holds the secret: time ran out after ${plural(residue.files_searched, "file")}.`,
        ]
      : []),
  ];
}

function aboutTheMode({ mode, access }: ReceiptParts): readonly string[] {
  if (mode === "broker" || access === "read") return [];
  return [
    "That nothing else in this job could get this credential: without a broker only the provider's trust policy decides that.",
  ];
}

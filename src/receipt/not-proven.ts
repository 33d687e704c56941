import { plural, timeOfDay } from "../shared/wording.ts";
import type { ReceiptParts } from "./receipt-parts.ts";

/** What nobody can vouch for in this run, one sentence each: the honest half of the receipt. */
export function notProven(parts: ReceiptParts): readonly string[] {
  return [...aboutTheEnd(parts), ...aboutTheTask(parts), ...aboutTheMode(parts)];
}

function aboutTheEnd({ ending, lease }: ReceiptParts): readonly string[] {
  const dies = timeOfDay(lease.diesAt);
  switch (ending.revocation) {
    case "verified":
      return [];
    case "requested":
      return [
        "That the credential is dead: the provider took the order to end it, and offers no way to see it carried out.",
      ];
    case "expires":
      return [
        `That the credential is dead: nothing can end this kind early; it ends by itself at ${dies} UTC.`,
      ];
    case "failed":
      return [
        `That the credential is dead: it could not be revoked, and may live until ${dies} UTC.`,
      ];
    default:
      return ending.revocation satisfies never;
  }
}

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

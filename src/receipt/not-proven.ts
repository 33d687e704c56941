import type { Instant } from "../shared/clock.ts";
import { plural, timeOfDay } from "../shared/wording.ts";
import { expiryInWords } from "./log-lines.ts";
import type { ReceiptParts } from "./receipt-parts.ts";
import type { Revocation } from "./receipt.ts";

/** What nobody can vouch for in this run, one sentence each. */
export function notProven(parts: ReceiptParts): readonly string[] {
  return [...aboutTheEnd(parts), ...aboutTheTask(parts), ...aboutTheMode(parts)];
}

function aboutTheEnd({ ending, lease }: ReceiptParts): readonly string[] {
  const doubt = DOUBTS[ending.revocation];
  if (doubt === undefined) return [];
  return [`That the credential is dead: ${doubt(lease.diesAt)}.`];
}

/** By how it ended, and when the provider ends it by itself. */
const DOUBTS: Readonly<Record<Revocation, ((diesAt: Instant | undefined) => string) | undefined>> =
  {
    verified: undefined,
    requested: () =>
      "the provider accepted the revocation, and has no way to show that it took effect",
    expires: (diesAt) => `this kind cannot be revoked; it ${expiryInWords(diesAt)}`,
    none: () => "it stays valid, because stepkey cannot end it",
    failed: (diesAt) =>
      diesAt === undefined
        ? "it could not be revoked, and may stay valid"
        : `it could not be revoked, and may work until ${timeOfDay(diesAt)} UTC`,
  };

function aboutTheTask({ task, ending }: ReceiptParts): readonly string[] {
  if (task === undefined) return [];
  const { residue, escaped } = task;
  const held = ending.revocation === "verified" ? "had" : "may still have";
  return [
    ...(escaped
      ? [
          `That the task is over: a process that left its process group still ran, and ${held} the credential.`,
        ]
      : []),
    ...(residue === undefined ? ["That no file contains the secret: nobody searched."] : []),
    ...(residue?.complete === false
      ? [
          `That no file contains the secret: time ran out after ${plural(residue.files_searched, "file")}.`,
        ]
      : []),
  ];
}

function aboutTheMode({ mode, access }: ReceiptParts): readonly string[] {
  if (mode === "broker" || access === "read") return [];
  return [
    "That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that.",
  ];
}

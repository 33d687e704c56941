import { codeEntry } from "../../shared/failure-codes.ts";
import type { AskState, Missing } from "../../shared/task-wire.ts";
import type { Refusal } from "../refusal/refusal.ts";

/** What asking would come to. */
export interface Outlook {
  readonly state: AskState;
  readonly missing: readonly Missing[];
}

export const AVAILABLE: Outlook = { state: "available", missing: [] };

/** What the refusal of a request would say to whoever asks: the same, and nothing more. */
export function outlookOf(refused: Refusal): Outlook {
  const { code, remedy, pending } = refused;
  if (pending === undefined) {
    return { state: "refused", missing: [{ code, message: codeEntry(code).meaning, remedy }] };
  }
  const { commit, have, missing, who, pull_request_url: url, reasons } = pending;
  const message = reasons.length === 0 ? codeEntry(code).meaning : reasons.join(" ");
  const approval = {
    code,
    message,
    remedy,
    who_can_approve: who,
    ...(url === undefined ? {} : { approval_url: url }),
    commit,
    have,
    needed: have + missing,
  };
  return { state: "needs_approval", missing: [approval] };
}

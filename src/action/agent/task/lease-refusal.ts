import type { PendingSummary } from "../../../shared/wire.ts";
import type { LeaseRefusal } from "../../lease/source/credential-source.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { DiscoveredTask, Missing } from "../../../shared/task-wire.ts";
import { agentRefusal } from "./task-codes.ts";

/** Why no credential was issued for a task, and which call leads on. */
export function leaseRefusal({ failure, pending }: LeaseRefusal, name: string): AgentRefusal {
  if (pending === undefined) return agentRefusal(failure);
  const { summary } = pending;
  return agentRefusal(failure, {
    next: { tool: "request_access", arguments: { name } },
    ...(summary === undefined ? {} : { missing: [missingOf(failure, summary)] }),
  });
}

/** What asking would come to, from what its refusal would say; undefined: nothing is missing. */
export function standingOfRefusal(
  refusal: LeaseRefusal | undefined,
): Pick<DiscoveredTask, "state" | "missing"> {
  if (refusal === undefined) return { state: "available", missing: [] };
  const { code, message, remedy } = agentRefusal(refusal.failure);
  const summary = refusal.pending?.summary;
  if (summary === undefined) return { state: "refused", missing: [{ code, message, remedy }] };
  return { state: "needs_approval", missing: [missingOf(refusal.failure, summary)] };
}

function missingOf(failure: LeaseRefusal["failure"], summary: PendingSummary): Missing {
  const { commit, have, missing, who, pull_request_url: url } = summary;
  return {
    code: failure.code,
    message: [failure.message, ...(failure.details ?? [])].join(" "),
    remedy: failure.remedy,
    who_can_approve: who,
    ...(url === undefined ? {} : { approval_url: url }),
    commit,
    have,
    needed: have + missing,
  };
}

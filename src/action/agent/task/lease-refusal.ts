import type { PendingSummary } from "../../../shared/wire.ts";
import type { LeaseRefusal } from "../../lease/source/credential-source.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { Missing } from "../../../shared/task-wire.ts";
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

function missingOf(failure: LeaseRefusal["failure"], summary: PendingSummary): Missing {
  const { commit, have, missing, who, pull_request_url: url } = summary;
  return {
    code: failure.code,
    message: failure.message,
    remedy: failure.remedy,
    who_can_approve: who,
    ...(url === undefined ? {} : { approval_url: url }),
    commit,
    have,
    needed: have + missing,
  };
}

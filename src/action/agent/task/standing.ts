import { didYouMean } from "../../../shared/did-you-mean.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DiscoveredTask, Missing } from "../../../shared/task-wire.ts";
import type { AccessView, Discovery, AccessExplanation } from "../backend/access.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import { taskRefusal } from "./task-codes.ts";

/** Where a task or a grant of this name stands. A task comes first: it is what an agent runs. */
export function standingOf(discovery: Discovery, name: string): Result<AccessView, AgentRefusal> {
  const task = discovery.tasks.find((each) => each.task === name);
  if (task !== undefined) return ok(viewOf(name, "task", task));
  const grant = discovery.grants.find((each) => each.grant === name);
  if (grant !== undefined) return ok(viewOf(name, "grant", grant));
  const names = [
    ...discovery.tasks.map((each) => each.task),
    ...discovery.grants.map((each) => each.grant),
  ];
  return err(taskRefusal("access_unknown", meaning("access_unknown", name, names)));
}

function viewOf(
  name: string,
  kind: AccessView["kind"],
  { state, missing, access }: Pick<DiscoveredTask, "state" | "missing" | "access">,
): AccessView {
  const approval = missing.find((each) => each.who_can_approve !== undefined);
  return {
    name,
    kind,
    state,
    missing,
    ...(approval?.who_can_approve === undefined
      ? {}
      : { who_can_approve: approval.who_can_approve }),
    ...(approval?.approval_url === undefined ? {} : { approval_url: approval.approval_url }),
    ...(state === "refused" ? {} : { what_next: whatNext(kind, access) }),
  };
}

/** An agent works on a change; what runs with a credential comes from elsewhere, or is a step that humans wrote. */
function whatNext(kind: AccessView["kind"], access: DiscoveredTask["access"]): string {
  if (kind === "task") {
    return access === "read"
      ? "run_task runs it from the commit that policy names, never from this workspace."
      : "Once it is approved, run_task runs it from the commit that policy names, never from this workspace.";
  }
  return access === "read"
    ? "A task of this grant gets the credential, or a step of a workflow that names the grant. An agent never does."
    : "Once the commit is approved, a step of a workflow that names this grant gets the credential. An agent never does.";
}

export function explained(view: AccessView): AccessExplanation {
  const reasons = view.missing.map(({ message, remedy }) => `${message} ${remedy}`);
  return { ...view, reasons: reasons.length > 0 ? reasons : [AVAILABLE] };
}

const AVAILABLE = "This job may have it, and nothing is missing.";

/** The task of this name, if this job can run it as things stand. */
export function findTask({ tasks }: Discovery, name: string): Result<DiscoveredTask, AgentRefusal> {
  const found = tasks.find(({ task }) => task === name);
  if (found !== undefined) return ok(found);
  const names = tasks.map(({ task }) => task);
  return err(taskRefusal("task_unknown", meaning("task_unknown", name, names)));
}

function meaning(
  code: "access_unknown" | "task_unknown",
  name: string,
  names: readonly string[],
): Partial<AgentRefusal> {
  const { message } = taskRefusal(code);
  const meant = didYouMean(name, names);
  const next = { tool: "list_tasks", arguments: {} } as const;
  return meant === undefined ? { next } : { message: `${message} Did you mean "${meant}"?`, next };
}

/** Why a task cannot run now; undefined when nothing is missing. */
export function notAvailable({ task, state, missing }: DiscoveredTask): AgentRefusal | undefined {
  if (state === "available") return undefined;
  const first: Missing | undefined = missing[0];
  return taskRefusal("task_not_available", {
    ...(first === undefined ? {} : { message: first.message, remedy: first.remedy }),
    missing,
    next: { tool: "request_access", arguments: { name: task } },
  });
}

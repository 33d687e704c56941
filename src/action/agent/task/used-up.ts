import { codeEntry } from "../../../shared/failure-codes.ts";
import type { DiscoveredGrant, DiscoveredTask } from "../../../shared/task-wire.ts";
import type { Discovery } from "../backend/access.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { CachedDiscovery } from "./discovery.ts";
import type { Run } from "./run.ts";

/** Why a task runs no more in this step; undefined: it may. A run that was refused before anything was issued does not count. */
export function usedUp(
  { task, per_job: most }: Pick<DiscoveredTask, "task" | "per_job">,
  runs: readonly Pick<Run, "view">[],
): AgentRefusal | undefined {
  const count = runs
    .map((run) => run.view())
    .filter((view) => view.task === task && view.state !== "refused").length;
  if (count < most) return undefined;
  const { remedy } = codeEntry("task_used_up");
  const times = most === 1 ? "once" : `${most} times`;
  const message = `This step has run the task ${task} ${times}, as often as it may.`;
  return { code: "task_used_up", message, remedy };
}

/** What can be discovered, with the runs of this step taken into account. */
export function countedDiscovery(
  discovery: CachedDiscovery,
  runs: () => readonly Pick<Run, "view">[],
): CachedDiscovery {
  return {
    async get(options) {
      const discovered = await discovery.get(options);
      return discovered.ok
        ? { ...discovered, value: counted(discovered.value, runs()) }
        : discovered;
    },
  };
}

/** Without a broker, a task has a grant of its own, which bears its name. */
function counted(discovery: Discovery, runs: readonly Pick<Run, "view">[]): Discovery {
  const used = new Map(discovery.tasks.map((task) => [task.task, usedUp(task, runs)]));
  return {
    ...discovery,
    tasks: discovery.tasks.map((task) => outlook(task, used.get(task.task))),
    grants: discovery.grants.map((grant) => outlook(grant, used.get(grant.grant))),
  };
}

function outlook<T extends DiscoveredTask | DiscoveredGrant>(
  one: T,
  refusal: AgentRefusal | undefined,
): T {
  if (refusal === undefined) return one;
  const { code, message, remedy } = refusal;
  return { ...one, state: "refused", missing: [{ code, message, remedy }] };
}

import {
  TASK_LIMITS,
  TASK_LIMITS_WITHOUT_REVOKING,
  type TaskLimits,
} from "../../delivery/task/run-task.ts";
import type { Job } from "../context/job.ts";

/** Without a broker, most kinds have nothing to revoke: then the task has more time to stop. */
export function taskLimits({
  inputs: { source },
  kinds,
}: Pick<Job, "inputs" | "kinds">): TaskLimits {
  if (source.mode === "broker") return TASK_LIMITS;
  if (source.mode !== "direct") return TASK_LIMITS_WITHOUT_REVOKING;
  const kind = kinds.find(({ name }) => name === source.credential.kind);
  return kind?.direct?.endsEarly !== false ? TASK_LIMITS : TASK_LIMITS_WITHOUT_REVOKING;
}

import type { CodeEntry } from "./code-entry.ts";

/** The broker's codes about named tasks. */
export const NAMED_TASK_CODES = {
  task_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "There is no such task for this job, or it is for another grant.",
    remedy:
      "Check the name of the task in `tasks` of the repository's policy. `stepkey check` finds its mistakes.",
  },
  task_parameters_refused: {
    from: "broker",
    wire: { status: 400, error: "invalid_authorization_details" },
    meaning: "A parameter is not one that the task takes.",
    remedy: "Give the parameters that `tasks` of the repository's policy describes.",
  },
  task_used_up: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This job has run this task as often as it may.",
    remedy: "A job can run a task as often as its `per-job` says. Use the results that you have.",
  },
} as const satisfies Record<string, CodeEntry>;

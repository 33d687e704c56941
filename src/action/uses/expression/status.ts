import type { ScopeFunction } from "./evaluate.ts";

/** How an inner action is doing, as its conditions see it. */
export type ActionStatus = "success" | "failure" | "cancelled";

/** GitHub's status functions. Here they mean the inner action, and not the job around it. */
export function statusFunctions(status: ActionStatus): Readonly<Record<string, ScopeFunction>> {
  return {
    always: constant(true),
    success: constant(status === "success"),
    failure: constant(status === "failure"),
    cancelled: constant(status === "cancelled"),
  };
}

function constant(value: boolean): ScopeFunction {
  return { minArguments: 0, maxArguments: 0, call: () => value };
}

import { describe, expect, test } from "vitest";
import type { RunView } from "../../../../../src/action/agent/backend/run-view.ts";
import { usedUp } from "../../../../../src/action/agent/task/used-up.ts";

function run(task: string, state: RunView["state"]) {
  const view: RunView = {
    id: "run_1",
    task,
    state,
    commit: "c",
    parameters: {},
    started_at: "2026-11-22T10:00:00Z",
  };
  return { view: () => view };
}

describe("how often a task runs in one step", () => {
  const count = { task: "count", per_job: 2 };

  test("is what its file says", () => {
    expect(usedUp(count, [run("count", "ended")])).toBeUndefined();
    expect(usedUp(count, [run("count", "ended"), run("count", "running")])).toMatchObject({
      code: "task_used_up",
    });
  });

  test("counts neither other tasks nor runs that were refused", () => {
    expect(
      usedUp(count, [run("count", "ended"), run("count", "refused"), run("other", "ended")]),
    ).toBeUndefined();
  });
});

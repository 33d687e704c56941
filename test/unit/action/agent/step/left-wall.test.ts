import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { removeLeftWall } from "../../../../../src/action/agent/step/left-wall.ts";
import { actionsRunner } from "../../../../../src/action/runner/runner.ts";
import { systemClock } from "../../../../../src/shared/clock.ts";

const workspace = mkdtempSync(join(tmpdir(), "stepkey-left-wall-"));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** What post says about this record. */
async function said(record: unknown): Promise<string> {
  let log = "";
  const runner = actionsRunner({
    write: (text) => {
      log += text;
    },
    state: undefined,
    output: undefined,
    summary: undefined,
    docs: "docs",
  });
  const env = { GITHUB_WORKSPACE: workspace };
  const job = { runner, env, platform: "linux" as const, parentPid: 1, clock: systemClock };
  await removeLeftWall(job, JSON.stringify(record));
  return log;
}

describe("the record of a wall that another step forged", () => {
  const name = "stepkey-agent-0123456789";

  it("is not followed to another workspace", async () => {
    expect(await said({ name, workspace: "/", git: [] })).toBe("");
    expect(await said({ name, workspace: `${workspace}/..`, git: [] })).toBe("");
  });

  it("is not followed to another name", async () => {
    for (const other of ["root", "stepkey-agent-", "stepkey-agent-0123456789/.."]) {
      expect(await said({ name: other, workspace, git: [] })).toBe("");
    }
  });

  it("needs its form", async () => {
    for (const record of [null, 1, [], {}, { name }, { name, workspace, git: "x" }]) {
      expect(await said(record)).toBe("");
    }
  });
});

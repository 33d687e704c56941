import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkTask } from "../../../src/delivery/task/check-task.ts";

let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "stepkey-check-"));
  await mkdir(join(workspace, "bin"));
  await writeFile(join(workspace, "bin", "runs"), "#!/bin/sh\n");
  await chmod(join(workspace, "bin", "runs"), 0o700);
  await writeFile(join(workspace, "bin", "rests"), "");
});

afterEach(async () => {
  await rm(workspace, { recursive: true, force: true });
});

const check = (changes: { shell?: string; workingDirectory?: string; path?: string }) =>
  checkTask(
    {
      shell: changes.shell ?? "",
      workingDirectory: changes.workingDirectory ?? "",
      workspace,
    },
    changes.path ?? process.env["PATH"],
  );

describe("checkTask", () => {
  it("finds nothing wrong with a task that can start", async () => {
    expect(await check({})).toBeUndefined();
    expect(await check({ shell: "sh", workingDirectory: "bin" })).toBeUndefined();
    expect(
      await check({ shell: "runs {0}", path: `/nowhere:${join(workspace, "bin")}` }),
    ).toBeUndefined();
    expect(await check({ shell: "bin/runs {0}" })).toBeUndefined();
    expect(await check({ shell: "./runs {0}", workingDirectory: "bin" })).toBeUndefined();
  });

  it.each([
    [{ workingDirectory: "missing" }, /The working directory .*missing does not exist/u],
    [{ workingDirectory: "bin/runs" }, /does not exist/u],
    [{ shell: "no-such-program {0}" }, /no-such-program was not found on the task's PATH/u],
    [{ shell: "bin/rests {0}" }, /was not found/u],
    [{ shell: "bin {0}" }, /was not found/u],
    [{ path: "" }, /bash was not found/u],
    [{ shell: "perl" }, /has no \{0\} for the script/u],
    [{ shell: "cmd" }, /exists only on Windows/u],
  ])("names what keeps %j from starting", async (changes, message) => {
    const found = await check(changes);
    expect(found?.code).toBe("task_not_started");
    expect(found?.message).toMatch(message);
    expect(found?.remedy).not.toBe("");
  });
});

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withPrivateDirectory } from "../../../src/delivery/task/private-directory.ts";

const MODULE = join(import.meta.dirname, "../../../src/delivery/task/private-directory.ts");

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "stepkey-parent-"));
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

describe("a private directory", () => {
  it("can be entered by this user only, and is removed afterwards with its content", async () => {
    const path = await withPrivateDirectory(parent, async (directory) => {
      expect(((await stat(directory)).mode & 0o777).toString(8)).toBe("700");
      await writeFile(join(directory, "file"), "x");
      return directory;
    });
    expect(existsSync(path)).toBe(false);
  });

  it("is gone also when its use failed", async () => {
    const failing = withPrivateDirectory(parent, () => Promise.reject(new Error("no use")));
    await expect(failing).rejects.toThrow("no use");
    expect(await readdir(parent)).toEqual([]);
  });

  it.each(["process.exit(3)", "queueMicrotask(() => { throw new Error('a bug'); })"])(
    "is gone also when the process ends in the middle: %s",
    async (end) => {
      const script = `
        import { withPrivateDirectory } from ${JSON.stringify(MODULE)};
        await withPrivateDirectory(${JSON.stringify(parent)}, async (directory) => {
          process.stdout.write(directory);
          ${end};
          await new Promise((resolve) => setTimeout(resolve, 60_000));
        });`;
      const run = spawnSync("node", ["--input-type=module", "-e", script], { encoding: "utf8" });
      expect(run.stdout).toContain(parent);
      expect(await readdir(parent)).toEqual([]);
    },
  );
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCommandReader } from "../../../src/action/uses/commands/command-reader.ts";
import { readWrites } from "../../../src/action/uses/lifecycle/read-writes.ts";
import {
  type ActionFiles,
  createActionFiles,
  MAX_TASK_FILE_BYTES,
} from "../../../src/delivery/task/task-files.ts";

let directory: string;
let files: ActionFiles;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-writes-"));
  files = await createActionFiles(join(directory, "main"));
  await writeFile(files.output, "url=https://a.example\n");
  await writeFile(files.state, "pid=1\n");
  await writeFile(files.env, "MODE=fast\n");
  await writeFile(files.path, "/opt/tool\n");
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const ALL = {
  outputs: [{ name: "url", value: "https://a.example" }],
  state: [{ name: "pid", value: "1" }],
  env: [{ name: "MODE", value: "fast" }],
  directories: ["/opt/tool"],
};

describe("what a process of an action wrote", () => {
  it("is read from all its files", async () => {
    const writes = await readWrites(files, createCommandReader().end());
    expect(writes).toEqual({ ...ALL, summary: "", failures: [] });
  });

  it.each([
    ["env", "GITHUB_ENV", { env: [] }],
    ["path", "GITHUB_PATH", { directories: [] }],
    ["state", "GITHUB_STATE", { state: [] }],
  ] as const)("loses only the %s where that file is too large", async (file, name, lost) => {
    await writeFile(files[file], `A=${"x".repeat(MAX_TASK_FILE_BYTES)}\n`);
    const writes = await readWrites(files, createCommandReader().end());
    expect(writes).toMatchObject({ ...ALL, ...lost });
    expect(writes.failures.map(({ message }) => message)).toEqual([
      `${name} is larger than 1 MiB, so nothing of it is passed on.`,
    ]);
    expect(writes.outputFailure).toBeUndefined();
  });

  it("loses only the outputs where those are too large", async () => {
    await writeFile(files.output, `A=${"x".repeat(MAX_TASK_FILE_BYTES)}\n`);
    const writes = await readWrites(files, createCommandReader().end());
    expect(writes).toMatchObject({ ...ALL, outputs: [], failures: [] });
    expect(writes.outputFailure).toMatchObject({ code: "task_output_too_large" });
  });
});

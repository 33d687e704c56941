import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { preparePlace } from "../../src/action/task/task-place.ts";
import { closePipes } from "../../src/delivery/task/task-pipes.ts";

let temp: string;
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), "stepkey-place-"));
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

describe("a place that is prepared for a task", () => {
  it("is there before the task is, and has pipes to print to", async () => {
    const prepared = preparePlace(temp, { pipes: true });
    expect(readdirSync(temp)).toHaveLength(1);
    const { directory, pipes } = prepared.take();
    const opened = await pipes;
    expect(readdirSync(directory.path)).toEqual([]);
    expect(opened?.stdout.writeEnd).toBeTypeOf("number");
    closePipes(opened);
    await directory.remove();
  });

  it("is gone, with its pipes, when the step gets no credential", async () => {
    const prepared = preparePlace(temp, { pipes: true });
    await prepared.discard();
    expect(readdirSync(temp)).toEqual([]);
  });

  it("is left alone by whoever discards it after the task has it", async () => {
    const prepared = preparePlace(temp, { pipes: true });
    const { directory, pipes } = prepared.take();
    await prepared.discard();
    const opened = await pipes;
    expect(readdirSync(temp)).toHaveLength(1);
    expect(writeSync(opened?.stdout.writeEnd ?? -1, "still open")).toBe(10);
    closePipes(opened);
    await directory.remove();
  });

  it("is made again for the task if something removed it while the step waited", async () => {
    const prepared = preparePlace(temp, { pipes: true });
    const [before = ""] = readdirSync(temp);
    rmSync(join(temp, before), { recursive: true, maxRetries: 3 });
    const { directory, pipes } = prepared.take();
    const opened = await pipes;
    expect(readdirSync(temp)).toEqual([basename(directory.path)]);
    expect(directory.path).not.toBe(join(temp, before));
    expect(writeSync(opened?.stdout.writeEnd ?? -1, "open")).toBe(4);
    closePipes(opened);
    await directory.remove();
  });

  it("is made again for the task if it could not be made before, and says why it cannot", async () => {
    const missing = join(temp, "missing");
    const prepared = preparePlace(missing, { pipes: true });
    expect(() => prepared.take()).toThrow("ENOENT");
    mkdirSync(missing);
    const { directory, pipes } = prepared.take();
    closePipes(await pipes);
    await directory.remove();
  });
});

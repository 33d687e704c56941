import { describe, expect, it } from "vitest";
import { parseProcStat, type ProcStat } from "../../../src/delivery/task/proc-stat.ts";
import { environReader, holdsAssignment } from "../../../src/delivery/task/processes.ts";
import { systemClock } from "../../../src/shared/clock.ts";

/** As Linux writes it; the fields after the name are counted from the state. */
function statOf({ state = "S", threads = 1, startedAt = 77, memory = 4096 } = {}): ProcStat {
  const text = `12 (a) b) ${state} 3 4 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 ${threads} 0 ${startedAt} ${memory} 9`;
  const stat = parseProcStat(text);
  if (stat === undefined) throw new Error("the text is not a stat");
  return stat;
}

const hurried = { ...systemClock, sleep: () => systemClock.sleep(0) };

describe("a process's stat", () => {
  it("has the name, whatever is in it, and who started the process, and when", () => {
    expect(statOf()).toMatchObject({
      name: "a) b",
      parent: 3,
      group: 4,
      session: 5,
      startedAt: 77,
    });
  });

  it("shows a thread of the kernel by its lack of memory, unless only the first thread has ended", () => {
    expect(statOf({ memory: 0 }).isKernelThread).toBe(true);
    expect(statOf({ memory: 0, state: "Z", threads: 2 }).isKernelThread).toBe(false);
    expect(statOf().isKernelThread).toBe(false);
  });
});

describe("environReader", () => {
  it("reads the environment of each process, but not of a thread of the kernel", async () => {
    const read = environReader(systemClock, (pid) => Promise.resolve(Buffer.from(`A=${pid}`)));
    expect(String(await read(7, statOf()))).toBe("A=7");
    expect(String(await read(8, statOf()))).toBe("A=8");
    expect(String(await read(9, statOf({ memory: 0 })))).toBe("");
  });

  it("waits for a process that cannot be read once, and reads nothing more after it", async () => {
    const asked: number[] = [];
    const read = environReader(hurried, (pid) => {
      asked.push(pid);
      return new Promise(() => {});
    });
    expect(String(await read(7, statOf()))).toBe("");
    expect(String(await read(8, statOf()))).toBe("");
    expect(asked).toEqual([7]);
  });
});

describe("holdsAssignment", () => {
  const environ = Buffer.from("A=1\0XB=2\0B=22\0B=2\0");
  it.each([
    ["A=1", true],
    ["B=2", true],
    ["B=22", true],
    ["A=", false],
    ["X", false],
    ["=2", false],
  ])("looks for %j as a whole", (assignment, expected) => {
    expect(holdsAssignment(environ, Buffer.from(assignment))).toBe(expected);
  });
});

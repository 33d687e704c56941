import { beforeEach, describe, expect, it } from "vitest";
import {
  createAuditBacklog,
  type AuditWriter,
  type AuditWriterEvent,
} from "../../../../src/broker/record/audit-backlog.ts";
import { createAudit, type AuditEntry } from "../../../../src/broker/record/audit.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";

let clock: FakeClock;
/** How many bytes the disk takes. */
let room: number;
let file: string;
let events: AuditWriterEvent[];
let writer: AuditWriter;

/** As a disk that runs full: it takes the beginning, and fails. */
function append(text: string): void {
  file += text.slice(0, room);
  const isFull = text.length > room;
  room -= Math.min(text.length, room);
  if (isFull) throw new Error("ENOSPC: no space left on device, write");
}

beforeEach(() => {
  clock = createFakeClock();
  room = Infinity;
  file = "";
  events = [];
  writer = createAuditBacklog({
    append,
    tryAppend: () => {
      if (room === 0) throw new Error("ENOSPC: no space left on device, write");
    },
    endLine: () => {
      if (file !== "" && !file.endsWith("\n")) append("\n");
    },
    clock,
    onEvent: (event) => events.push(event),
    maxLines: 4,
  });
});

const lines = () => file.split("\n").filter((line) => line !== "");
const GAP = (late: number, lost: number, to = "10:00:02") =>
  JSON.stringify({
    at: `2026-11-22T${to}.000Z`,
    event: "audit_gap",
    from: "2026-11-22T10:00:00.000Z",
    to: `2026-11-22T${to}.000Z`,
    late,
    lost,
  });

describe("an audit log whose disk is full", () => {
  it("keeps what has happened, and writes it later with a line that shows the gap", async () => {
    room = 0;
    writer.keep("one\n");
    writer.keep("two\n");
    await clock.advance(1000);
    expect(file).toBe("");
    room = Infinity;
    await clock.advance(1000);
    expect(lines()).toEqual(["one", "two", GAP(2, 0)]);
    writer.keep("three\n");
    expect(lines().at(-1)).toBe("three");
    expect(events).toMatchObject([
      { kind: "audit_lost" },
      { kind: "audit_regained", since: TEN_OCLOCK, late: 2, lost: 0 },
    ]);
  });

  it("refuses what must be written first, and writes the gap before the next of these", async () => {
    room = 0;
    expect(() => writer.write("grant\n")).toThrow("ENOSPC");
    expect(() => writer.write("grant\n")).toThrow("ENOSPC");
    writer.keep("end\n");
    clock.set(clock.now() + 2000);
    room = Infinity;
    writer.write("granted\n");
    expect(lines()).toEqual(["end", GAP(1, 0), "granted"]);
  });

  it("does not continue a line that was written in part", async () => {
    room = 2;
    writer.keep("whole\n");
    room = Infinity;
    await clock.advance(1000);
    expect(lines()).toEqual(["wh", "whole", GAP(1, 0, "10:00:01")]);
  });

  it("keeps no more than it may: refusals are left out first, and counted", async () => {
    room = 0;
    for (const line of ["refused 1\n", "refused 2\n", "refused 3\n"]) writer.keep(line, true);
    for (const line of ["end 1\n", "end 2\n", "end 3\n"]) writer.keep(line);
    room = Infinity;
    await clock.advance(2000);
    expect(lines()).toEqual(["refused 1", "refused 2", "end 1", "end 2", GAP(4, 2, "10:00:01")]);
  });

  it("hands over what it still keeps when the broker stops", () => {
    room = 0;
    writer.keep("end\n");
    writer.close();
    expect(events.at(-1)).toEqual({ kind: "audit_abandoned", lines: ["end\n"], lost: 0 });
  });

  it("writes everything when the broker stops and it can be written again", () => {
    room = 0;
    writer.keep("end\n");
    room = Infinity;
    writer.close();
    expect(lines()).toEqual(["end", GAP(1, 0, "10:00:00")]);
  });
});

describe("the entries of an audit log", () => {
  it("are written before they take effect only where something is granted", () => {
    const [written, kept]: [string[], [string, boolean][]] = [[], []];
    const audit = createAudit(
      (line) => written.push(line),
      (line, isMinor) => kept.push([line, isMinor]),
    );
    const entry = { at: TEN_OCLOCK, trace: "t", event: "token", facts: {} } as const;
    const outcomes: readonly AuditEntry["outcome"][] = ["granted", "refused", "done", "raised"];
    for (const outcome of outcomes) audit({ ...entry, outcome });
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('"outcome":"granted"');
    expect(kept.map(([, isMinor]) => isMinor)).toEqual([true, false, false]);
  });
});

describe("a probe of the audit log", () => {
  it("writes nothing, and fails as long as lines could not be written", async () => {
    writer.probe();
    expect(file).toBe("");
    room = 0;
    expect(() => writer.probe()).toThrow("ENOSPC");
    writer.keep("one\n");
    room = Infinity;
    expect(() => writer.probe()).toThrow("catching up");
    await clock.advance(1000);
    writer.probe();
  });
});

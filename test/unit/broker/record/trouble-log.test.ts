import { beforeEach, describe, expect, it } from "vitest";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createTroubleLog, type TroubleLog } from "../../../../src/broker/record/trouble-log.ts";

let logged: LogEntry[];
let trouble: TroubleLog;

beforeEach(() => {
  logged = [];
  trouble = createTroubleLog((entry) => logged.push(entry), { begins: "failed", ends: "again" });
});

const said = (): readonly string[] => logged.map(({ event, task }) => `${event} ${String(task)}`);

describe("trouble at many places", () => {
  it("is logged once at each, and once when it is over there", () => {
    for (const message of ["first", "second"]) {
      for (const task of ["a", "b"]) trouble.failed(task, { task, message });
    }
    trouble.worked("a", { task: "a" });
    trouble.worked("a", { task: "a" });
    trouble.failed("a", { task: "a", message: "third" });
    expect(said()).toEqual(["failed a", "failed b", "again a", "failed a"]);
    expect(logged[0]).toEqual({ level: "warning", event: "failed", task: "a", message: "first" });
    expect(logged[2]).toEqual({ level: "info", event: "again", task: "a" });
  });

  it("is not over where there was none", () => {
    trouble.worked("a", { task: "a" });
    expect(logged).toEqual([]);
  });

  it("is logged at a thousand places at most at a time", () => {
    for (let at = 0; at < 1500; at += 1) trouble.failed(`${at}`, { message: "no" });
    expect(logged).toHaveLength(1000);
    trouble.worked("0", {});
    trouble.failed("1400", { message: "no" });
    expect(logged).toHaveLength(1002);
  });
});

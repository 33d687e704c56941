import { describe, expect, it } from "vitest";
import {
  createCommandReader,
  parseFileCommand,
  type Annotation,
} from "../../../support/fake-runner/commands.ts";
import { createMasks } from "../../../support/fake-runner/masks.ts";

/** The fake runner is a part that other tests rest on: here is what it must do as the real one does. */
function reading(...lines: readonly string[]) {
  const masks = createMasks();
  const log: string[] = [];
  const annotations: Annotation[] = [];
  const legacy: string[] = [];
  const refused: string[] = [];
  const read = createCommandReader(masks, {
    log: (line) => log.push(line),
    annotate: (annotation) => annotations.push(annotation),
    legacy: (name) => legacy.push(name),
    refuse: (name) => refused.push(name),
  });
  for (const line of lines) read(line);
  return { log, annotations, legacy, refused };
}

describe("the fake runner's masks", () => {
  const secret = "p&ss'w<rd\"/+ü-1234567890";
  const masked = (line: string): string => reading(`::add-mask::${secret}`, line).log[0] ?? "";

  it.each([
    ["plain", secret],
    ["base64", Buffer.from(secret).toString("base64")],
    ["base64 from the second byte", Buffer.from(secret).subarray(1).toString("base64")],
    ["base64 from the third byte", Buffer.from(secret).subarray(2).toString("base64")],
    ["percent", encodeURIComponent(secret).replaceAll("'", "%27")],
    ["JSON", JSON.stringify(secret).slice(1, -1)],
    ["an expression", secret.replaceAll("'", "''")],
  ])("hide the form: %s", (_name, form) => {
    expect(masked(`a ${form} b`)).toBe("a *** b");
  });

  it.each([
    ["hex", Buffer.from(secret).toString("hex")],
    ["base64url", Buffer.from(`~~~${secret}???>>>`).toString("base64url")],
    ["reversed", Array.from(secret).toReversed().join("")],
  ])("do not hide what the real runner does not: %s", (_name, form) => {
    expect(masked(form)).toBe(form);
  });

  it("hide each line of a value of several lines", () => {
    expect(reading("::add-mask::first%0Asecond", "second, first").log).toEqual(["***, ***"]);
  });

  it("hold for lines that come later, and not for those before", () => {
    expect(reading("hunter22", "::add-mask::hunter22", "hunter22").log).toEqual([
      "hunter22",
      "***",
    ]);
  });
});

describe("the fake runner's commands", () => {
  it("begin a line, except for blanks, or are anywhere in the old form", () => {
    const { annotations } = reading("  ::error::a", "x ::error::b", "x ##[warning]c");
    expect(annotations.map(({ message }) => message)).toEqual(["a", "c"]);
  });

  it("are text between stop-commands and its token", () => {
    const { log, annotations } = reading(
      "::stop-commands::t0ken",
      "::error::a",
      "::t0ken::",
      "::error::b",
    );
    expect(annotations.map(({ message }) => message)).toEqual(["b"]);
    expect(log).toContain("::error::a");
  });

  it("that are refused today fail the step", () => {
    const read = reading("::set-env name=A::b", "::save-state name=c::d", "::set-output::e");
    expect(read.legacy).toEqual(["save-state"]);
    expect(read.refused).toEqual(["set-env", "set-output"]);
    expect(read.annotations).toHaveLength(2);
  });

  it("are looked for in the old form where the new form names none", () => {
    expect(reading("::nosuch::##[add-mask]hunter22", "hunter22").log).toEqual(["***"]);
    expect(reading("é::add-mask::##[save-state name=session]x").legacy).toEqual(["save-state"]);
    expect(reading("::debug::##[save-state name=session]x").legacy).toEqual([]);
  });

  it.each(["", "pause-logging", "add-mask", "Error"])(
    "go on, and the step fails, where the token that stops them is %j",
    (token) => {
      const read = reading(`::stop-commands::${token}`, "::save-state name=a::b");
      expect(read.refused).toEqual(["stop-commands"]);
      expect(read.legacy).toEqual(["save-state"]);
    },
  );

  it("are annotations ten times of a kind, cut at 4096 characters, with one tag in the log", () => {
    const lines = Array.from({ length: 12 }, (_, index) => `::error::${index}`);
    const read = reading(...lines, `::warning::${"x".repeat(5000)}`, "::notice::one%0Atwo");
    expect(read.annotations).toHaveLength(12);
    expect(read.annotations[10]?.message).toHaveLength(4096);
    expect(read.log.slice(-2)).toEqual(["##[notice]one", "two"]);
  });
});

describe("the fake runner's files of commands", () => {
  it("keep a carriage return, as the runner on Linux does", () => {
    expect([...parseFileCommand("a=b\r\nc<<E\r\nd\r\nE\r\n")]).toEqual([
      ["a", "b\r"],
      ["c", "d\r"],
    ]);
  });

  it.each(["no sign", "<<E\nx\nE\n", "a<<\nx\n", "a<<E\nx\n"])(
    "are refused whole for %j",
    (text) => {
      expect(() => parseFileCommand(`ok=1\n${text}`)).toThrow("Invalid");
    },
  );
});

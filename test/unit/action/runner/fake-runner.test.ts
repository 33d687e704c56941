import { describe, expect, it } from "vitest";
import { createCommandReader, type Annotation } from "../../../support/fake-runner/commands.ts";
import { createMasks } from "../../../support/fake-runner/masks.ts";

/** The fake runner is a part that other tests rest on: here is what it must do as the real one does. */
function reading(...lines: readonly string[]) {
  const masks = createMasks();
  const log: string[] = [];
  const annotations: Annotation[] = [];
  const legacy: string[] = [];
  const read = createCommandReader(masks, {
    log: (line) => log.push(line),
    annotate: (annotation) => annotations.push(annotation),
    legacy: (name) => legacy.push(name),
  });
  for (const line of lines) read(line);
  return { log, annotations, legacy };
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

  it("that are refused today are distinguished", () => {
    expect(reading("::set-env name=A::b", "::save-state name=c::d").legacy).toEqual([
      "set-env",
      "save-state",
    ]);
  });
});

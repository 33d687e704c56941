import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFileCommands } from "../../../src/delivery/task/file-commands.ts";

describe("the runner's file format", () => {
  it.each([
    ["a=1\nb=2", { a: "1", b: "2" }],
    ["a=1\r\n", { a: "1\r" }],
    ["a==b=c", { a: "=b=c" }],
    ["a=x<<y", { a: "x<<y" }],
    ["a<<E\n1\n\n2\nE\nb=3", { a: "1\n\n2", b: "3" }],
    ["a<<E=F\nx\nE=F", { a: "x" }],
    ["a<<E\nE\n", { a: "" }],
    ["\n\na=\n", { a: "" }],
    ["a=1\na=2\n", { a: "2" }],
    ["__proto__=x", Object.fromEntries([["__proto__", "x"]])],
    ["", {}],
  ])("%j is read as the runner reads it", (text, value) => {
    expect(parseFileCommands(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["a=1\nnothing", "line 2 is neither name=value nor name<<delimiter"],
    ["=x", "line 1 has no name"],
    ["<<E\nE", "line 1 has no name"],
    ["a<<\n", "line 1 has no delimiter after <<"],
    ["\na<<E\nx\n E\n", "the closing delimiter of line 2 is missing"],
  ])("%j is refused", (text, error) => {
    expect(parseFileCommands(text)).toEqual({ ok: false, error });
  });

  it("gives back what was written in it", () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/u);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (outputs) => {
        const text = Object.entries(outputs)
          .map(([key, value]) => `${key}<<ghadelimiter\n${value}\nghadelimiter\n`)
          .join("");
        expect(parseFileCommands(text)).toEqual({ ok: true, value: outputs });
      }),
    );
  });
});

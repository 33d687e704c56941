import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionsRunner, keyValueLines } from "../../../../src/action/runner/runner.ts";
import { parseCommand, parseFileCommand } from "../../../support/fake-runner/commands.ts";

describe("keyValueLines", () => {
  it("is read back by the runner as the one value that was meant, whatever it holds", () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("a\nSTEPKEY_END\nPATH=/evil", "STEPKEY_END_0\nSTEPKEY_END", "a\n\nb=c<<d\n"),
    );
    fc.assert(
      fc.property(
        value.filter((text) => !text.includes("\r")),
        (text) => {
          expect([...parseFileCommand(keyValueLines("outputs", text))]).toEqual([
            ["outputs", text],
          ]);
        },
      ),
    );
  });
});

describe("the real runner", () => {
  it("gets each command as one line, from which it reads the value that was meant", () => {
    const written: string[] = [];
    const write = (text: string): void => void written.push(text);
    const nowhere = { state: undefined, output: undefined, summary: undefined, docs: "docs" };
    const runner = actionsRunner({ write, ...nowhere });
    const names = new Set(["add-mask", "warning", "error"]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("50%\n%0A\r\n::x::", "%25")), (value) => {
        written.length = 0;
        runner.mask(value);
        runner.warn(value);
        runner.fail(value);
        const lines = written.join("").split("\n");
        expect(lines.pop()).toBe("");
        const read = lines.map((line) => parseCommand(line, names));
        expect(read.map((command) => command?.name)).toEqual(["add-mask", "warning", "error"]);
        for (const command of read) expect(command?.value).toBe(value);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyValueLines } from "../../../../src/action/runner/runner.ts";
import { parseFileCommand } from "../../../support/fake-runner/commands.ts";

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

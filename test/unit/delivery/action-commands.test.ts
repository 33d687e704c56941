import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createActionCommandWriter } from "../../../src/delivery/redact/action-commands.ts";
import { createCommandFilter } from "../../../src/delivery/redact/commands.ts";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { cut, cuts, through } from "../../support/chunks.ts";
import { runnerCommands } from "../../support/fake-runner/expected-commands.ts";

function filtered(text: string, places: readonly number[] = []): string {
  const filter = createCommandFilter(createActionCommandWriter(matcherFor([])));
  return through(filter, cut(Buffer.from(text), places)).toString();
}

const commandLike = fc
  .array(
    fc.oneof(
      fc.constantFrom("::", ":", "##[", "]", "\n", "\r", " ", "%0A", "x", "=", "é", "\u{a0}"),
      fc.constantFrom("::set-output name=a::", "::save-state ", "::stop-commands::", "::x::"),
      fc.constantFrom("::error::", "::group::", "::add-mask::", "::SET-ENV name=a::"),
      fc.constantFrom("::add-path::", "::add-matcher::"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("the output of an action", () => {
  it("holds no command for the runner but annotations and masks, however it is cut", () => {
    const allowed = new Set([
      "error",
      "warning",
      "notice",
      "group",
      "endgroup",
      "debug",
      "add-mask",
    ]);
    fc.assert(
      fc.property(commandLike, cuts, (text, places) => {
        const output = filtered(text, places);
        const commands = runnerCommands(output).map((name) => name.toLowerCase());
        expect(commands.filter((name) => !allowed.has(name))).toEqual([]);
        expect(output).toBe(filtered(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["a\n::set-output name=x::y\nb\n", "a\nb\n"],
    ["::save-state name=x::y\n", ""],
    ["::SET-ENV name=x::y\nb", "b"],
    ["::echo::on", ""],
    ["::error::x\n", "::error::x\n"],
    ["::unknown::x\n", "\\::unknown::x\n"],
    [
      "::stop-commands::t\n::error::x\n::set-output name=a::b\n::t::\n::error::y\n",
      "\\::error::x\n\\::set-output name=a::b\n::error::y\n",
    ],
  ])("%j is shown as %j", (text, shown) => {
    expect(filtered(text)).toBe(shown);
    for (let place = 1; place < text.length; place += 1)
      expect(filtered(text, [place])).toBe(shown);
  });
});

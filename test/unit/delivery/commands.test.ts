import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCommandFilter } from "../../../src/delivery/redact/commands.ts";
import { cut, cuts, through } from "../../support/chunks.ts";
import { runnerCommands } from "../../support/fake-runner/expected-commands.ts";

function filtered(text: string, places: readonly number[] = []): string {
  return through(createCommandFilter(), cut(Buffer.from(text), places)).toString();
}

/** Texts that are made of what the runner looks for, and of what it skips before it looks. */
const commandLike = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom("::", ":", "##[", "#", "[", "]", "\n", "\r", " ", "\t"),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "\u{85}",
          "\u{a0}",
          "\u{2003}",
          "\u{2028}",
          "\u{3000}",
          "\u{feff}",
          "\u{0}",
          "\u{200b}",
          "\u{7f}",
          "\u{ad}",
          "\u{1b}[1m",
          "é",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "set-output name=a",
          "error",
          "stop-commands",
          "add-path",
          "add-mask",
          "ADD-MASK",
          "::add-mask::",
          "##[save-state name=session]",
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

describe("the command filter", () => {
  it("leaves the runner nothing to read but masks, whatever is printed and however it is cut", () => {
    fc.assert(
      fc.property(commandLike, cuts, (text, places) => {
        const commands = runnerCommands(filtered(text, places)).map((name) => name.toLowerCase());
        expect(commands.filter((name) => name !== "add-mask")).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("adds backslashes and changes nothing else, however it is cut", () => {
    fc.assert(
      fc.property(commandLike, cuts, (text, places) => {
        const output = filtered(text, places);
        expect(output).toBe(filtered(text));
        expect(output.replaceAll("\\", "")).toBe(text.replaceAll("\\", ""));
      }),
      { numRuns: 2000 },
    );
  });

  it("passes lines unread only where it would not change them", () => {
    fc.assert(
      fc.property(commandLike, (text) => {
        const bytes = Buffer.from(text);
        const unread = bytes.toString("utf8", 0, createCommandFilter().firstRead(bytes));
        expect(filtered(unread)).toBe(unread);
        expect(unread).toMatch(/^$|[\r\n]$/u);
      }),
    );
  });

  it("reads the first line that has a marker where the runner would see one, and none before it", () => {
    const firstRead = (text: string): number => createCommandFilter().firstRead(Buffer.from(text));
    expect(firstRead("std::vector a::b\n  x::\n::error::no\n")).toBe(23);
    expect(firstRead("std::vector\na::##[group]\n")).toBe(12);
    expect(firstRead("std::vector\n\u{feff} ::error::no\n")).toBe(12);
    expect(firstRead("a::b\na::b")).toBe(5);
  });

  it("passes binary output that holds no command byte for byte", () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xc3, 0x28, 0x23, 0x23, 0x0a]);
    expect(through(createCommandFilter(), [bytes])).toEqual(bytes);
  });

  it.each([
    ["a letter that is not ASCII", "é"],
    ["a control character", "\u{1}"],
    ["DEL", "\u{7f}"],
    ["NEL", "\u{85}"],
    ["a no-break space", "\u{a0}"],
    ["NUL", "\u{0}"],
    ["a soft hyphen", "\u{ad}"],
    ["a byte-order mark", "\u{feff}"],
    ["a colour code", "\u{1b}[0m"],
    ["spaces and a letter", "  é "],
  ])("lets no command pass behind a mask that is none, because of %s before it", (_, before) => {
    const line = `${before}::add-mask::##[save-state name=session]forged\n`;
    for (const places of [[], [1], [before.length + 3], [before.length + 14]]) {
      expect(runnerCommands(filtered(line, places))).toEqual([]);
    }
  });

  it("passes a mask only where the runner reads one", () => {
    fc.assert(
      fc.property(commandLike, cuts, (text, places) => {
        const masks = runnerCommands(filtered(text, places));
        const printed = text
          .split(/\r\n|\r|\n/u)
          .filter((line) => /^[ \t]*::add-mask::/iu.test(line));
        expect(masks).toHaveLength(printed.length);
      }),
      { numRuns: 2000 },
    );
  });

  it("writes a backslash before a command at the beginning of a line", () => {
    expect(filtered("  ::set-output name=a::b\n")).toBe("  \\::set-output name=a::b\n");
    expect(filtered("progress\r::error::b")).toBe("progress\r\\::error::b");
  });

  it("writes a backslash into the older form, anywhere in a line", () => {
    expect(filtered("done ##[set-env name=a]b ###[x]\n")).toBe(
      "done ##\\[set-env name=a]b ###\\[x]\n",
    );
  });

  it("does not change what only looks like a command", () => {
    const text = "std::vector<int>\nnote: a::b\n: :\n# [x] ## [y]\n";
    expect(filtered(text)).toBe(text);
  });

  it("passes a mask, so that a task can hide what it derives", () => {
    expect(filtered("::add-mask::derived ##[x\n::error::x")).toBe(
      "::add-mask::derived ##[x\n\\::error::x",
    );
  });

  it("gives out at once what is decided, and keeps back no more than a few bytes", () => {
    const filter = createCommandFilter();
    expect(Buffer.from(filter.write(Buffer.from("Password: "))).toString()).toBe("Password: ");
    expect(Buffer.from(filter.write(Buffer.from("x\n:"))).toString()).toBe("x\n");
    expect(Buffer.from(filter.write(Buffer.from(": y"))).toString()).toBe("\\:: y");
  });

  it("also escapes an unfinished line at the end, because someone may print after it", () => {
    expect(filtered("a\n::add-m")).toBe("a\n\\::add-m");
    expect(filtered("a ##")).toBe("a ##");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createAnnotationWriter,
  MAX_ANNOTATIONS,
} from "../../../src/delivery/redact/annotations.ts";
import { createCommandFilter } from "../../../src/delivery/redact/commands.ts";
import { holdsSecret, matcherFor } from "../../../src/delivery/redact/redact.ts";
import { createTaskOutput } from "../../../src/delivery/redact/task-output.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { cut, cuts, through } from "../../support/chunks.ts";
import { COMMANDS, parseCommand } from "../../support/fake-runner/commands.ts";
import { runnerCommands } from "../../support/fake-runner/expected-commands.ts";

const NONE = matcherFor([]);

function filtered(text: string, places: readonly number[] = []): string {
  const filter = createCommandFilter(createAnnotationWriter(NONE));
  return through(filter, cut(Buffer.from(text), places)).toString();
}

function shown(text: string, secrets: readonly string[] = []): string {
  const matcher = matcherFor(secrets.map((secret) => new Secret(secret)));
  const output = createTaskOutput(matcher, { annotations: true });
  const begun = Buffer.concat(output.write("stdout", Buffer.from(text)));
  return Buffer.concat([begun, output.end()]).toString();
}

/** Texts that are made of what the runner looks for, and of what it skips before it looks. */
const commandLike = fc
  .array(
    fc.oneof(
      fc.constantFrom("::", ":", "##[", "#", "[", "]", "\n", "\r", " ", "\t", "%0A", "%25", ","),
      fc.constantFrom(
        "::error",
        "::WARNING",
        "::notice ",
        "::group::",
        "::endgroup::",
        "::debug::",
      ),
      fc.constantFrom("title=a", "file=b.js", "line=1", "::error::x\n", " title=a::b\n"),
      fc.constantFrom("::add-mask::", "::set-output name=a::", "::stop-commands::", "##[error]"),
      fc.constantFrom("\u{85}", "\u{2028}", "\u{feff}", "\u{0}", "\u{1b}[1m", "é"),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

const PASSED = ["error", "warning", "notice", "group", "endgroup", "debug"];

describe("annotations of a task", () => {
  it("are the only commands that the runner finds, besides masks, however it is cut", () => {
    fc.assert(
      fc.property(commandLike, cuts, (text, places) => {
        const output = filtered(text, places);
        const commands = runnerCommands(output).map((name) => name.toLowerCase());
        expect(commands.filter((name) => ![...PASSED, "add-mask"].includes(name))).toEqual([]);
        expect(output).toBe(filtered(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("are written anew: what the runner reads is what we wrote, and nothing of the older form is in it", () => {
    fc.assert(
      fc.property(commandLike, (text) => {
        const lines = filtered(text)
          .split(/\r\n|\r|\n/u)
          .filter((line) => /^[ \t]*::(?!add-mask)/iu.test(line));
        for (const line of lines) {
          expect(line).toMatch(/^[ \t]*::[a-z]+(?: (?:[A-Za-z]+=[^,:]+,?)+)?::/u);
          expect(line).not.toContain("##[");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["::error::it broke\n", "::error::it broke\n"],
    ["  ::Error ::it broke\n", "  ::error::it broke\n"],
    [
      "::warning file=a.js,line=3,endLine=4,col=1,endColumn=2,title=T%3A%2C::x%0Ay%25\n",
      "::warning title=T%3A%2C,file=a.js,line=3,endLine=4,col=1,endColumn=2::x%0Ay%25\n",
    ],
    ["::notice title=a,title=b,other=c,line=x::d\n", "::notice title=b::d\n"],
    ["::group::one\n::endgroup::\n", "::group::one\n::endgroup::\n"],
    ["::endgroup::two\n", "::endgroup::\n"],
    ["::debug::a ##[group]b\n", "::debug::a ##\\[group]b\n"],
    ["::error::100% of 5\n", "::error::100%25 of 5\n"],
    ["::error::no line end", "::error::no line end"],
    ["progress\r::error::x\r\n", "progress\r::error::x\r\n"],
  ])("%j is written as %j", (text, written) => {
    expect(filtered(text)).toBe(written);
    for (let place = 1; place < text.length; place += 1) {
      expect(filtered(text, [place])).toBe(written);
    }
  });

  it.each([
    "::errors::x\n",
    "::error x\n",
    "::error\n",
    "::set-output name=a::b\n",
    "::stop-commands::x\n",
    "::save-state name=session::x\n",
    "::add-path::/x\n",
    "::set-env name=A::b\n",
    "::add-matcher::x.json\n",
    "::echo::on\n",
    "\u{a0}::error::x\n",
    "::nosuch::##[error]x\n",
    `::error::${"x".repeat(17_000)}\n`,
  ])("are nothing else: %j is shown as text", (text) => {
    const output = filtered(text);
    expect(runnerCommands(output)).toEqual([]);
    expect(output.replaceAll("\\", "")).toBe(text);
  });

  it("mean for the runner what they meant for the task", () => {
    const texts = fc.string({
      unit: fc.constantFrom("a", "%", "0", "A", ":", ",", "=", "\n", " ", "é"),
    });
    const names = new Set(COMMANDS);
    const escape = (text: string) =>
      text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
    fc.assert(
      fc.property(texts, texts, (title, message) => {
        const property = escape(title).replaceAll(":", "%3A").replaceAll(",", "%2C");
        const line = `::error title=x${property}::${escape(message)}`;
        const written = filtered(`${line}\n`).trimEnd();
        expect(parseCommand(written, names)?.properties).toEqual(
          parseCommand(line, names)?.properties,
        );
        expect(parseCommand(written, names)?.value.trimEnd()).toBe(
          parseCommand(line, names)?.value.trimEnd(),
        );
      }),
    );
  });

  it("hold no form of a secret, also where only decoding makes one", () => {
    const secret = "s3cr3t%0Avalue:x";
    const matcher = matcherFor([new Secret(secret)]);
    for (const line of [
      `::error title=${secret}::${secret}`,
      "::error file=s3cr3t%250Avalue%3Ax::x",
      "::warning::s3cr3t%250Avalue:x",
      `::group::${Buffer.from(secret).toString("base64")}`,
      `::debug::${encodeURIComponent(secret)}`,
    ]) {
      const output = shown(`${line}\n`, [secret]);
      expect(output).toContain("***");
      expect(holdsSecret(matcher, output)).toBe(false);
      expect(output).not.toContain("s3cr3t");
    }
    // Two properties that are apart in the line, and next to each other in what is written.
    const joined = shown("::error title=s3,other=x,file=cret::y\n", ["s3,file=cret"]);
    expect(joined).toBe("\\::error title=s3,other=x,file=cret::y\n");
  });

  it("leave the runner room for stepkey's own, which come last", () => {
    const lines = Array.from({ length: 12 }, (_, n) => `::error::${n}\n`).join("");
    const commands = runnerCommands(filtered(`${lines}::warning::w\n`));
    expect(commands.filter((name) => name === "error")).toHaveLength(MAX_ANNOTATIONS);
    expect(commands.at(-1)).toBe("warning");
    expect(filtered(lines)).toContain("\\::error::11");
  });

  it("close a group that the task left open, because it would hide what follows", () => {
    expect(shown("::group::one\nx\n")).toBe("::group::one\nx\n::endgroup::\n");
    expect(shown("::group::one")).toBe("::group::one\n::endgroup::\n");
    expect(shown("::group::one\n::endgroup::\n")).toBe("::group::one\n::endgroup::\n");
  });

  it("are text where the input does not let them pass", () => {
    const output = createTaskOutput(NONE);
    const bytes = Buffer.concat(output.write("stdout", Buffer.from("::error::x\n")));
    expect(bytes.toString()).toBe("\\::error::x\n");
  });
});

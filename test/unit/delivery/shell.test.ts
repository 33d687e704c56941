import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  scriptContents,
  scriptExtension,
  shellCommand,
  splitArguments,
} from "../../../src/delivery/task/shell.ts";

const SCRIPT = "/temp/a b/script";

describe("the shell's command", () => {
  it.each([
    ["bash", ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", SCRIPT], ".sh"],
    ["sh", ["sh", "-e", SCRIPT], ".sh"],
    ["pwsh", ["pwsh", "-command", `. '${SCRIPT}'`], ".ps1"],
    ["python", ["python", SCRIPT], ".py"],
    ["perl -w {0}", ["perl", "-w", SCRIPT], ""],
    ["bash -x {0}", ["bash", "-x", SCRIPT], ".sh"],
    ["node --title {{x}} {0}.js", ["node", "--title", "{x}", `${SCRIPT}.js`], ""],
    ['bash -c "source {0} && done"', ["bash", "-c", `source ${SCRIPT} && done`], ".sh"],
  ])("for %s is what the runner starts", (shell, [file, ...args], extension) => {
    expect(shellCommand(shell, SCRIPT)).toEqual({ ok: true, value: { file, args } });
    expect(scriptExtension(shell)).toBe(extension);
  });

  it("doubles a quote in the path for PowerShell", () => {
    expect(shellCommand("pwsh", "/o'clock/s.ps1")).toMatchObject({
      value: { args: ["-command", ". '/o''clock/s.ps1'"] },
    });
  });

  it.each([
    ["fish", 'shell "fish" is not a built-in shell, and has no {0} for the script.'],
    ["perl -w", 'shell "perl -w" is not a built-in shell, and has no {0} for the script.'],
    ["", 'shell "" is not a built-in shell, and has no {0} for the script.'],
    ["cmd", 'shell "cmd" exists only on Windows, which stepkey does not support yet.'],
    ["awk {print} {0}", 'shell "awk {print} {0}" has a brace that is neither {0} nor doubled.'],
  ])("is refused for %j", (shell, message) => {
    expect(shellCommand(shell, SCRIPT)).toMatchObject({
      ok: false,
      error: { code: "task_not_started", message },
    });
  });

  it("makes PowerShell stop at errors and hand on the last exit code, and changes no other script", () => {
    expect(scriptContents("pwsh", "Get-Item x")).toBe(
      "$ErrorActionPreference = 'stop'\nGet-Item x\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }",
    );
    expect(scriptContents("bash", "echo x")).toBe("echo x");
    expect(scriptContents("bash -x {0}", "echo x")).toBe("echo x");
  });
});

describe("a command line", () => {
  it.each([
    ["a  b\tc", ["a", "b", "c"]],
    ['"a b" c', ["a b", "c"]],
    ['a"b c"d', ["ab cd"]],
    ['""', [""]],
    [String.raw`a\b \\c`, [String.raw`a\b`, String.raw`\\c`]],
    [String.raw`\"a\\"b c"`, [String.raw`"a\b c`]],
    ['"a""b"', ['a"b']],
    ['"""a"', ['"a']],
    ["", []],
    [" ", []],
  ])("%j is split as .NET does", (line, expected) => {
    expect(splitArguments(line)).toEqual(expected);
  });

  it("gives back every argument that was quoted", () => {
    const text = fc.string({ unit: fc.constantFrom("a", " ", "\\", '"', "\t"), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (list) => {
        const quoted = list.map(
          (argument) =>
            `"${argument.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/\\+$/u, "$&$&")}"`,
        );
        expect(splitArguments(quoted.join(" "))).toEqual(list);
      }),
    );
  });
});

import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** How to start a script: with the same program and flags as the runner's `run` step. */
export interface ShellCommand {
  /** A path, or a name to look up on the task's PATH. */
  readonly file: string;
  readonly args: readonly string[];
}

interface BuiltIn {
  readonly args: string;
  readonly extension: string;
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const BUILT_IN: Readonly<Record<string, BuiltIn>> = {
  bash: { args: "--noprofile --norc -e -o pipefail {0}", extension: ".sh" },
  sh: { args: "-e {0}", extension: ".sh" },
  pwsh: { args: "-command \". '{0}'\"", extension: ".ps1" },
  python: { args: "{0}", extension: ".py" },
};

const WINDOWS_ONLY: ReadonlySet<string> = new Set(["cmd", "powershell"]);

/** The first that exists. */
export const DEFAULT_SHELLS = ["bash", "sh"] as const;

/** File extension of the script: PowerShell only runs files that have its own. */
export function scriptExtension(shell: string): string {
  return BUILT_IN[programOf(shell)]?.extension ?? "";
}

/** The script as the runner writes it: PowerShell stops at errors and returns the last exit code. */
export function scriptContents(shell: string, script: string): string {
  if (programOf(shell) !== "pwsh") return script;
  const exit = String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`;
  return `$ErrorActionPreference = 'stop'\n${script}\n${exit}`;
}

/**
 * The command for `shell`: a built-in one (`bash`, `sh`, `pwsh`, `python`), or a command line with `{0}` for the script's
 * path.
 */
export function shellCommand(shell: string, scriptPath: string): Result<ShellCommand, Failure> {
  const program = programOf(shell);
  if (WINDOWS_ONLY.has(program)) {
    return err(shellFailure(shell, "exists only on Windows, which stepkey does not support yet"));
  }
  const own = shell.slice(program.length).trim();
  const builtIn = BUILT_IN[program];
  const format = own === "" ? builtIn?.args : own;
  if (format === undefined || !format.includes("{0}")) {
    return err(shellFailure(shell, "is not a built-in shell, and has no {0} for the script"));
  }
  // Within PowerShell's single quotes a quote is doubled.
  const isQuoted = own === "" && program === "pwsh";
  const path = isQuoted ? scriptPath.replaceAll("'", "''") : scriptPath;
  const args = splitArguments(format).map((argument) => filledIn(argument, path));
  if (args.includes(undefined)) {
    return err(shellFailure(shell, "has a brace that is neither {0} nor doubled"));
  }
  return ok({ file: program, args: args.filter((argument) => argument !== undefined) });
}

function programOf(shell: string): string {
  return shell.split(" ", 1)[0] ?? shell;
}

/** `{0}` is the script, `{{` and `}}` are braces (.NET's composite formatting); undefined for any other brace. */
function filledIn(argument: string, scriptPath: string): string | undefined {
  const parts: readonly string[] = argument.match(/\{\{|\}\}|\{0\}|[^{}]+|[{}]/gu) ?? [];
  if (parts.includes("{") || parts.includes("}")) return undefined;
  const meaning: Readonly<Record<string, string>> = { "{{": "{", "}}": "}", "{0}": scriptPath };
  return parts.map((part) => meaning[part] ?? part).join("");
}

function shellFailure(shell: string, why: string): Failure {
  return failure("task_not_started", `shell "${shell}" ${why}.`, {
    remedy: "Use bash, sh, pwsh or python, or a command line with {0}, as in `perl {0}`.",
  });
}

/**
 * Splits a command line as .NET does on Unix, because the runner passes a custom `shell` to it as one string: blanks
 * separate, double quotes group, two quotes within them are one quote, and a backslash escapes only a quote.
 * @see https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.arguments
 */
export function splitArguments(line: string): readonly string[] {
  const list: string[] = [];
  let argument: string | undefined;
  let isQuoted = false;
  let rest = line;
  while (rest !== "") {
    const token = nextToken(rest, isQuoted);
    rest = rest.slice(token.length);
    if (token === '"') {
      isQuoted = !isQuoted;
      argument ??= "";
    } else if (/^[ \t]$/u.test(token) && !isQuoted) {
      if (argument !== undefined) list.push(argument);
      argument = undefined;
    } else {
      argument = (argument ?? "") + meaningOf(token);
    }
  }
  return argument === undefined ? list : [...list, argument];
}

/** Pairs of backslashes before a quote, an escaped quote, or one character. */
function nextToken(rest: string, isQuoted: boolean): string {
  const escape = /^(?:(?:\\\\)+(?=\\?")|\\")/u.exec(rest)?.[0];
  if (escape !== undefined) return escape;
  return isQuoted && rest.startsWith('""') ? '""' : rest.charAt(0);
}

function meaningOf(token: string): string {
  if (token === '\\"' || token === '""') return '"';
  return token.startsWith("\\\\") ? token.slice(token.length / 2) : token;
}

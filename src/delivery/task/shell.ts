import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { splitArguments } from "./argument-list.ts";

/** How to start a script: the same program, flags and fix-ups that the runner uses for a `run` step. */
export interface ShellCommand {
  /** Found on the task's PATH when it is no path. */
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

export const DEFAULT_SHELL = "bash";

/** File extension of the script: PowerShell runs no file without its own. */
export function scriptExtension(shell: string): string {
  return BUILT_IN[programOf(shell)]?.extension ?? "";
}

/** The script as the runner writes it: PowerShell is told to stop at errors and to hand on the last exit code. */
export function scriptContents(shell: string, script: string): string {
  if (programOf(shell) !== "pwsh") return script;
  const exit = String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`;
  return `$ErrorActionPreference = 'stop'\n${script}\n${exit}`;
}

/**
 * The command for `shell`: a built-in (`bash`, `sh`, `pwsh`, `python`) or a command line of one's own in which `{0}` stands
 * for the script.
 */
export function shellCommand(shell: string, scriptPath: string): Result<ShellCommand, Failure> {
  const program = programOf(shell);
  if (WINDOWS_ONLY.has(program)) {
    return err(shellFailure(shell, "exists on Windows only, which stepkey does not support yet"));
  }
  const own = shell.slice(program.length).trim();
  const builtIn = BUILT_IN[program];
  const format = own === "" ? builtIn?.args : own;
  if (format === undefined || !format.includes("{0}")) {
    return err(shellFailure(shell, "is no built-in shell, and has no {0} for the script"));
  }
  // Within PowerShell's single quotes a quote is written twice.
  const isQuoted = own === "" && program === "pwsh";
  const path = isQuoted ? scriptPath.replaceAll("'", "''") : scriptPath;
  const args = splitArguments(format).map((argument) => filledIn(argument, path));
  if (args.includes(undefined)) {
    return err(shellFailure(shell, "has a brace that is neither {0} nor written twice"));
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

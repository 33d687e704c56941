import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Access } from "../../shared/claims.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import {
  DURATION_EXAMPLES,
  formatDuration,
  parseDuration,
  suggestDuration,
} from "../../shared/duration.ts";
import { STEP_NAME } from "../../shared/patterns.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { InputName } from "../runner/keys.ts";

/** One mistake: which input, what was given and what is expected in one or two sentences, and a correct example. */
export interface InputMistake {
  readonly input: InputName;
  readonly text: string;
  readonly example: string;
}

export type InputResult<T> = Result<T, readonly InputMistake[]>;

export type ResidueSetting = "auto" | "fail" | "warn" | "off";

/** AWS's longest session, and longer than a job on GitHub's runners. */
const MAX_TTL_SECONDS = 12 * 3600;
/** A job can request ID tokens for about six hours, so a longer wait would be in vain. */
const MAX_WAIT_SECONDS = 6 * 3600;

export function mistake(input: InputName, text: string, example: string): InputResult<never> {
  return err([{ input, text, example }]);
}

/** A correct `credential` input, of the first kind that works without a broker. */
export function credentialExample(kinds: readonly CredentialKind[]): string {
  return kinds.flatMap(({ direct }) => direct?.example ?? []).at(0) ?? "";
}

/** For an input that may come from a variable. An expression without a value arrives as an empty text. */
export const IS_IT_SET =
  "If it is `${{ vars.X }}`, it is empty: is the variable set, and may this job see it?";

/** A value as it was given, shortened to one line. */
export function quoted(value: string): string {
  const line = value.replaceAll(/\s+/gu, " ").trim();
  return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}

export function stepOf(text: string): InputResult<string> {
  if (STEP_NAME.test(text)) return ok(text);
  const rule = "a name of 1 to 64 letters, digits, spaces and . _ -";
  if (text === "") return mistake("step", `is missing: give the step ${rule}.`, "migrate");
  return mistake("step", `${quoted(text)} is not ${rule}.`, "migrate");
}

/** The script stays unchanged, because its indentation may matter. */
export function scriptOf(text: string, isAgent: boolean): InputResult<string> {
  if (text.trim() !== "") return ok(text);
  if (isAgent)
    return mistake("run", "is missing: list the commands that start the agent.", "claude");
  return mistake(
    "run",
    "is missing: list the commands that get the credential, or name an action in uses.",
    "npm run migrate",
  );
}

/** Whether `run` starts an agent. */
export function agentOf(text: string): InputResult<boolean> {
  if (text === "" || /^false$/iu.test(text)) return ok(false);
  if (/^true$/iu.test(text)) return ok(true);
  return mistake("agent", `${quoted(text)} is neither true nor false.`, "true");
}

/** Inputs that only an agent has, and their defaults. */
export function withoutAgent(text: (name: InputName) => string): InputResult<undefined> {
  const given = OF_AGENTS.filter(([name, value]) => text(name) !== "" && text(name) !== value);
  if (given.length === 0) return ok(undefined);
  return err(
    given.map(([input]) => ({
      input,
      text: "goes with agent: true, which starts an agent.",
      example: "leave it out",
    })),
  );
}

const OF_AGENTS = [
  ["isolation", "required"],
  ["max-tasks", "20"],
  ["max-task-time", "10m"],
  ["max-task-output", "1MiB"],
] as const;

/** Inputs that only an action has. */
export function withoutUses(text: (name: InputName) => string): InputResult<undefined> {
  const given = (["with", "with-credential", "exports", "nested"] as const).filter(
    (name) => text(name) !== "",
  );
  if (given.length === 0) return ok(undefined);
  return err(
    given.map((input) => ({
      input,
      text: "goes with uses, which names an action.",
      example: "leave it out",
    })),
  );
}

const SHELLS = ["bash", "sh", "pwsh", "python"];

export function shellOf(text: string): InputResult<string> {
  if (text === "") return ok("bash");
  if (SHELLS.includes(text)) return ok(text);
  if (text.includes("{0}")) return ok(text);
  const meant = didYouMean(text, SHELLS);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return mistake(
    "shell",
    `${quoted(text)} is not bash, sh, pwsh, python, or a command line that contains {0}.${hint}`,
    "bash -e {0}",
  );
}

export function accessOf(text: string): InputResult<Access> {
  if (text === "read" || text === "write") return ok(text);
  if (text === "") return ok("read");
  return mistake("access", `${quoted(text)} is neither read nor write.`, "read");
}

export function environmentOf(text: string, access: Access): InputResult<string | undefined> {
  // GitHub's own limit; control characters could forge lines of a log.
  if (text.length > 255 || /\p{Cc}/u.test(text)) {
    return mistake(
      "environment",
      `${quoted(text)} is not the name of an environment: one line of at most 255 characters.`,
      "production",
    );
  }
  if (text !== "") return ok(text);
  if (access === "read") return ok(undefined);
  return mistake(
    "environment",
    `is missing: write access needs one. Give the job and this step the same environment. ${IS_IT_SET}`,
    "production",
  );
}

export function ttlOf(text: string): InputResult<number | undefined> {
  if (text === "") return ok(undefined);
  const ttl = parseDuration(text);
  if (!ttl.ok) {
    const wrong = `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}`;
    return notDuration("ttl", wrong, { given: text, example: "15m", most: MAX_TTL_SECONDS });
  }
  if (ttl.value <= MAX_TTL_SECONDS) return ok(ttl.value);
  const longest = formatDuration(MAX_TTL_SECONDS);
  const tooLong = `${quoted(text)} is longer than ${longest}, the maximum.`;
  return mistake("ttl", tooLong, "15m");
}

export function waitOf(text: string): InputResult<number> {
  if (text === "" || /^0[smh]?$/u.test(text)) return ok(0);
  const wait = parseDuration(text);
  const example = "30m";
  if (!wait.ok) {
    const wrong = `${quoted(text)} is neither 0 nor a duration such as ${DURATION_EXAMPLES}`;
    return notDuration("wait-for-approval", wrong, {
      given: text,
      example,
      most: MAX_WAIT_SECONDS,
    });
  }
  if (wait.value <= MAX_WAIT_SECONDS) return ok(wait.value);
  const longest = formatDuration(MAX_WAIT_SECONDS);
  return mistake(
    "wait-for-approval",
    `${quoted(text)} is longer than ${longest}: a job cannot request ID tokens after that.`,
    example,
  );
}

/** Suggests the duration that was meant, where it is one that the input takes. */
export function notDuration(
  input: InputName,
  wrong: string,
  context: { readonly given: string; readonly example: string; readonly most: number },
): InputResult<never> {
  const meant = suggestDuration(context.given);
  const seconds = meant === undefined ? undefined : parseDuration(meant);
  if (meant === undefined || seconds?.ok !== true || seconds.value > context.most) {
    return mistake(input, `${wrong}.`, context.example);
  }
  return mistake(input, `${wrong}; did you mean ${meant}?`, meant);
}

export function passEnvOf(text: string): InputResult<readonly string[]> {
  const names = listOf(text, /[,\s]/u);
  const wrong = names.filter((name) => !PASSED_NAME.test(name));
  if (wrong.length === 0) return ok(names);
  const rule = wrong.some((name) => name.includes("="))
    ? "list names only, without = and a value."
    : "list names only, separated by commas, spaces or newlines, and without $ or quotes.";
  return mistake(
    "pass-env",
    `${wrong.map(quoted).join(", ")}: ${rule}`,
    "NPM_CONFIG_*, CARGO_HOME",
  );
}

/** A name, or a pattern. Shells cannot set one with a dot or a hyphen, but a workflow can; `BASH_FUNC_name%%` is bash's. */
const PASSED_NAME = /^[\w*?][\w*?.%()-]{0,199}$/u;

export function annotationsOf(text: string): InputResult<boolean> {
  if (text === "" || /^false$/iu.test(text)) return ok(false);
  if (/^true$/iu.test(text)) return ok(true);
  return mistake("annotations", `${quoted(text)} is neither true nor false.`, "true");
}

export function trustEnvOf(text: string): InputResult<readonly string[]> {
  const names = listOf(text, /[,\s]/u);
  const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name));
  if (wrong.length === 0) return ok(names);
  return mistake(
    "trust-env",
    `${wrong.map(quoted).join(", ")}: list full names, without * or a value.`,
    "LD_LIBRARY_PATH",
  );
}

export function residueOf(text: string): InputResult<ResidueSetting> {
  if (text === "") return ok("auto");
  if (text === "auto" || text === "fail" || text === "warn" || text === "off") return ok(text);
  return mistake("residue", `${quoted(text)} is not auto, fail, warn or off.`, "auto");
}

export function listOf(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

import type { Access } from "../../shared/claims.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { DURATION_EXAMPLES, formatDuration, parseDuration } from "../../shared/duration.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { InputName } from "../runner/keys.ts";

/** One mistake: which input, what was given and what is expected in one or two sentences, and what would be right. */
export interface InputMistake {
  readonly input: InputName;
  readonly text: string;
  readonly example: string;
}

export type Read<T> = Result<T, readonly InputMistake[]>;

export type Residue = "auto" | "fail" | "warn" | "off";

/** AWS's longest session, and longer than a job on GitHub's runners. */
const LONGEST_TTL_SECONDS = 12 * 3600;
/** The job's right to ask for ID tokens ends after about six hours, so a longer wait could not be answered. */
const LONGEST_WAIT_SECONDS = 6 * 3600;

export function mistake(input: InputName, text: string, example: string): Read<never> {
  return err([{ input, text, example }]);
}

/** A value as it was given, short enough for one line. */
export function quoted(value: string): string {
  const line = value.replaceAll(/\s+/gu, " ").trim();
  return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}

export function stepOf(text: string): Read<string> {
  if (/^[A-Za-z0-9 ._-]{1,64}$/u.test(text)) return ok(text);
  const rule = "a name of 1 to 64 letters, digits, spaces and . _ -";
  if (text === "") return mistake("step", `is missing: give the step ${rule}.`, "migrate");
  return mistake("step", `${quoted(text)} is not ${rule}.`, "migrate");
}

/** The script is taken as it is: its indentation may matter. */
export function scriptOf(text: string): Read<string> {
  if (text.trim() !== "") return ok(text);
  return mistake("run", "is missing: say which commands get the credential.", "npm run migrate");
}

const SHELLS = ["bash", "sh", "pwsh", "python"];

export function shellOf(text: string): Read<string> {
  if (text === "") return ok("bash");
  if (SHELLS.includes(text)) return ok(text);
  if (text.includes("{0}")) return ok(text);
  const meant = didYouMean(text, SHELLS);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return mistake(
    "shell",
    `${quoted(text)} is neither bash, sh, pwsh or python, nor a command line with {0} in it.${hint}`,
    "bash -e {0}",
  );
}

export function accessOf(text: string): Read<Access> {
  if (text === "read" || text === "write") return ok(text);
  if (text === "") return ok("read");
  return mistake("access", `${quoted(text)} is neither read nor write.`, "read");
}

export function environmentOf(text: string, access: Access): Read<string | undefined> {
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
    "is missing: write access needs one. Give the job and this step the same environment.",
    "production",
  );
}

export function ttlOf(text: string): Read<number | undefined> {
  if (text === "") return ok(undefined);
  const ttl = parseDuration(text);
  if (!ttl.ok) {
    return mistake("ttl", `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}.`, "15m");
  }
  if (ttl.value <= LONGEST_TTL_SECONDS) return ok(ttl.value);
  const longest = formatDuration(LONGEST_TTL_SECONDS);
  const tooLong = `${quoted(text)} is longer than ${longest}, the most that can be asked for.`;
  return mistake("ttl", tooLong, "15m");
}

export function waitOf(text: string): Read<number> {
  if (text === "" || /^0[smh]?$/u.test(text)) return ok(0);
  const wait = parseDuration(text);
  const example = "30m";
  if (!wait.ok) {
    const expected = `neither 0 nor a duration such as ${DURATION_EXAMPLES}`;
    return mistake("wait-for-approval", `${quoted(text)} is ${expected}.`, example);
  }
  if (wait.value <= LONGEST_WAIT_SECONDS) return ok(wait.value);
  const longest = formatDuration(LONGEST_WAIT_SECONDS);
  return mistake(
    "wait-for-approval",
    `${quoted(text)} is longer than ${longest}: a job may not ask for ID tokens after that.`,
    example,
  );
}

export function approvalsOf(text: string): Read<number> {
  if (text === "") return ok(1);
  if (/^[1-9]\d{0,2}$/u.test(text)) return ok(Number(text));
  return mistake("approvals", `${quoted(text)} is not a whole number of 1 or more.`, "2");
}

/** `@login`, also of a managed user (`login_company`), or `@org/team`. */
const APPROVER =
  /^@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,8})?(?:\/[A-Za-z0-9._-]{1,100})?$/u;

export function approversOf(text: string): Read<readonly string[]> {
  const names = listOf(text, /[,\n]/u);
  const wrong = names.filter((name) => !APPROVER.test(name));
  if (wrong.length === 0) return ok(names);
  return mistake(
    "approvers",
    `${wrong.map(quoted).join(", ")}: each is @login or @org/team, separated by commas or lines.`,
    "@mona, @octo-org/dba",
  );
}

export function passEnvOf(text: string): Read<readonly string[]> {
  const names = listOf(text, /[,\s]/u);
  const wrong = names.filter((name) => !/^[^=\p{Cc}]{1,200}$/u.test(name));
  if (wrong.length === 0) return ok(names);
  return mistake(
    "pass-env",
    `${wrong.map(quoted).join(", ")}: names alone, without = and a value.`,
    "NPM_CONFIG_*, CARGO_HOME",
  );
}

export function trustEnvOf(text: string): Read<readonly string[]> {
  const names = listOf(text, /[,\s]/u);
  const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name));
  if (wrong.length === 0) return ok(names);
  return mistake(
    "trust-env",
    `${wrong.map(quoted).join(", ")}: names are written out here, without * or a value.`,
    "LD_LIBRARY_PATH",
  );
}

export function residueOf(text: string): Read<Residue> {
  if (text === "") return ok("auto");
  if (text === "auto" || text === "fail" || text === "warn" || text === "off") return ok(text);
  return mistake("residue", `${quoted(text)} is neither auto, fail, warn nor off.`, "auto");
}

function listOf(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

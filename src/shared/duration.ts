import { err, ok, type Result } from "./result.ts";

const FORM = /^([1-9]\d{0,5})([smh])$/u;
const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** The format of durations everywhere: in policy, in the broker's configuration, in the action's inputs. */
export const DURATION_EXAMPLES = "90s, 15m or 1h";

/** Parses `90s`, `15m` or `24h` into seconds. The error says what is expected. */
export function parseDuration(text: string): Result<number, string> {
  const [, amount, unit] = FORM.exec(text.trim()) ?? [];
  if (amount === undefined || (unit !== "s" && unit !== "m" && unit !== "h")) {
    const meant = suggestDuration(text);
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
    return err(
      `"${text}" is not a duration: use a whole number followed by s, m or h, for example 15m${hint}`,
    );
  }
  return ok(Number(amount) * SECONDS[unit]);
}

const PART = /(\d{1,6})\s*([a-z]*)/gu;
const WHOLE = /^(?:\d{1,6}\s*[a-z]*[\s,]*){1,3}$/u;
const UNIT_SECONDS: readonly (readonly [word: RegExp, seconds: number])[] = [
  // Other tools count in seconds where no unit is given.
  [/^(?:s|sec|secs|seconds?)?$/u, 1],
  [/^(?:m|min|mins|minutes?)$/u, SECONDS.m],
  [/^(?:h|hr|hrs|hours?)$/u, SECONDS.h],
  [/^(?:d|days?)$/u, 24 * SECONDS.h],
];

/** The duration that was probably meant by `3600`, `1 hour` or `1h30m`; undefined when there is none. */
export function suggestDuration(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  if (!WHOLE.test(plain)) return undefined;
  const parts = Array.from(plain.matchAll(PART), ([, amount = "", unit = ""]) => {
    const known = UNIT_SECONDS.find(([word]) => word.test(unit));
    return known === undefined ? Number.NaN : Number(amount) * known[1];
  });
  const seconds = parts.reduce((sum, part) => sum + part, 0);
  return seconds > 0 ? formatDuration(seconds) : undefined;
}

/** The shortest exact form of a duration: 900 is `15m`, 90 is `90s`. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds % SECONDS.h === 0) return `${seconds / SECONDS.h}h`;
  if (seconds > 0 && seconds % SECONDS.m === 0) return `${seconds / SECONDS.m}m`;
  return `${seconds}s`;
}

import { err, ok, type Result } from "./result.ts";

const FORM = /^([1-9]\d{0,5})([smh])$/u;
const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** The format of durations everywhere: in policy, in the broker's configuration, in the action's inputs. */
export const DURATION_EXAMPLES = "90s, 15m or 1h";

/** Parses `90s`, `15m` or `24h` into seconds. The error says what is expected. */
export function parseDuration(text: string): Result<number, string> {
  const [, amount, unit] = FORM.exec(text.trim()) ?? [];
  if (amount === undefined || (unit !== "s" && unit !== "m" && unit !== "h")) {
    return err(
      `"${text}" is not a duration: use a whole number followed by s, m or h, for example 15m`,
    );
  }
  return ok(Number(amount) * SECONDS[unit]);
}

/** The shortest exact form of a duration: 900 is `15m`, 90 is `90s`. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds % SECONDS.h === 0) return `${seconds / SECONDS.h}h`;
  if (seconds > 0 && seconds % SECONDS.m === 0) return `${seconds / SECONDS.m}m`;
  return `${seconds}s`;
}

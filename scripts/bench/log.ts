import { seededRandom } from "../../test/support/faults/simulation/seeded-random.ts";

const WORDS =
  "connection request client closed opened retry after cache miss for key user session started worker job finished queue depth upload file written bytes timeout waiting lock released migration applied to table index rebuilt".split(
    " ",
  );
const LEVELS = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"];
const PARTS = ["http", "worker", "db", "scheduler", "auth-proxy"];

/**
 * A log as servers write one, at least so many bytes, the same in each run. No two lines are equal: a processor learns what
 * it decides about a text that repeats itself, so that one line again and again looks faster than any log is.
 */
export function log(bytes: number): string {
  const random = seededRandom(20_261_128);
  const below = (limit: number): number => random.below(limit);
  const pick = (from: readonly string[]): string => from[below(from.length)] ?? "";
  const value = (): string => {
    const kinds = [
      () => String(below(100_000)),
      () =>
        below(2 ** 32)
          .toString(16)
          .padStart(8, "0"),
      () => `/srv/${pick(WORDS)}/${pick(WORDS)}-${below(50)}.json`,
      () =>
        `https://${pick(PARTS)}.internal.example/v1/${pick(WORDS)}s/${below(1000)}?limit=${below(100)}`,
      () => `${below(1000)}.${below(10)}ms`,
    ];
    return kinds[below(kinds.length)]?.() ?? "";
  };
  const lines: string[] = [];
  let [length, at] = [0, Date.UTC(2026, 10, 22, 10)];
  while (length < bytes) {
    at += below(500);
    const said = Array.from({ length: 3 + below(8) }, () => pick(WORDS)).join(" ");
    const values = Array.from({ length: below(4) }, () => `${pick(WORDS)}=${value()}`).join(" ");
    const where = `${pick(PARTS)}-${below(20)}`;
    const line = `${new Date(at).toISOString()} ${pick(LEVELS)} [${where}] ${said} ${values}\n`;
    lines.push(line);
    length += line.length;
  }
  return lines.join("");
}

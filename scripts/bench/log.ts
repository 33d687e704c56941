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
  const next = numbers();
  const pick = (from: readonly string[]): string => from[next() % from.length] ?? "";
  const value = (): string => {
    const kinds = [
      () => String(next() % 100_000),
      () => next().toString(16).padStart(8, "0"),
      () => `/srv/${pick(WORDS)}/${pick(WORDS)}-${next() % 50}.json`,
      () =>
        `https://${pick(PARTS)}.internal.example/v1/${pick(WORDS)}s/${next() % 1000}?limit=${next() % 100}`,
      () => `${next() % 1000}.${next() % 10}ms`,
    ];
    return kinds[next() % kinds.length]?.() ?? "";
  };
  const lines: string[] = [];
  let [length, at] = [0, Date.UTC(2026, 10, 22, 10)];
  while (length < bytes) {
    at += next() % 500;
    const said = Array.from({ length: 3 + (next() % 8) }, () => pick(WORDS)).join(" ");
    const values = Array.from({ length: next() % 4 }, () => `${pick(WORDS)}=${value()}`).join(" ");
    const where = `${pick(PARTS)}-${next() % 20}`;
    const line = `${new Date(at).toISOString()} ${pick(LEVELS)} [${where}] ${said} ${values}\n`;
    lines.push(line);
    length += line.length;
  }
  return lines.join("");
}

/** Whole numbers below 2^31, as good as this needs them (Park and Miller, 1988). */
function numbers(): () => number {
  let last = 20_261_128;
  return () => {
    last = (last * 48_271) % 2_147_483_647;
    return last;
  };
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A wrapper for a broker's process, for tests alone: `Date.now()` of the process is off by what the test says. Its timers and
 * its steady clock are the machine's, as when somebody sets the clock of a machine.
 */
export interface SettableClock {
  /** For the environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on, the process's clock is so far ahead. */
  readonly setAhead: (milliseconds: number) => void;
  readonly remove: () => void;
}

const READ_EVERY_MS = 20;

export function settableClock(): SettableClock {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-clock-"));
  const file = join(folder, "ahead");
  const program = `import { readFileSync } from "node:fs";
    const now = Date.now;
    let ahead = 0;
    const read = () => { try { ahead = Number(readFileSync(${JSON.stringify(file)}, "utf8")); } catch {} };
    setInterval(read, ${READ_EVERY_MS}).unref();
    Date.now = () => now() + ahead;`;
  const url = `data:text/javascript,${encodeURIComponent(program)}`;
  return {
    env: { NODE_OPTIONS: `--import=${url}` },
    setAhead: (milliseconds) => writeFileSync(file, String(milliseconds)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

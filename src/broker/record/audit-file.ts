import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import { errorCode } from "../../shared/error-code.ts";
import { createAuditBacklog, type AuditWriter, type AuditWriterEvent } from "./audit-backlog.ts";

/** Where the audit log goes. */
export type AuditTarget =
  | { readonly kind: "stdout" }
  | { readonly kind: "file"; readonly path: string };

/** The audit log cannot be written where the configuration wants it. */
export class AuditUnusable extends Error {
  override readonly name = "AuditUnusable";
  readonly remedy = "Set `audit` to another path, or make its directory writable.";
}

export interface AuditWriterEffects {
  readonly stdout: (line: string) => void;
  readonly clock: Clock;
  readonly onEvent: (event: AuditWriterEvent) => void;
}

/**
 * What writes the audit log. It opens the file for each line: you can rotate the file without telling the broker, and no
 * line waits in a buffer while it can be written.
 * @throws AuditUnusable when the file is not writable at start-up
 */
export function auditWriter(target: AuditTarget, effects: AuditWriterEffects): AuditWriter {
  if (target.kind === "stdout") {
    const { stdout } = effects;
    return { write: stdout, keep: stdout, probe: () => undefined, close: () => undefined };
  }
  const { path } = target;
  try {
    append(path, "");
  } catch (error) {
    throw new AuditUnusable(`The audit log ${path} is not writable.`, { cause: error });
  }
  return createAuditBacklog({
    ...effects,
    append: (line) => append(path, line),
    tryAppend: () => tryAppend(path),
    endLine: () => endLine(path),
  });
}

/** Appends all of the text or, as far as that can be undone, nothing of it. */
function append(path: string, text: string): void {
  const file = openSync(path, "a", 0o600);
  const { size } = fstatSync(file);
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(file, bytes, written);
  } catch (error) {
    // Only where no other broker has appended since: its line is not ours to remove.
    if (written > 0 && fstatSync(file).size === size + written) ftruncateSync(file, size);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** About one line. */
const PROBE_TEXT = `${"-".repeat(4095)}\n`;

/**
 * Whether the audit log can be written: its file can be opened, and its disk takes another line. That line goes to a file
 * beside it, because what is once in the log stays there.
 * @throws when it cannot
 */
export function tryAppend(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  const beside = join(dirname(path), `.${basename(path)}.probe`);
  try {
    writeFileSync(beside, PROBE_TEXT, { mode: 0o600 });
  } catch (error) {
    // A directory in which only the log itself may be written is enough for the log.
    if (!["EACCES", "EPERM"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** A full disk takes the beginning of a line: what follows must not continue it. */
function endLine(path: string): void {
  const file = openSync(path, "r");
  let last = "\n";
  try {
    const { size } = fstatSync(file);
    const byte = new Uint8Array(1);
    if (size > 0 && readSync(file, byte, 0, 1, size - 1) === 1)
      last = String.fromCodePoint(...byte);
  } finally {
    closeSync(file);
  }
  if (last !== "\n") append(path, "\n");
}

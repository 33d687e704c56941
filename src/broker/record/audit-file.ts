import { appendFileSync } from "node:fs";

/** Where the audit log goes. */
export type AuditTarget =
  | { readonly kind: "stdout" }
  | { readonly kind: "file"; readonly path: string };

/** The audit log cannot be written where the configuration wants it. */
export class AuditUnusable extends Error {
  override readonly name = "AuditUnusable";
  readonly remedy = "Set `audit` to another path, or make its directory writable.";
}

/**
 * What writes a line of the audit log. It opens the file for each line: you can rotate the file without telling the
 * broker, and no line waits in a buffer.
 * @throws AuditUnusable when the file is not writable at start-up
 */
export function auditWriter(
  target: AuditTarget,
  stdout: (line: string) => void,
): (line: string) => void {
  if (target.kind === "stdout") return stdout;
  const write = (line: string): void => appendFileSync(target.path, line, { mode: 0o600 });
  try {
    write("");
  } catch (error) {
    throw new AuditUnusable(`The audit log ${target.path} is not writable.`, { cause: error });
  }
  return write;
}

import { appendFileSync } from "node:fs";
import type { BrokerConfig } from "../config/config.ts";

/** The audit log cannot be written where the configuration wants it. */
export class AuditUnusable extends Error {
  override readonly name = "AuditUnusable";
  readonly remedy = "Name another path in `audit`, or make its folder writable.";
}

/**
 * What writes a line of the audit log. Opens the file for each: whoever rotates it need tell nobody, and no line is ever
 * held back.
 * @throws AuditUnusable when the file cannot be written already now
 */
export function auditWriter(
  audit: BrokerConfig["audit"],
  stdout: (line: string) => void,
): (line: string) => void {
  if (audit.kind === "stdout") return stdout;
  const write = (line: string): void => appendFileSync(audit.path, line, { mode: 0o600 });
  try {
    write("");
  } catch (error) {
    throw new AuditUnusable(`The audit log ${audit.path} cannot be written.`, { cause: error });
  }
  return write;
}

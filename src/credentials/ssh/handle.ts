import type { Instant } from "../../shared/clock.ts";
import type { Handle } from "../kind/credential.ts";

/** What revoking takes. */
export interface SshHandle {
  readonly server: string;
  readonly serial: bigint;
  /** When the certificate expires. */
  readonly until: Instant;
}

export function writeSshHandle({ server, serial, until }: SshHandle): Handle {
  // A serial has more digits than a number.
  return { server, serial: String(serial), until };
}

/** Handles come back from the store, where nothing but this provider wrote them. */
export function readSshHandle({ server, serial, until }: Handle): SshHandle {
  const isSerial = typeof serial === "string" && /^[1-9]\d{0,19}$/u.test(serial);
  if (typeof server !== "string" || !isSerial || typeof until !== "number") {
    throw new TypeError("not a handle of the ssh provider");
  }
  return { server, serial: BigInt(serial), until };
}

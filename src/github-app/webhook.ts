import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../shared/secret.ts";

const SIGNATURE = /^sha256=(?<hex>[0-9a-f]{64})$/u;

/**
 * Whether GitHub signed these bytes, with one of the secrets. Each is tried, and no comparison ends early, so that the time
 * it takes says nothing.
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSigned(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly Secret[],
): boolean {
  const hex = SIGNATURE.exec(signature ?? "")?.groups?.["hex"];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, "hex");
  const matches = secrets.map((secret) =>
    timingSafeEqual(createHmac("sha256", secret.reveal()).update(body).digest(), given),
  );
  return matches.includes(true);
}

/** Whether a header has the form of a signature: without one, no body needs to be read. */
export function looksSigned(signature: string | undefined): boolean {
  return SIGNATURE.test(signature ?? "");
}

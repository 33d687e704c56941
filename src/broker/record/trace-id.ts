import type { Instant } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A ULID: 48 bits of time and 80 random ones, 26 characters that sort by time. It names one request in the
 * response, the audit log and the request log.
 * @see https://github.com/ulid/spec
 */
export function newTraceId(now: Instant, randomBytes: RandomBytes): string {
  let rest = now;
  let time = "";
  for (let index = 0; index < 10; index += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const random = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32));
  return time + random.join("");
}

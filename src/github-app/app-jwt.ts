import { SignJWT } from "jose";
import type { Clock, Instant } from "../shared/clock.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { Secret } from "../shared/secret.ts";
import { permanentFault, type AppFault } from "./fault.ts";
import { parsePrivateKey } from "./private-key.ts";

/** GitHub accepts tokens that end in ten minutes or less, by its own clock. */
const LIFETIME_S = 540;
/** GitHub refuses a token from its future: this much its clock may be behind. */
const BEHIND_S = 60;
/** So long one token is used again. */
const REUSE_MS = 4 * 60_000;

/**
 * The token by which an App says who it is, for a minute and a half longer than it is used. Signing costs more than
 * anything else in a request, so a token serves several.
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export interface AppJwts {
  /** `aheadMs`: how far GitHub's clock is ahead of this machine's. */
  sign(key: Secret, aheadMs: number): Promise<Result<Secret, AppFault>>;
}

/** The fault of a key that cannot sign: another key may. */
export const KEY_UNFIT = "app_key_unfit";

interface Signed {
  readonly jwt: Secret;
  readonly at: Instant;
  readonly aheadMs: number;
}

/** `app` is the App's id or its client id: GitHub takes both as the issuer. */
export function createAppJwts(app: string, clock: Pick<Clock, "now">): AppJwts {
  const signed = new WeakMap<Secret, Signed>();
  return {
    sign: async (key, aheadMs) => {
      const now = clock.now();
      const last = signed.get(key);
      const age = last === undefined ? -1 : now - last.at;
      if (last?.aheadMs === aheadMs && age >= 0 && age < REUSE_MS) return ok(last.jwt);
      const parsed = parsePrivateKey(key.reveal());
      if (!parsed.ok) {
        const remedy = "Download a new private key from the App's settings, and replace the file.";
        return err(permanentFault(KEY_UNFIT, `the App's private key: ${parsed.error}`, remedy));
      }
      const seconds = Math.floor((now + aheadMs) / 1000);
      const text = await new SignJWT()
        .setProtectedHeader({ alg: "RS256", typ: "JWT" })
        .setIssuer(app)
        .setIssuedAt(seconds - BEHIND_S)
        .setExpirationTime(seconds + LIFETIME_S)
        .sign(parsed.value);
      const jwt = new Secret(text);
      signed.set(key, { jwt, at: now, aheadMs });
      return ok(jwt);
    },
  };
}

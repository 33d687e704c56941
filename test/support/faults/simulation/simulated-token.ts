import { parseClaims } from "../../../../src/identity/claims.ts";
import type { Claims } from "../../../../src/shared/claims.ts";
import { codedFailure } from "../../../../src/shared/coded-failure.ts";
import type { Failure } from "../../../../src/shared/failure.ts";
import { err, type Result } from "../../../../src/shared/result.ts";
import type { Secret } from "../../../../src/shared/secret.ts";
import { githubClaims } from "../../id-token.ts";

/** An ID token without a signature: the simulation is about what happens after that was verified. */
export function simulatedToken(claims: {
  readonly jti: string;
  readonly runId: number;
  readonly at: number;
}): string {
  const issuedAt = Math.floor(claims.at / 1000);
  const payload = githubClaims({
    iss: "https://issuer.example",
    aud: "https://stepkey.example",
    jti: claims.jti,
    iat: issuedAt,
    nbf: issuedAt - 600,
    exp: issuedAt + 300,
    environment: "staging",
    run_id: String(claims.runId),
  });
  return Buffer.from(JSON.stringify(payload)).toString("base64url");
}

/** As the verifier does, for its age by the process's clock. */
export async function readSimulatedToken(
  token: Secret,
  now: number,
  limits: { readonly tokenMaxAgeMs: number; readonly clockSkewMs: number },
): Promise<Result<Claims, Failure>> {
  const claims = parseClaims(JSON.parse(Buffer.from(token.reveal(), "base64url").toString("utf8")));
  if (!claims.ok) return claims;
  const age = now - claims.value.issuedAt;
  if (age > limits.tokenMaxAgeMs + limits.clockSkewMs) return refuse("token_too_old");
  return age < -limits.clockSkewMs ? refuse("broker_clock_off") : claims;
}

function refuse(code: "token_too_old" | "broker_clock_off"): Result<never, Failure> {
  return err(codedFailure(code, { message: "by the broker's clock" }));
}

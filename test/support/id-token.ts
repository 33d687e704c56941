import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { SignJWT, exportJWK, type JWK, type JWTHeaderParameters } from "jose";

/** The claims of one job of octo-org/shop, as GitHub writes them: ids as strings of digits. */
export function githubClaims(
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const claims: Record<string, unknown> = {
    sub: "repo:octo-org/shop:pull_request",
    repository: "octo-org/shop",
    repository_id: "74",
    repository_owner: "octo-org",
    repository_owner_id: "65",
    repository_visibility: "private",
    run_id: "9001",
    run_number: "12",
    run_attempt: "1",
    check_run_id: "4711",
    actor: "octocat",
    actor_id: "583231",
    event_name: "pull_request",
    ref: "refs/pull/42/merge",
    ref_type: "branch",
    sha: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    head_ref: "feature",
    base_ref: "main",
    workflow: "ci",
    workflow_ref: "octo-org/shop/.github/workflows/ci.yml@refs/pull/42/merge",
    workflow_sha: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    job_workflow_ref: "octo-org/shop/.github/workflows/ci.yml@refs/pull/42/merge",
    job_workflow_sha: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    runner_environment: "github-hosted",
    ...overrides,
  };
  // `undefined` takes a claim out.
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
}

/** An RSA key that was made for this run. */
export async function makeSigningKey(keyId: string, bits = 2048): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: keyId, use: "sig", alg: "RS256" };
  return { keyId, privateKey, publicJwk };
}

export interface TokenOptions {
  readonly issuer: string;
  readonly audience: unknown;
  /** Seconds since the epoch; `exp` is 300 later and `nbf` 600 earlier, as GitHub does. */
  readonly issuedAt: number;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters>;
}

/** Signs a token as GitHub does: a fresh `jti` each time. */
export function signToken(key: SigningKey, options: TokenOptions): Promise<string> {
  const payload = githubClaims({
    iss: options.issuer,
    aud: options.audience,
    jti: randomUUID(),
    iat: options.issuedAt,
    nbf: options.issuedAt - 600,
    exp: options.issuedAt + 300,
    ...options.claims,
  });
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.keyId, ...options.header })
    .sign(key.privateKey);
}

import { randomBytes } from "node:crypto";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** Which jobs a registry trusts, and what their tokens are for. */
export interface Publisher {
  readonly repository: string;
  /** The name of the workflow's file. */
  readonly workflow: string;
  /** Undefined: any, and none. */
  readonly environment: string | undefined;
  readonly packages: readonly string[];
}

export type Refusal = "malformed" | "expired" | "audience" | "reused" | "publisher";

export interface MadeToken {
  readonly token: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface TokenOffice {
  readonly audience: string;
  readonly publisher: Publisher;
  /** Exchanges an ID token for one of `packages`. */
  exchange(idToken: string, form: TokenForm): Promise<MadeToken | Refusal>;
  /** Whether a token can publish now: to a package, where one is named. */
  accepts(token: string, name?: string): boolean;
  /** Ends a token, and returns whether it was one. */
  end(token: string): boolean;
  /** How many tokens were made. */
  readonly made: () => number;
}

export interface TokenForm {
  readonly prefix: string;
  /** Absent: all packages of the publisher. */
  readonly packages?: readonly string[];
}

export interface OfficeOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly publisher: Publisher;
  readonly lifetimeSeconds: number;
}

/** What the fakes of all registries share: one verifies ID tokens as strictly as the next. */
export function createTokenOffice({
  issuer,
  audience,
  publisher,
  lifetimeSeconds,
}: OfficeOptions): TokenOffice {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const used = new Set<unknown>();
  const tokens = new Map<string, { expiresAt: number; packages: readonly string[] }>();
  let made = 0;

  async function refusalOf(idToken: string): Promise<Refusal | undefined> {
    try {
      const { payload } = await jwtVerify(idToken, keys, { issuer, algorithms: ["RS256"] });
      if (payload.aud !== audience) return "audience";
      if (payload.jti === undefined || used.has(payload.jti)) return "reused";
      // Only a token that is otherwise right is used up.
      if (!isTrusted(payload, publisher)) return "publisher";
      used.add(payload.jti);
      return undefined;
    } catch (error) {
      return error instanceof errors.JWTExpired ? "expired" : "malformed";
    }
  }

  return {
    audience,
    publisher,
    exchange: async (idToken, { prefix, packages = publisher.packages }) => {
      const refusal = await refusalOf(idToken);
      if (refusal !== undefined) return refusal;
      made += 1;
      const token = `${prefix}${randomBytes(24).toString("base64url")}`;
      const createdAt = Date.now();
      const expiresAt = createdAt + lifetimeSeconds * 1000;
      tokens.set(token, { expiresAt, packages });
      return { token, createdAt, expiresAt };
    },
    accepts: (token, name) => {
      const found = tokens.get(token);
      if (found === undefined || found.expiresAt <= Date.now()) return false;
      return name === undefined || found.packages.includes(name);
    },
    end: (token) => tokens.delete(token),
    made: () => made,
  };
}

function isTrusted(claims: Readonly<Record<string, unknown>>, publisher: Publisher): boolean {
  const workflow = String(claims["workflow_ref"]).split("@")[0]?.split("/").at(-1);
  const { environment } = publisher;
  return (
    claims["repository"] === publisher.repository &&
    workflow === publisher.workflow &&
    (environment === undefined || claims["environment"] === environment)
  );
}

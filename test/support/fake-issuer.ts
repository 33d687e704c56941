import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OAuth2Server } from "oauth2-mock-server";

/** A real OIDC issuer on loopback, in the place of GitHub's: discovery, JWKS, RS256. */
export interface TestIssuer {
  /** Without a trailing slash, as GitHub's. */
  readonly url: string;
  /** SHA-1 of the certificate in the JWKS, hex: what an OIDC provider of AWS's IAM is registered with. */
  readonly thumbprint: string | undefined;
  issueToken(claims: TestClaims, options: TokenOptions): Promise<string>;
  /** Adds a second key; tokens are signed with the newest from now on. */
  rotateKey(): Promise<void>;
  close(): Promise<void>;
}

export type TestClaims = Readonly<Record<string, unknown>>;

export interface TokenOptions {
  readonly audience: string;
  /** Seconds; 300 as at GitHub. Negative for a token that has expired. */
  readonly expiresIn?: number;
}

export interface IssuerOptions {
  /** Publishes the key with a certificate of its own (`x5c`), as Ceph's gateway wants it. Needs `openssl`. */
  readonly certificate?: boolean;
  /** Files of a key and its certificate for `localhost`: then the URL is https. Without them it is http. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

export async function startIssuer(options: IssuerOptions = {}): Promise<TestIssuer> {
  const server = new OAuth2Server(options.tls?.key, options.tls?.certificate);
  await server.start(0, "127.0.0.1");
  const { port } = server.address();
  const url = options.tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  server.issuer.url = url;
  let key = options.certificate === true ? certifiedKey() : plainKey();
  const { thumbprint } = key;
  await server.issuer.keys.add(key.jwk);
  return {
    url,
    thumbprint,
    issueToken: (claims, { audience, expiresIn = 300 }) =>
      server.issuer.buildToken({
        kid: key.kid,
        expiresIn,
        scopesOrTransform: (_header, payload) => {
          // GitHub's tokens are valid ten minutes before they are issued; the mock's from this second on.
          payload.nbf = payload.iat - 600;
          Object.assign(payload, { jti: randomUUID(), ...claims, aud: audience });
        },
      }),
    rotateKey: async () => {
      key = plainKey();
      await server.issuer.keys.add(key.jwk);
    },
    close: () => server.stop(),
  };
}

interface SigningKey {
  readonly kid: string;
  readonly jwk: Record<string, unknown>;
  readonly thumbprint: string | undefined;
}

function plainKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  return {
    kid,
    jwk: { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" },
    thumbprint: undefined,
  };
}

/** A key with a certificate that lives for a day. Both are made now and kept nowhere. */
function certifiedKey(): SigningKey {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-issuer-"));
  try {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const keyFile = join(folder, "key.pem");
    writeFileSync(keyFile, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    const request = ["req", "-x509", "-new", "-days", "1", "-subj", "/CN=127.0.0.1"];
    const der = execFileSync("openssl", [...request, "-key", keyFile, "-outform", "DER"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kid = randomUUID();
    return {
      kid,
      jwk: {
        ...privateKey.export({ format: "jwk" }),
        kid,
        alg: "RS256",
        use: "sig",
        x5c: [der.toString("base64")],
      },
      thumbprint: createHash("sha1").update(der).digest("hex"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

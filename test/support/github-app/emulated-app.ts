import { createEmulator } from "emulate";
import { generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";

/** An App that `emulate` knows, installed on an organisation with two of its three repositories. */
export interface EmulatedApp {
  readonly url: string;
  readonly appId: number;
  /** A token by which `emulate` takes the App. */
  readonly jwt: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export const OWNER = "octo-org";
export const INSTALLATION = 100;
export const APP_ID = 4711;
/** What the installation may do. */
export const GRANTED = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  members: "read",
  metadata: "read",
} as const;

/** A key pair as GitHub makes it: RSA, the private key in PKCS#1. */
export function makeAppKey(): { readonly pem: string; readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { pem: privateKey.export({ type: "pkcs1", format: "pem" }).toString(), publicKey };
}

export async function startEmulatedApp(): Promise<EmulatedApp> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const admin = randomBytes(20).toString("hex");
  const repo = (name: string) => ({ owner: OWNER, name, private: true, auto_init: true });
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: { [admin]: { login: "operator" } },
      github: {
        users: [{ login: "operator" }],
        orgs: [{ login: OWNER, members: [{ login: "operator", role: "admin" }] }],
        repos: [repo("shop"), repo("web"), repo("payroll")],
        apps: [
          {
            app_id: APP_ID,
            slug: "stepkey-test",
            name: "stepkey test",
            private_key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
            permissions: GRANTED,
            installations: [
              {
                installation_id: INSTALLATION,
                account: OWNER,
                repository_selection: "selected",
                repositories: ["shop", "web"],
                permissions: GRANTED,
              },
            ],
          },
        ],
      },
    },
  });
  return {
    // It names itself localhost, but listens on the IPv4 loopback address only.
    url: emulator.url.replace("localhost", "127.0.0.1"),
    appId: APP_ID,
    jwt: () =>
      new SignJWT()
        .setProtectedHeader({ alg: "RS256" })
        .setIssuer(String(APP_ID))
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
    close: () => emulator.close(),
  };
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AzureServer } from "../../src/credentials/azure/broker/server.ts";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import { Secret } from "../../src/shared/secret.ts";
import { CLIENT, TENANT, type FakeEntra } from "./fake-entra/start-entra.ts";
import type { App } from "./fake-entra/proofs.ts";

export const AZURE_AUDIENCE = "api://AzureADTokenExchange";

/** An app that may write to the fake's resource group. */
export function addApp(entra: FakeEntra, changes: Partial<App> = {}, client = CLIENT): App {
  const app: App = {
    federated: [],
    secrets: [],
    certificates: [],
    roles: ["contributor"],
    ...changes,
  };
  entra.apps.set(client, app);
  return app;
}

/** The access token of a credential. */
export function accessTokenOf({ env }: Credential): string {
  const token = env["AZURE_ACCESS_TOKEN"];
  if (!(token instanceof Secret)) throw new Error("no access token");
  return token.reveal();
}

export interface MadeCertificate {
  /** PEM of the private key and the certificate. */
  readonly both: string;
  readonly certificate: string;
  readonly key: string;
}

/** Made now, and kept nowhere. Needs `openssl`. */
export function makeCertificate(days = 1): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-certificate-"));
  try {
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stepkey"];
    const files = ["-keyout", "key.pem", "-out", "certificate.pem", "-days", String(days)];
    execFileSync("openssl", [...request, ...files], { cwd: folder, stdio: "ignore" });
    const key = readFileSync(join(folder, "key.pem"), "utf8");
    const certificate = readFileSync(join(folder, "certificate.pem"), "utf8");
    return { both: key + certificate, certificate, key };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An entry under `servers.azure`, as parsed. */
export function azureServer(
  { url }: Pick<FakeEntra, "url">,
  changes: Pick<AzureServer, "proof"> & Partial<AzureServer>,
): AzureServer {
  return {
    authority: url,
    tenant: TENANT,
    client: CLIENT,
    cloud: "azurecloud",
    reads: [],
    ...changes,
  };
}

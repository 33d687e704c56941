import { describe, expect, it } from "vitest";
import { z } from "zod";
import { azureSettings } from "../../../../../src/credentials/azure/broker/settings.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { makeCertificate } from "../../../../support/azure-setup.ts";

const secret = () => z.string().transform((text) => new Secret(text));
const server = azureSettings.server.schema({
  secret,
  url: () => z.url(),
  variable: () => z.string(),
});
const { schema: grant } = azureSettings.grant;
const { both, certificate, key } = makeCertificate();
const other = makeCertificate();

const APP = {
  "tenant-id": "11111111-1111-4111-8111-111111111111",
  "client-id": "22222222-2222-4222-8222-222222222222",
};

function mistakeOf(parsed: z.ZodSafeParseResult<unknown>): string {
  if (parsed.success) throw new Error("this was accepted");
  return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

describe("an entry under servers.azure", () => {
  it("is an app with one proof of it, in Azure's public cloud", () => {
    expect(server.parse({ ...APP, certificate: both })).toMatchObject({
      tenant: APP["tenant-id"],
      client: APP["client-id"],
      cloud: "azurecloud",
      authority: "https://login.microsoftonline.com",
      proof: { kind: "certificate" },
      reads: [],
    });
    const elsewhere = {
      environment: "azurechinacloud",
      "federated-token": "t",
      reads: ["r/.default"],
    };
    expect(server.parse({ ...APP, ...elsewhere })).toMatchObject({
      authority: "https://login.partner.microsoftonline.cn",
      proof: { kind: "federated-token" },
      reads: ["r/.default"],
    });
  });

  it.each([
    [{}, "certificate: This entry does not say how"],
    [{ "client-secret": "a", certificate: both }, "client-secret: This entry has several proofs"],
    [{ "client-secret": "a", "tenant-id": "organizations" }, "tenant-id: This is neither the id"],
    [{ "client-secret": "a", "client-id": "shop" }, "client-id: This is not an id"],
    [{ "client-secret": "a", reads: ["https://x"] }, "reads.0: This does not end in /.default"],
    [
      { "client-secret": "a", "authority-host": "https://login.example/contoso.example" },
      "authority-host: This has a path: name the tenant",
    ],
    [{ "client-secret": "a", "authority-host": "nowhere" }, "authority-host: "],
    [{ "client-secret": "a", environment: "azurestack" }, "environment: "],
    [{ certificate: certificate }, "certificate: This file has no private key"],
    [{ certificate: key }, "certificate: This file has no certificate"],
    [{ certificate: key + other.certificate }, "does not belong to this certificate"],
    [{ certificate: "x" }, "certificate: This file has no private key"],
    [{ certificate: key.replaceAll("PRIVATE KEY", "ENCRYPTED PRIVATE KEY") }, "is encrypted"],
    [{ certificate: key.replace(/\n.{20}/u, "\n") + certificate }, "is damaged"],
  ])("that is wrong says what: %#", (change, message) => {
    const mistake = mistakeOf(server.safeParse({ ...APP, ...change }));
    expect(mistake).toContain(message);
    expect(mistake).not.toMatch(/BEGIN|MII/u);
  });

  it("takes the certificate of a chain that the key belongs to", () => {
    const pem = other.certificate + both;
    expect(server.parse({ ...APP, certificate: pem }).proof.kind).toBe("certificate");
  });
});

describe("a grant of azure", () => {
  it("needs a server alone, and a resource is a scope", () => {
    expect(grant.parse({ server: "production" })).toEqual({ server: "production" });
    const resource = "https://vault.azure.net";
    const scope = "https://vault.azure.net/.default";
    expect(grant.parse({ server: "production", resource })).toEqual(
      grant.parse({ server: "production", scope }),
    );
  });

  it.each([
    [{ scope: "https://x" }, "scope: This does not end in /.default"],
    [{ resource: "x/.default" }, "resource: This is a scope"],
    [{ resource: "x", scope: "x/.default" }, "resource: This says the same as scope"],
    [{ "subscription-id": "shop" }, "subscription-id: This is not an id"],
    [{ "token-file": true }, "token-file"],
  ])("that is wrong says what: %j", (change, message) => {
    expect(mistakeOf(grant.safeParse({ server: "production", ...change }))).toContain(message);
  });
});

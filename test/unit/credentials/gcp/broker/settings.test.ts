import { describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../../../../src/broker/config/config.ts";
import { gcpSettings } from "../../../../../src/credentials/gcp/broker/settings.ts";
import { SETTINGS } from "../../../../support/kinds.ts";

const PRIVATE = "-----BEGIN PRIVATE KEY----- of this test";
const KEY = JSON.stringify({
  type: "service_account",
  client_email: "stepkey@shop.iam.gserviceaccount.com",
  private_key: PRIVATE,
  token_uri: "https://oauth2.googleapis.com/token",
});
const WITHOUT_EMAIL = JSON.stringify({ type: "service_account", private_key: PRIVATE });
const USER = JSON.stringify({ type: "authorized_user", refresh_token: PRIVATE });

const parse = (entry: string) =>
  parseBrokerConfig(
    `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
servers: { gcp: { main: ${entry} } }
`,
    {
      kinds: SETTINGS,
      file: "/etc/stepkey/broker.yml",
      env: { KEY, WITHOUT_EMAIL, USER },
      readFile: () => KEY,
    },
  );

describe("an entry under servers.gcp", () => {
  it("needs the broker's login alone", () => {
    expect(parse("{ credentials: { file: key.json } }")).toMatchObject({ ok: true });
  });

  it.each([
    ["{}", "credentials"],
    ["{ credentials: key.json }", "must not be in this file"],
    ["{ credentials: { env: WITHOUT_EMAIL } }", "needs client_email, private_key"],
    ["{ credentials: { env: USER } }", "neither a service account's key nor a credential"],
    ["{ credentials: { env: KEY }, sts-endpoint: http://sts.example }", "https"],
    ["{ credentials: { env: KEY }, read-service-accounts: [reader] }", "read-service-accounts"],
    [
      "{ credentials: { env: KEY }, read_service_accounts: [] }",
      'Did you mean "read-service-accounts"?',
    ],
  ])("is refused with the reason, and repeats nothing of a key: %s", (entry, message) => {
    const parsed = parse(entry);
    expect(parsed.ok).toBe(false);
    const said = JSON.stringify(parsed);
    expect(said).toContain(message.replaceAll('"', String.raw`\"`));
    expect(said).not.toContain(PRIVATE);
  });
});

describe("a grant of gcp", () => {
  const { schema } = gcpSettings.grant;
  const least = { server: "main", "service-account": "deploy@shop.iam.gserviceaccount.com" };

  it("needs a server and a service account, and gets a token for everything that this one may", () => {
    expect(schema.parse(least)).toEqual({
      server: "main",
      serviceAccount: "deploy@shop.iam.gserviceaccount.com",
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      delegates: [],
      boundary: undefined,
      projectId: undefined,
    });
  });

  it.each([
    [{ server: "main" }, "service-account"],
    [{ ...least, "service-account": "deploy" }, "pattern"],
    [{ ...least, "access-token-scopes": [] }, "too_small"],
    [{ ...least, "access-token-scopes": "cloud-platform" }, "pattern"],
    [{ ...least, delegates: { a: 1 } }, "This is not a list of texts."],
    [{ ...least, "access-boundary": "{" }, "This is not a list of rules"],
    [{ ...least, "project-id": "Shop" }, "pattern"],
    [{ ...least, "token-file": true }, "unrecognized_keys"],
  ])("is refused with the reason: %j", (given, message) => {
    const parsed = schema.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
  });
});

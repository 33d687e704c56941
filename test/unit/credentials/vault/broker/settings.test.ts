import { describe, expect, it } from "vitest";
import { vaultSettings } from "../../../../../src/credentials/vault/broker/settings.ts";
import { parseBrokerConfig } from "../../../../../src/broker/config/config.ts";
import { SETTINGS } from "../../../../support/kinds.ts";

const parse = (entry: string) =>
  parseBrokerConfig(
    `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
servers: { vault: { main: ${entry} } }
`,
    {
      kinds: SETTINGS,
      file: "/etc/stepkey/broker.yml",
      env: { ROLE_ID: "r", SECRET_ID: "s", JWT: "j" },
      readFile: () => "-----BEGIN CERTIFICATE-----",
    },
  );
const APPROLE = "role-id: { env: ROLE_ID }, secret-id: { env: SECRET_ID }";

describe("an entry under servers.vault", () => {
  it("logs in with AppRole, or with a JWT", () => {
    for (const login of [APPROLE, "method: jwt, role: stepkey, jwt: { env: JWT }"]) {
      const parsed = parse(`{ url: "https://vault.example:8200", ${login}, reads: [kv/ci] }`);
      expect(parsed).toMatchObject({ ok: true });
    }
  });

  it.each([
    ["{ url: https://vault.example }", "Method approle needs role-id and secret-id."],
    [`{ url: https://vault.example, method: jwt, role: x }`, "Method jwt needs role and jwt."],
    [`{ url: https://vault.example, ${APPROLE}, role: x }`, "does not belong to method approle"],
    [`{ url: http://vault.example, ${APPROLE} }`, "https"],
    [`{ url: https://vault.example, ${APPROLE}, reads: [sys/x] }`, "not below a secrets engine"],
    [
      `{ url: https://vault.example, role-id: secret, secret-id: { env: SECRET_ID } }`,
      "must not be in this file",
    ],
    [`{ url: https://vault.example, ${APPROLE}, secret_id: x }`, 'Did you mean "secret-id"?'],
  ])("is refused with the reason: %s", (entry, message) => {
    const parsed = parse(entry);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).toContain(message.replaceAll('"', String.raw`\"`));
  });

  it("is another place with another namespace, and the same with another secret", () => {
    const place = vaultSettings.server.place?.bind(vaultSettings.server);
    const server = { url: "https://a", namespace: undefined } as Parameters<
      NonNullable<typeof place>
    >[0];
    expect(place?.(server)).not.toBe(place?.({ ...server, namespace: "x" }));
  });
});

describe("a grant of vault", () => {
  const schema = vaultSettings.grant.schema;

  it("names a server, a role, and what a lease reads", () => {
    expect(schema.parse({ server: "main", role: "deploy", secrets: "kv/ci t" })).toEqual({
      server: "main",
      role: "deploy",
      exportToken: false,
      reads: [{ path: "kv/ci", key: "t", variable: "T" }],
      certificates: [],
    });
  });

  it.each([
    [{ server: "main", role: "deploy" }, "This gives a task nothing"],
    [{ server: "main", role: "a/b", secrets: "kv/ci t" }, "pattern"],
    [{ server: "main", role: "deploy", secrets: "kv/ci" }, "This has"],
    [{ server: "main", role: "deploy", pki: "x" }, "not the path of a secret"],
  ])("is refused with the reason: %j", (given, message) => {
    const parsed = schema.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
  });
});

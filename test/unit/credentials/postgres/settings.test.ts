import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ServerFields } from "../../../../src/credentials/kind/credential-kind.ts";
import { postgresSettings } from "../../../../src/credentials/postgres/settings.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { makePrivateCa } from "../../../support/private-ca.ts";

const FIELDS: ServerFields = {
  secret: () => z.string().transform((text) => new Secret(text)),
  url: () => z.string(),
  variable: () => z.string(),
};
const URL_OF = "postgres://broker:secret@db.example/app";

/** What an entry under `servers.postgres` becomes, or where it is wrong. */
function read(entry: Readonly<Record<string, unknown>>): unknown {
  const parsed = postgresSettings.server.schema(FIELDS).safeParse(entry);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("an entry under servers.postgres", () => {
  it("needs a URL only", () => {
    expect(read({ url: URL_OF })).toMatchObject({
      admin: { host: "db.example" },
      ca: undefined,
      address: undefined,
      connections: 5,
      allowsPreparedTransactions: false,
    });
  });

  it("may name a CA, another address for steps, a number of connections, and prepared transactions", () => {
    const { certificate } = makePrivateCa();
    expect(
      read({
        url: `${URL_OF}?sslmode=verify-ca`,
        ca: certificate,
        address: "[2001:db8::1]:6432",
        connections: 20,
        "prepared-transactions": "allowed",
      }),
    ).toMatchObject({
      ca: certificate,
      address: { host: "2001:db8::1", port: 6432 },
      connections: 20,
      allowsPreparedTransactions: true,
    });
  });

  it.each([
    [{ url: "postgres://broker:p@ss@db.example/app" }, /^url: .*raw @/u],
    [{ url: URL_OF, ca: "not a certificate" }, /^ca: .*not a certificate in PEM/u],
    [{ url: `${URL_OF}?sslmode=verify-ca` }, /^ca: sslmode=verify-ca needs/u],
    [{ url: URL_OF, address: "db.example" }, /^address: "db.example" is not a host with a port/u],
    [{ url: URL_OF, connections: 0 }, /^connections: /u],
    [{ url: URL_OF, "prepared-transactions": "yes" }, /^prepared-transactions: /u],
  ])("is refused where it is wrong: %o", (entry, reason) => {
    expect(String(read(entry))).toMatch(reason);
    expect(String(read(entry))).not.toMatch(/p@ss|secret/u);
  });

  it("is refused when it names a CA that its sslmode would never use", () => {
    const { certificate } = makePrivateCa();
    expect(String(read({ url: `${URL_OF}?sslmode=prefer`, ca: certificate }))).toMatch(
      /^ca: .*sslmode/u,
    );
    expect(String(read({ url: URL_OF, ca: certificate }))).toMatch(/^ca: .*sslmode/u);
  });
});

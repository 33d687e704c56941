import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ServerFields } from "../../../../src/credentials/kind/credential-kind.ts";
import { mysqlSettings } from "../../../../src/credentials/mysql/settings.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { makePrivateCa } from "../../../support/private-ca.ts";

const FIELDS: ServerFields = {
  secret: () => z.string().transform((text) => new Secret(text)),
  url: () => z.string(),
  variable: () => z.string(),
};
const URL_OF = "mysql://broker:secret@db.example/";

/** What an entry under `servers.mysql` becomes, or where it is wrong. */
function read(entry: Readonly<Record<string, unknown>>): unknown {
  const parsed = mysqlSettings.server.schema(FIELDS).safeParse(entry);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("an entry under servers.mysql", () => {
  it("needs a URL only", () => {
    expect(read({ url: URL_OF })).toMatchObject({
      admin: { host: "db.example", port: 3306, user: "broker", sslMode: undefined },
      ca: undefined,
      address: undefined,
      clients: "%",
      connections: 5,
      onlyLeasesUseXa: false,
    });
  });

  it("may say everything else too", () => {
    const { certificate } = makePrivateCa();
    expect(
      read({
        url: `${URL_OF}?ssl-mode=VERIFY_CA`,
        ca: certificate,
        address: "[2001:db8::1]:3307",
        clients: "10.0.%",
        connections: 20,
        "xa-transactions": "leases-only",
      }),
    ).toMatchObject({
      admin: { sslMode: "verify_ca" },
      ca: certificate,
      address: { host: "2001:db8::1", port: 3307 },
      clients: "10.0.%",
      connections: 20,
      onlyLeasesUseXa: true,
    });
  });

  it.each([
    [{ url: "postgres://broker:secret@db.example/" }, /^url: .*not a mysql:\/\/ URL/u],
    [{ url: "mysql://broker:p@ss@db.example/" }, /^url: .*raw @/u],
    [{ url: "mysql://broker:p/ss@db.example/" }, /^url: .*raw \//u],
    [{ url: "mysql://broker:p%ss@db.example/" }, /^url: .*raw %/u],
    [{ url: "mysql://broker:secret@one,two/" }, /^url: .*several hosts/u],
    [{ url: "mysql://broker@db.example/" }, /^url: .*no password/u],
    [{ url: "mysql://:secret@db.example/" }, /^url: .*no user/u],
    [{ url: "mysql://broker:secret@%2Frun%2Fmysqld/" }, /^url: .*a socket/u],
    [{ url: `${URL_OF}?sslmode=require` }, /^url: .*the parameter sslmode/u],
    [{ url: `${URL_OF}?ssl-mode=yes` }, /^url: ssl-mode in the URL is none of/u],
    [{ url: URL_OF, ca: "not a certificate" }, /^ca: .*not a certificate in PEM/u],
    [{ url: `${URL_OF}?ssl-mode=verify_ca` }, /^ca: ssl-mode=verify_ca needs/u],
    [{ url: URL_OF, address: "db.example" }, /^address: "db.example" is not a host with a port/u],
    [{ url: URL_OF, clients: "a'b" }, /^clients: .*host part/u],
    [{ url: URL_OF, connections: 0 }, /^connections: /u],
    [{ url: URL_OF, "xa-transactions": "yes" }, /^xa-transactions: /u],
  ])("is refused where it is wrong: %o", (entry, reason) => {
    expect(String(read(entry))).toMatch(reason);
    expect(String(read(entry))).not.toMatch(/p@ss|p%ss|secret/u);
  });
});

describe("a grant of the kind mysql", () => {
  const grant = { server: "main", database: "app", role: "app_readonly" };

  it("names a server, a database and a role", () => {
    expect(mysqlSettings.grant.schema.parse(grant)).toEqual(grant);
  });

  it.each([
    [{ role: "PUBLIC" }],
    [{ role: "none" }],
    [{ role: "a`b" }],
    [{ role: "r".repeat(129) }],
    [{ role: "" }],
    [{ database: "d".repeat(65) }],
    [{ database: "a/b" }],
    [{ privileges: "ALL" }],
  ])("is refused with %o", (wrong) => {
    expect(mysqlSettings.grant.schema.safeParse({ ...grant, ...wrong }).success).toBe(false);
  });
});

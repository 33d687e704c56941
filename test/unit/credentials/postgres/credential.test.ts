import { describe, expect, it } from "vitest";
import { leaseCredential } from "../../../../src/credentials/postgres/credential.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { serverOf } from "../../../support/postgres-provider.ts";

const lease = { database: "sales & stock", role: "stepkey_x", password: new Secret("pass") };

function shown(entry: Parameters<typeof serverOf>[1], query = ""): Record<string, unknown> {
  const server = serverOf(`postgres://broker:secret@db.example:5433/postgres${query}`, entry);
  const { env, files } = leaseCredential(server, lease);
  const url = env["DATABASE_URL"];
  return { ...env, DATABASE_URL: url instanceof Secret ? url.reveal() : url, files };
}

describe("what a step gets", () => {
  it("is libpq's variables and the same as a URL", () => {
    expect(shown({})).toEqual({
      PGHOST: "db.example",
      PGPORT: "5433",
      PGDATABASE: "sales & stock",
      PGUSER: "stepkey_x",
      PGPASSWORD: lease.password,
      DATABASE_URL: "postgresql://stepkey_x:pass@db.example:5433/sales%20%26%20stock",
      files: [],
    });
  });

  it("names the CA's file by its placeholder in both", () => {
    const found = shown({ ca: "PEM" }, "?sslmode=verify-full");
    expect(found["PGSSLMODE"]).toBe("verify-full");
    expect(found["PGSSLROOTCERT"]).toBe("__stepkey_file_postgres-ca.crt__");
    expect(found["DATABASE_URL"]).toMatch(
      /\?sslmode=verify-full&sslrootcert=__stepkey_file_postgres-ca\.crt__$/u,
    );
    expect(found["files"]).toEqual([{ name: "postgres-ca.crt", mode: "0400", content: "PEM" }]);
  });

  it("has the address for steps in place of the broker's", () => {
    const found = shown({ address: { host: "2001:db8::1", port: 6432 } });
    expect([found["PGHOST"], found["PGPORT"]]).toEqual(["2001:db8::1", "6432"]);
    expect(found["DATABASE_URL"]).toContain("@[2001:db8::1]:6432/");
  });
});

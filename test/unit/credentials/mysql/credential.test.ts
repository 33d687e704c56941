import { describe, expect, it } from "vitest";
import { mysqlLeaseCredential } from "../../../../src/credentials/mysql/credential.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { mysqlServerOf } from "../../../support/mysql-world.ts";

const lease = { database: "sales & stock", account: "stepkey_x", password: new Secret("pa-ss") };

function shown(entry: Parameters<typeof mysqlServerOf>[1], query = "") {
  const server = mysqlServerOf(`mysql://broker:secret@db.example:3307/${query}`, entry);
  const { env, files } = mysqlLeaseCredential(server, lease);
  const revealed = (value: Secret | string | undefined): string | undefined =>
    value instanceof Secret ? value.reveal() : value;
  return {
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, revealed(value)])),
    secrets: Object.keys(env).filter((name) => env[name] instanceof Secret),
    optionFile: revealed(files.find(({ name }) => name === "my.cnf")?.content)?.split("\n"),
    files: files.map(({ name, mode }) => [name, mode]),
  };
}

describe("what a step gets of MariaDB", () => {
  it("is variables, a URL, and an option file, without the password, whose directory MYSQL_HOME names", () => {
    const { env, secrets, optionFile, files } = shown({});
    expect(env).toEqual({
      MYSQL_HOST: "db.example",
      MYSQL_TCP_PORT: "3307",
      MYSQL_USER: "stepkey_x",
      MYSQL_PWD: "pa-ss",
      MYSQL_DATABASE: "sales & stock",
      MYSQL_HOME: "__stepkey_directory_of_my.cnf__",
      DATABASE_URL: "mysql://stepkey_x:pa-ss@db.example:3307/sales%20%26%20stock",
    });
    expect(secrets).toEqual(["MYSQL_PWD", "DATABASE_URL"]);
    expect(files).toEqual([["my.cnf", "0400"]]);
    expect(optionFile).toEqual([
      "[client]",
      'host="db.example"',
      "port=3307",
      "protocol=tcp",
      'user="stepkey_x"',
      "[mysql]",
      'database="sales & stock"',
      "",
    ]);
  });

  it("insists on TLS, with the CA's file, as the broker does", () => {
    const { optionFile, files } = shown({ ca: "PEM" }, "?ssl-mode=verify_identity");
    expect(optionFile).toEqual(
      expect.arrayContaining([
        "[client-mariadb]",
        "ssl",
        "ssl-verify-server-cert",
        "ssl-ca=__stepkey_file_mysql-ca.crt__",
      ]),
    );
    expect(files).toEqual([
      ["my.cnf", "0400"],
      ["mysql-ca.crt", "0400"],
    ]);
  });

  it("has the address for steps in place of the broker's", () => {
    const { env } = shown({ address: { host: "2001:db8::1", port: 3399 } });
    expect(env["DATABASE_URL"]).toContain("@[2001:db8::1]:3399/");
    expect(env["MYSQL_HOST"]).toBe("2001:db8::1");
  });
});

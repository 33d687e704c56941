import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coversDatabase,
  parseGrant,
  type PrivilegeGrant,
} from "../../../../src/credentials/mysql/grants.ts";

const read = (line: string): unknown => parseGrant(line);

describe("a line of SHOW GRANTS", () => {
  it.each([
    ["GRANT USAGE ON *.* TO `r`", ["USAGE"], "server"],
    ["GRANT SELECT, SHOW VIEW ON `app`.* TO `r`", ["SELECT", "SHOW VIEW"], "database app"],
    ["GRANT SELECT ON `app`.* TO PUBLIC", ["SELECT"], "database app"],
    [
      "GRANT SELECT (`a`, `b x`), UPDATE (`c`) ON `app`.`h` TO `r`",
      ["SELECT", "UPDATE"],
      "table app h",
    ],
    ["GRANT EXECUTE ON PROCEDURE `app`.`p` TO `r`", ["EXECUTE"], "routine app p"],
    ["GRANT EXECUTE ON PACKAGE BODY `app`.`p` TO `r`", ["EXECUTE"], "routine app p"],
  ])("says what is granted on what: %s", (line, privileges, what) => {
    const [level, database = "", name = ""] = what.split(" ");
    expect(read(line)).toEqual({
      kind: "privileges",
      privileges,
      level,
      database,
      name,
      mayGrant: false,
    });
  });

  it("says whether what it grants may be granted on", () => {
    const line = "GRANT INSERT ON `app`.`orders` TO `r`";
    expect(read(line)).toMatchObject({ mayGrant: false });
    expect(read(`${line} WITH GRANT OPTION`)).toMatchObject({ mayGrant: true });
  });

  it("says which role is in another one, and whether it may be granted on", () => {
    expect(read("GRANT `inner` TO `r`")).toEqual({ kind: "role", role: "inner", mayGrant: false });
    expect(read("GRANT `inner` TO `r` WITH ADMIN OPTION")).toMatchObject({ mayGrant: true });
  });

  it.each([
    "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION",
    "REVOKE INSERT ON `app`.* FROM `r`",
    "GRANT SELECT ON #1.* TO `r`",
    "SET DEFAULT ROLE `r` FOR `u`@`%`",
    "",
  ])("is not guessed at where it has another form: %s", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it("means the same whatever the names in it are", () => {
    const quoted = (name: string): string => `\`${name.replaceAll("`", "``")}\``;
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom("` ON *.* TO `x", "#0", "a`b", " WITH GRANT OPTION", "x` TO `y", "*"),
    );
    fc.assert(
      fc.property(name, name, name, (database, table, role) => {
        const on = `${quoted(database)}.${quoted(table)}`;
        expect(read(`GRANT DELETE (${quoted(role)}) ON ${on} TO ${quoted(role)}`)).toEqual({
          kind: "privileges",
          privileges: ["DELETE"],
          level: "table",
          database,
          name: table,
          mayGrant: false,
        });
      }),
    );
  });
});

describe("the database of a grant", () => {
  const on = (database: string, level: PrivilegeGrant["level"] = "database"): boolean =>
    coversDatabase(
      { kind: "privileges", privileges: ["SELECT"], level, database, name: "", mayGrant: false },
      "mysql",
    );

  it.each(["mysql", "MySQL", "my%", "%", "m_sql", "____l"])("is also mysql: %s", (pattern) => {
    expect(on(pattern)).toBe(true);
  });

  it.each(["mysql2", "my", "m\\_sql", "my\\%", "mys.l", "[a-z]*"])(
    "is not mysql: %s",
    (pattern) => {
      expect(on(pattern)).toBe(false);
    },
  );

  it("is no pattern for one table, and every one for the server", () => {
    expect([on("my%", "table"), on("mysql", "table"), on("", "server")]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

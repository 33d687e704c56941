/** Privileges on something, as a line of SHOW GRANTS says it. */
export interface PrivilegeGrant {
  readonly kind: "privileges";
  /** In capitals, without the columns that a line may name. */
  readonly privileges: readonly string[];
  /** What they are for: everything, a database (whose name may be a pattern), a table of one, or a routine of one. */
  readonly level: "server" | "database" | "table" | "routine";
  /** The database, or the pattern of databases; empty for the whole server. */
  readonly database: string;
  /** The table or the routine; empty otherwise. */
  readonly name: string;
  /** Whoever holds them may grant them on. */
  readonly mayGrant: boolean;
}

/** A role in another one. */
export interface RoleGrant {
  readonly kind: "role";
  readonly role: string;
  readonly mayGrant: boolean;
}

const QUOTED = /`(?:[^`]|``)*`/gu;
const PRIVILEGES =
  /^GRANT (?<list>.+?) ON (?:(?<type>TABLE|PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE) )?(?<database>\*|#\d+)\.(?<name>\*|#\d+) TO (?<rest>.+)$/u;
const ROLE = /^GRANT (?<role>#\d+) TO (?<rest>.+)$/u;
const COLUMNS = / ?\([^)]*\)/gu;

/**
 * Reads one line of SHOW GRANTS; undefined for one of another form. Whoever may create something chooses its name, so
 * names are taken out of the line before anything else is looked for.
 * @see https://mariadb.com/kb/en/show-grants/
 */
export function parseGrant(line: string): PrivilegeGrant | RoleGrant | undefined {
  // Outside of names nothing that we know has this mark.
  if (line.replaceAll(QUOTED, "").includes("#")) return undefined;
  const names: string[] = [];
  const bare = line.replaceAll(QUOTED, (quoted) => {
    names.push(quoted.slice(1, -1).replaceAll("``", "`"));
    return `#${names.length - 1}`;
  });
  const nameOf = (mark = ""): string => (mark === "*" ? "" : (names[Number(mark.slice(1))] ?? ""));
  return parseRole(bare, nameOf) ?? parsePrivileges(bare, nameOf);
}

type NameOf = (mark?: string) => string;

function parseRole(bare: string, nameOf: NameOf): RoleGrant | undefined {
  const found = ROLE.exec(bare)?.groups;
  if (found === undefined) return undefined;
  const mayGrant = found["rest"]?.includes("WITH ADMIN OPTION") === true;
  return { kind: "role", role: nameOf(found["role"]), mayGrant };
}

function parsePrivileges(bare: string, nameOf: NameOf): PrivilegeGrant | undefined {
  const found = PRIVILEGES.exec(bare)?.groups;
  if (found === undefined) return undefined;
  const { list = "", type, database = "", name = "", rest = "" } = found;
  return {
    kind: "privileges",
    privileges: list
      .replaceAll(COLUMNS, "")
      .split(",")
      .map((one) => one.trim().toUpperCase()),
    level: levelOf(type, database, name),
    database: nameOf(database),
    name: nameOf(name),
    mayGrant: rest.includes("WITH GRANT OPTION"),
  };
}

function levelOf(
  type: string | undefined,
  database: string,
  name: string,
): PrivilegeGrant["level"] {
  if (type !== undefined && type !== "TABLE") return "routine";
  if (name !== "*") return "table";
  return database === "*" ? "server" : "database";
}

/** `app.orders`, or what else a grant is for, to show. */
export function objectOf({ level, database, name }: PrivilegeGrant): string {
  if (level === "server") return "every database";
  return level === "database" ? `database ${database}` : `${database}.${name}`;
}

/** Whether a grant for a database, whose name is a pattern as in LIKE, is also one for this database. */
export function coversDatabase(grant: PrivilegeGrant, database: string): boolean {
  if (grant.level === "server") return true;
  if (grant.level !== "database") return grant.database.toLowerCase() === database;
  const pattern = grant.database.toLowerCase().replaceAll(/\\[_%]|[_%]|[^a-z0-9_%]/gu, (one) => {
    if (one === "%") return ".*";
    if (one === "_") return ".";
    const letter = one.replace(/^\\(?=.)/u, "");
    return `\\u{${letter.codePointAt(0)?.toString(16) ?? ""}}`;
  });
  return new RegExp(`^${pattern}$`, "u").test(database);
}

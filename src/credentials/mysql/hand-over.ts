import type { LeaseFinding } from "../kind/provider.ts";
import type { MysqlQuery, MysqlRow } from "./connection.ts";
import { serverError } from "./errors.ts";
import { mysqlName } from "./names.ts";

/** Something that runs with the rights of the account that defined it. */
interface DefinedObject {
  readonly type:
    | "VIEW"
    | "PROCEDURE"
    | "FUNCTION"
    | "TRIGGER"
    | "EVENT"
    | "PACKAGE"
    | "PACKAGE BODY";
  readonly database: string;
  readonly name: string;
}

const ROUTINES =
  "SELECT type, db AS parent, name FROM mysql.proc WHERE definer = ? UNION ALL SELECT 'EVENT', db, name FROM mysql.event WHERE definer = ?";
const VIEWS = `SELECT 'VIEW' AS type, TABLE_SCHEMA AS parent, TABLE_NAME AS name FROM information_schema.VIEWS WHERE DEFINER = ?
  UNION ALL SELECT 'TRIGGER', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE DEFINER = ?`;

/**
 * What an account defined: it would fail for everybody once the account is gone. Views and triggers show only to whoever
 * may use them, so this runs as the granted role.
 */
export async function definedBy(
  query: MysqlQuery,
  account: string,
  clients: string,
): Promise<readonly DefinedObject[]> {
  const definer = `${account}@${clients}`;
  const rows = [
    ...(await query(ROUTINES, [definer, definer])),
    ...(await query(VIEWS, [definer, definer])),
  ];
  return rows.map((row) => ({
    type: typeOf(String(row["type"])),
    database: String(row["parent"]),
    name: String(row["name"]),
  }));
}

function typeOf(text: string): DefinedObject["type"] {
  const types = ["VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"] as const;
  return types.find((known) => known === text) ?? "PACKAGE BODY";
}

/** How SHOW CREATE names what it shows. */
const TEXTS: Readonly<Partial<Record<DefinedObject["type"], string>>> = {
  VIEW: "Create View",
  PROCEDURE: "Create Procedure",
  FUNCTION: "Create Function",
  TRIGGER: "SQL Original Statement",
};

export interface Heir {
  readonly account: string;
  readonly clients: string;
  readonly granted: string;
}

/**
 * Defines an object anew, in one statement, as the granted role's: the text is the server's own, and only its first
 * clause is another one. Returns a finding where that cannot be done.
 */
export async function handOver(
  query: MysqlQuery,
  object: DefinedObject,
  heir: Heir,
): Promise<LeaseFinding | undefined> {
  try {
    const isDone = await redefine(query, object, heir);
    return isDone ? undefined : leftOf(object);
  } catch (error) {
    // What the role may not see or make stays as it is; anything else can be tried again.
    if (!REFUSALS.has(serverError(error) ?? "")) throw error;
    return leftOf(object);
  } finally {
    for (const reset of RESETS) await query(reset).catch(() => undefined);
  }
}

const RESETS = ["SET SESSION sql_mode = ''", "SET NAMES utf8mb4 COLLATE utf8mb4_bin"];

async function redefine(query: MysqlQuery, object: DefinedObject, heir: Heir): Promise<boolean> {
  const column = TEXTS[object.type];
  if (column === undefined) return false;
  const [row] = await query(`SHOW CREATE ${object.type} ${fullName(object)}`);
  const text = row?.[column];
  const statement = typeof text === "string" ? redefined(text, heir) : undefined;
  if (row === undefined || statement === undefined || !canSend(statement, row)) return false;
  await query(`USE ${mysqlName(object.database)}`);
  if (typeof row["sql_mode"] === "string") {
    await query("SET SESSION sql_mode = ?", [row["sql_mode"]]);
  }
  await query("SET SESSION character_set_client = ?, collation_connection = ?", [
    String(row["character_set_client"]),
    String(row["collation_connection"]),
  ]);
  await query(statement);
  return true;
}

const REFUSALS: ReadonlySet<string> = new Set([
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  "ER_PROCACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_VIEW_INVALID",
  "ER_NO_SUCH_TABLE",
  "ER_PARSE_ERROR",
  "ER_SP_DOES_NOT_EXIST",
  "ER_BAD_FIELD_ERROR",
]);

/** Pure. Undefined where the text does not begin as the server writes it. */
export function redefined(text: string, { account, clients, granted }: Heir): string | undefined {
  const definers = [
    `DEFINER=${mysqlName(account)}@${mysqlName(clients)} `,
    // A trigger is kept as it was written, also with the sql_mode ANSI_QUOTES.
    `DEFINER=${ansiName(account)}@${ansiName(clients)} `,
  ];
  for (const definer of definers) {
    const [before = "", ...others] = text.split(definer);
    if (others.length === 0 || !/^CREATE (?:ALGORITHM=[A-Z]+ )?$/u.test(before)) continue;
    const rest = others.join(definer);
    return `CREATE OR REPLACE ${before.slice("CREATE ".length)}DEFINER=${mysqlName(granted)} ${rest}`;
  }
  return undefined;
}

function ansiName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** We send UTF-8: a text that was written in another character set must be the same in it. */
function canSend(statement: string, row: MysqlRow): boolean {
  const isAscii = Array.from(statement).every((one) => (one.codePointAt(0) ?? 0) < 128);
  return isAscii || String(row["character_set_client"]).startsWith("utf8");
}

function leftOf(object: DefinedObject): LeaseFinding {
  const thing = `${object.type} ${fullName(object)}`;
  return {
    what: `${thing} is defined by the lease's account, which is gone, so it fails for everybody.`,
    fix: `SHOW CREATE ${thing}, then create it again with another DEFINER, or DROP ${thing}`,
  };
}

function fullName({ database, name }: DefinedObject): string {
  return `${mysqlName(database)}.${mysqlName(name)}`;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseForeign } from "../../../../src/lease/sqlite/refuse-foreign.ts";
import { APPLICATION_ID } from "../../../../src/lease/sqlite/schema.ts";

let directory: string;
let ours: DatabaseSync;
let other: DatabaseSync;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-store-"));
  const path = join(directory, "stepkey.db");
  ours = new DatabaseSync(path);
  other = new DatabaseSync(path, { timeout: 0 });
});
afterEach(() => {
  ours.close();
  other.close();
  rmSync(directory, { recursive: true });
});

/** Another process makes a store of the file: the mark and the tables in one transaction. It waits for whoever reads. */
function makeStore(): void {
  other.exec(
    `BEGIN IMMEDIATE; PRAGMA application_id = ${APPLICATION_ID}; CREATE TABLE leases (id)`,
  );
  try {
    other.exec("COMMIT");
  } catch (error) {
    other.exec("ROLLBACK");
    if (!String(error).includes("locked")) throw error;
  }
}

describe("a file of another program", () => {
  it.each([1, 2])(
    "is not one of which another process makes a store before the %s. look at it",
    (moment) => {
      let asked = 0;
      const interrupted = {
        exec: (sql: string) => ours.exec(sql),
        get isTransaction() {
          return ours.isTransaction;
        },
        prepare: (sql: string) => {
          asked += 1;
          if (asked === moment) makeStore();
          return ours.prepare(sql);
        },
      };
      expect(() => refuseForeign(interrupted)).not.toThrow();
      expect(asked).toBe(2);
    },
  );

  it("is one that has tables and not the mark, or another mark, and no transaction stays open", () => {
    other.exec("CREATE TABLE notes (id)");
    expect(() => refuseForeign(ours)).toThrow("a SQLite file of another program");
    other.exec("DROP TABLE notes; PRAGMA application_id = 7");
    expect(() => refuseForeign(ours)).toThrow("a SQLite file of another program");
    expect(ours.isTransaction).toBe(false);
  });
});

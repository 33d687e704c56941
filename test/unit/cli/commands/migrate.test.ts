import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../../../src/lease/sqlite/migrations.ts";
import { cli } from "../../../support/cli/run.ts";
import { makeFirstSchemaStore } from "../../../support/first-schema-store.ts";

const NEWEST = MIGRATIONS.length;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-migrate-"));
  file = join(folder, "stepkey.db");
  writeFileSync(join(folder, "broker.yml"), "store: sqlite:stepkey.db\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const migrate = (...more: readonly string[]) =>
  cli(["migrate", "--config", join(folder, "broker.yml"), ...more]);

describe("stepkey migrate with a file", () => {
  it("says what it did: made it, brought it up to date, or nothing", async () => {
    expect((await migrate("--json")).json()).toMatchObject({ before: 0, after: NEWEST });
    expect((await migrate()).out).toBe(`sqlite:${file} is up to date: schema ${NEWEST}.\n`);
    rmSync(file);
    makeFirstSchemaStore(file, Date.now(), []);
    expect((await migrate()).out).toBe(`Brought sqlite:${file} from schema 1 to ${NEWEST}.\n`);
    expect((await migrate("--json")).json()).toMatchObject({ before: NEWEST, after: NEWEST });
  });

  it("leaves the file of another program as it is, and names it", async () => {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE theirs (id INTEGER)");
    database.close();
    const { exit, err } = await migrate();
    expect(exit).toBe(3);
    expect(err).toContain(
      `The store ${file} cannot be used: it is a SQLite file of another program.`,
    );
  });

  it("takes an empty file for a store that is to be made", async () => {
    writeFileSync(file, "");
    expect((await migrate()).out).toBe(`Made the store in sqlite:${file}: schema ${NEWEST}.\n`);
  });
});

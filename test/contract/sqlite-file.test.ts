import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashLeaseToken, newLeaseToken } from "../../src/lease/lease-token.ts";
import { MIGRATIONS } from "../../src/lease/sqlite/migrations.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { StoreError } from "../../src/lease/store.ts";
import { issueLease, knownLease, newLease } from "../support/lease-fixtures.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  path = join(folder, "stepkey.db");
});
afterEach(() => rm(folder, { recursive: true }));

const open = (file = path) => openSqliteStore({ path: file, randomBytes });

/** Runs SQL on the file, as some other program would. */
function meddle(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const modeOf = async (file: string): Promise<string> =>
  ((await stat(file)).mode & 0o777).toString(8);

describe("the store's file", () => {
  it("can be read only by its owner, as can the files next to it", async () => {
    const store = await open();
    await issueLease(store, newLease());
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual(["stepkey.db", "stepkey.db-shm", "stepkey.db-wal"]);
    for (const name of names) expect(await modeOf(join(folder, name))).toBe("600");
    await store.close();
  });

  it("is restricted to its owner if it was not", async () => {
    await (await open()).close();
    await chmod(path, 0o644);
    await (await open()).close();
    expect(await modeOf(path)).toBe("600");
  });

  it("survives a power cut: each commit is synced, in write-ahead mode", async () => {
    const store = await open();
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    database.close();
    await store.close();
    // synchronous is not a property of the file, so this checks the one line that sets it.
    const source = new URL("../../src/lease/sqlite/open.ts", import.meta.url);
    expect(await readFile(source, "utf8")).toContain("PRAGMA synchronous = FULL");
  });

  it("holds no lease token, only its SHA-256", async () => {
    const token = newLeaseToken(randomBytes);
    const store = await open();
    await issueLease(store, newLease({ tokenHash: hashLeaseToken(token) }));
    const files = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name))),
    );
    const content = Buffer.concat(files).toString("latin1");
    expect(content).toContain(hashLeaseToken(token));
    expect(content).not.toContain(token.reveal());
    expect(content).not.toContain("lsk_");
    await store.close();
  });

  it("may be empty: it becomes a store", async () => {
    await writeFile(path, "");
    const store = await open();
    expect(await issueLease(store, newLease())).toMatchObject({ state: "active" });
    await store.close();
  });
});

/** Why opening failed for good, in the words for the admin. */
async function refusalOf(file: string): Promise<string> {
  const error = await open(file).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof StoreError)) throw new Error(`no refusal of ${file}: ${String(error)}`);
  expect(error.kind).toBe("unusable");
  expect(error.remedy).toMatch(/\.$/u);
  expect(error.message).toContain(file);
  return error.message;
}

describe("a file that cannot be a store", () => {
  it("is not a database", async () => {
    await writeFile(path, "version: 1\n".repeat(200));
    expect(await refusalOf(path)).toMatch(/it is not a SQLite file/u);
    expect(await readFile(path, "utf8")).toBe("version: 1\n".repeat(200));
  });

  it("belongs to another program, and is left as it is", async () => {
    meddle("CREATE TABLE accounts (name TEXT)");
    const before = await readFile(path);
    expect(await refusalOf(path)).toMatch(/SQLite file of another program/u);
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it("was written by a newer stepkey", async () => {
    await (await open()).close();
    meddle("INSERT INTO migrations (version, applied_at) VALUES (99, 0)");
    expect(await refusalOf(path)).toContain(
      `newer version of stepkey (schema 99; this version supports up to ${MIGRATIONS.length})`,
    );
  });

  it("is in a directory that does not exist, or is a directory", async () => {
    expect(await refusalOf(join(folder, "missing", "stepkey.db"))).toMatch(
      /directory does not exist/u,
    );
    await mkdir(join(folder, "folder.db"));
    expect(await refusalOf(join(folder, "folder.db"))).toMatch(/it is not a file/u);
    await writeFile(join(folder, "plain"), "");
    expect(await refusalOf(join(folder, "plain", "stepkey.db"))).toMatch(
      /parent is not a directory/u,
    );
  });

  it("holds a row that stepkey did not write", async () => {
    const store = await open();
    const lease = await issueLease(store, newLease());
    meddle(`UPDATE leases SET handle = '{"role": ["x"]}'`);
    await expect(knownLease(store, lease)).rejects.toMatchObject({
      kind: "unusable",
      message: expect.stringContaining("handle.role is not plain") as unknown,
    });
    meddle("UPDATE leases SET handle = '{'");
    await expect(knownLease(store, lease)).rejects.toThrow("handle is not JSON");
    await store.close();
  });

  it.each([
    { which: "the file may not be written", fileMode: 0o400, folderMode: 0o700 },
    { which: "its directory may not be written", fileMode: 0o600, folderMode: 0o500 },
  ])("is read-only: $which", async ({ fileMode, folderMode }) => {
    await (await open()).close();
    await chmod(path, fileMode);
    await chmod(folder, folderMode);
    // root may write everywhere, so it asks as nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      await chown(path, 65_534, 65_534);
      await chown(folder, 65_534, 65_534);
    }
    const said = openElsewhere(isRoot ? 65_534 : undefined);
    await chmod(folder, 0o700);
    expect(said).toMatch(/^StoreError unusable .*(cannot be opened|is read-only)/u);
  });
});

/** Opens the store in another process, as another user where one is given; what that said. */
function openElsewhere(uid: number | undefined): string {
  const module = fileURLToPath(new URL("../../src/lease/sqlite/sqlite-store.ts", import.meta.url));
  const script = `
    const { randomBytes } = await import("node:crypto");
    const { openSqliteStore } = await import(${JSON.stringify(module)});
    try {
      await openSqliteStore({ path: ${JSON.stringify(path)}, randomBytes });
      console.log("opened");
    } catch (error) {
      console.log(error.name, error.kind, error.message);
    }`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return `${run.stdout}${run.stderr}`;
}

describe("a store that somebody else holds locked", () => {
  it("is unavailable, and usable again afterwards", async () => {
    const store = await open();
    const script = `
      const { DatabaseSync } = require("node:sqlite");
      const database = new DatabaseSync(${JSON.stringify(path)});
      database.exec("BEGIN IMMEDIATE");
      console.log("locked");
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    await expect(store.resetHeartbeats()).rejects.toMatchObject({
      name: "StoreError",
      kind: "unavailable",
    });
    // What only reads does not wait.
    expect(await store.countByState()).toMatchObject({ active: 0 });
    const closed = once(holder, "close");
    holder.kill("SIGKILL");
    await closed;
    await store.resetHeartbeats();
    await store.close();
  });
});

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { cli, type CliRun } from "./cli/run.ts";
import type { TestPostgres } from "./postgres.ts";
import { storeServer } from "./store-server.ts";

/** A store's file, and a database without tables that `broker.yml` beside it names. */
export interface CopyPlace {
  readonly folder: string;
  readonly file: string;
  readonly url: string;
  openFile(): Promise<LeaseStore>;
  openServer(): Promise<LeaseStore>;
  copy(deps?: Parameters<typeof cli>[1], ...argv: readonly string[]): Promise<CliRun>;
  reopen(): Promise<CliRun>;
  dispose(): Promise<void>;
}

export async function copyPlace(server: TestPostgres): Promise<CopyPlace> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-copy-"));
  const database = `copy_${randomBytes(6).toString("hex")}`;
  await server.sql(`CREATE DATABASE ${database}`);
  const url = server.adminUrl(database);
  writeFileSync(join(folder, "store.url"), url, { mode: 0o600 });
  const config = join(folder, "broker.yml");
  writeFileSync(config, "store: { postgres: { url: { file: store.url } } }\n");
  const file = join(folder, "stepkey.db");
  const opened: LeaseStore[] = [];
  const kept = async (opening: Promise<LeaseStore>): Promise<LeaseStore> => {
    const store = await opening;
    opened.push(store);
    return store;
  };
  const from = ["--from", `sqlite:${file}`];
  return {
    folder,
    file,
    url,
    openFile: () => kept(openSqliteStore({ path: file, clock: systemClock, randomBytes })),
    openServer: () => kept(openServerStore(storeServer(url), { randomBytes })),
    copy: (deps = {}, ...argv) =>
      cli(["store", "copy", ...from, "--config", config, ...argv], deps),
    reopen: () => cli(["store", "reopen", ...from]),
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await server.sql(`DROP DATABASE ${database} WITH (FORCE)`);
      rmSync(folder, { recursive: true });
    },
  };
}

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { CliDeps } from "../../src/cli/arguments/cli-deps.ts";
import { startProgram } from "../../src/cli/start-program.ts";
import { cli, type CliRun } from "./cli/run.ts";
import { EXAMPLE_ROLES, freePort, query, startPostgres, type TestPostgres } from "./postgres.ts";

export const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-admin:
    environment: production
    access: write
    break-glass: true
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [push] }
  reports-read:
    environment: staging
    ttl: 5m
    break-glass: true
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
  by-approval-only:
    environment: production
    access: write
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [push] }
`;
/** What asks for a grant outside the gate. */
export const WHY: readonly string[] = [
  "--break-glass",
  "--reason",
  "GitHub is down, orders are stuck",
];
/** Another admin. */
export const HUBOT: Partial<CliDeps> = { admin: () => ({ user: "hubot", machine: "host-2" }) };

export type Line = Readonly<Record<string, unknown>>;

export interface RunningGlass {
  readonly log: () => readonly Line[];
  readonly metrics: () => Promise<string>;
}

/** A broker in this process, the server that it issues for, and `stepkey grant` beside it. */
export interface GlassSetup {
  readonly folder: () => string;
  /** What the configured address was told. */
  readonly told: () => readonly Line[];
  readonly write: (name: string, text: string) => void;
  readonly postgres: () => TestPostgres;
  /** Runs `stepkey broker` while `use` runs. */
  readonly whileRunning: (
    use: (broker: RunningGlass) => Promise<void>,
    place?: string,
  ) => Promise<void>;
  readonly audit: () => readonly Line[];
  readonly grant: (
    words: readonly string[],
    deps?: Partial<CliDeps>,
    place?: string,
  ) => Promise<CliRun>;
  /** Other commands of `stepkey`. */
  readonly stepkey: (...words: readonly string[]) => Promise<CliRun>;
  readonly leases: (...more: readonly string[]) => Promise<readonly Line[]>;
  readonly roleExists: (lease: Line | undefined) => Promise<boolean>;
  /** Two directories, each with a broker's configuration, for one new store in PostgreSQL. */
  readonly twoPlaces: () => Promise<readonly [string, string]>;
}

export async function opens(url: string): Promise<boolean> {
  try {
    await query(url, "SELECT 1");
    return true;
  } catch {
    return false;
  }
}

/** Nothing listens where its issuer is: no part of this may need GitHub. */
function configText(port: number, rest = ""): string {
  return `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
admin-listen: 127.0.0.1:0
issuer: http://127.0.0.1:9
owners: [65]
audit: audit.jsonl
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { file: admin-url } } } }
break-glass: { notify: { file: notify.url } }
limits: { heartbeat-interval: 1s }
${rest}`;
}

/** Sets up what each test of a file needs, and clears it up. */
export function useGlass(): GlassSetup {
  let [folder, told]: [string, Line[]] = ["", []];
  let postgres: TestPostgres;
  let chat: Server;
  const write = (name: string, text: string): void =>
    writeFileSync(join(folder, name), text, { mode: 0o600 });

  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.sql(EXAMPLE_ROLES);
    chat = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        told.push(JSON.parse(body) as Line);
        response.end("ok");
      });
    });
    chat.listen(0, "127.0.0.1");
    await once(chat, "listening");
  }, 60_000);
  afterAll(async () => {
    chat.close();
    await postgres.stop();
  });
  beforeEach(async () => {
    told = [];
    folder = mkdtempSync(join(tmpdir(), "stepkey-glass-"));
    mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
    write("policy/octo-org/shop.yml", POLICY);
    write("admin-url", postgres.adminUrl());
    const { port } = chat.address() as { port: number };
    write("notify.url", `http://127.0.0.1:${port}/hooks/T0SECRET`);
    write("broker.yml", configText(await freePort()));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    // The pools of stopped brokers close when their process ends, and here that is this one.
    await postgres.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    );
  });
  const at = (place = folder): readonly string[] => ["--config", join(place, "broker.yml")];
  const stepkey = (name = "", ...words: readonly string[]): Promise<CliRun> =>
    cli([name, ...at(), ...words], { columns: undefined });
  return {
    folder: () => folder,
    told: () => told,
    write,
    postgres: () => postgres,
    whileRunning: (use, place = folder) => runBeside(at(place), use),
    audit: () => linesOf(readFileSync(join(folder, "audit.jsonl"), "utf8")),
    grant: ([name = "", ...rest], deps = {}, place = folder) =>
      cli(["grant", name, ...at(place), ...rest], {
        startProgram,
        variables: process.env,
        ...deps,
      }),
    stepkey,
    leases: async (...more) => {
      const listed = await stepkey("leases", "--json", ...more);
      return (listed.json() as { leases: readonly Line[] }).leases;
    },
    roleExists: async (lease) => {
      const { role } = (lease ?? {})["handle"] as { role: string };
      const rows = await postgres.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`);
      return rows.length > 0;
    },
    twoPlaces: async () => {
      const database = `store_${randomBytes(6).toString("hex")}`;
      await postgres.sql(`CREATE DATABASE ${database}`);
      write("store.url", postgres.adminUrl(database));
      const places = [join(folder, "one"), join(folder, "two")] as const;
      for (const place of places) {
        mkdirSync(place);
        const store = "store: { postgres: { url: { file: ../store.url } } }\n";
        const text = configText(await freePort(), store)
          .replaceAll("{ file: admin-url }", "{ file: ../admin-url }")
          .replace("./policy", "../policy")
          .replace("notify.url", "../notify.url");
        writeFileSync(join(place, "broker.yml"), text);
      }
      await cli(["migrate", ...at(places[0])]);
      return places;
    },
  };
}

async function runBeside(
  at: readonly string[],
  use: (broker: RunningGlass) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  let [out, err] = ["", ""];
  const running = cli(["broker", "--json", ...at], {
    signal: stop.signal,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  const log = (): readonly Line[] => linesOf(err);
  try {
    await expect
      .poll(log, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ event: "started" }));
    const metrics = async (): Promise<string> => {
      const { admin_port: admin } = JSON.parse(out) as { admin_port: number };
      return (await fetch(`http://127.0.0.1:${admin}/metrics`)).text();
    };
    await use({ log, metrics });
  } finally {
    stop.abort();
    await running;
  }
}

function linesOf(text: string): readonly Line[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
}

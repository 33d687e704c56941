import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandRun } from "../broker-process.ts";
import { detailOf, tokenForm } from "../broker-setup.ts";
import type { TestIssuer } from "../fake-issuer.ts";
import { githubClaims } from "../id-token.ts";
import { freePort, type TestPostgres } from "../postgres.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  reports-read:
    environment: staging
    per-job: 100
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
  reviewed:
    environment: staging
    access: write
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [pull_request] }
`;

/** How one request went, in the words of a table. */
export interface Seen {
  /** The status and code or state of the response; `no response` when none came. */
  readonly outcome: string;
  readonly ms: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface IssuedLease {
  readonly token: string;
  readonly role: string;
}

/** A broker in a process of its own, on disks that a test can break. */
export interface FaultSystem {
  readonly pid: () => number;
  readonly store: string;
  readonly printed: () => string;
  readonly auditLines: () => readonly Readonly<Record<string, unknown>>[];
  readonly issue: () => Promise<IssuedLease>;
  readonly exchange: (grant?: string) => Promise<Seen>;
  /** Gets an ID token now, and exchanges it when called. */
  readonly prepareExchange: (grant?: string) => Promise<() => Promise<Seen>>;
  readonly beat: (lease: IssuedLease) => Promise<Seen>;
  readonly revoke: (lease: IssuedLease) => Promise<Seen>;
  readonly get: (path: string) => Promise<Seen>;
  readonly stepkey: (...args: readonly string[]) => Promise<CommandRun>;
  readonly start: () => Promise<void>;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface FaultSystemOptions {
  readonly issuer: TestIssuer;
  readonly postgres: TestPostgres;
  /** `dist/cli.js`, or the source. */
  readonly cli: string;
  /** Directories of the store and the audit log; the system's own when absent. */
  readonly storeFolder?: string;
  readonly auditFolder?: string;
  readonly githubUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly heartbeatInterval?: string;
}

export async function startFaultSystem(options: FaultSystemOptions): Promise<FaultSystem> {
  const { issuer, postgres, cli } = options;
  const folder = mkdtempSync(join(tmpdir(), "stepkey-fault-"));
  const { storeFolder = folder, auditFolder = folder } = options;
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [store, audit] = [join(storeFolder, "stepkey.db"), join(auditFolder, "audit.jsonl")];
  const config = join(folder, "broker.yml");
  writeFileSync(
    config,
    `url: ${url}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
audit: ${audit}
store: sqlite:${store}
policy: { directory: ./policy }
github: { api: "${options.githubUrl ?? url}", token: { env: GITHUB_TOKEN } }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: ${options.heartbeatInterval ?? "1s"} }
`,
  );
  const env = {
    PATH: process.env["PATH"],
    ADMIN_URL: postgres.adminUrl(),
    GITHUB_TOKEN: "a-token",
    ...options.env,
  };
  let printed = "";
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [cli, "broker", "--config", config], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (started.exitCode !== null) throw new Error(`the broker did not start:\n${printed}`);
      if ((await get("/healthz")).outcome.startsWith("200")) return;
      await sleep(50);
    }
    throw new Error(`the broker does not respond:\n${printed}`);
  };
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill("SIGCONT");
    ending.kill(signal);
    const timer = setTimeout(() => ending.kill("SIGKILL"), 15_000);
    await exited;
    clearTimeout(timer);
  };
  const get = (path: string): Promise<Seen> => see(`${url}${path}`, {});
  let jobs = 0;
  const prepareExchange = async (grant = "reports-read"): Promise<() => Promise<Seen>> => {
    jobs += 1;
    const claims = { environment: "staging", run_id: String(9000 + jobs) };
    const idToken = await issuer.issueToken(githubClaims(claims), { audience: url });
    const access = grant === "reviewed" ? { access: "write" } : {};
    const body = tokenForm(idToken, detailOf({ grant, ...access }));
    return () => see(`${url}/token`, { method: "POST", body });
  };
  const exchange = async (grant?: string): Promise<Seen> => (await prepareExchange(grant))();
  const system: FaultSystem = {
    pid: () => child?.pid ?? 0,
    store,
    printed: () => printed,
    auditLines: () =>
      readFileSync(audit, "utf8")
        .split("\n")
        .flatMap((line) => {
          try {
            return [parsed(line)];
          } catch {
            // Written in part.
            return [];
          }
        }),
    exchange,
    prepareExchange,
    issue: async () => {
      const seen = await exchange();
      const [token, credential] = [seen.body["access_token"], seen.body["credential"]];
      const databaseUrl = (credential as { env?: Record<string, string> } | undefined)?.env?.[
        "DATABASE_URL"
      ];
      if (typeof token !== "string" || databaseUrl === undefined) {
        throw new Error(`nothing was issued: ${JSON.stringify(seen)}\n${printed}`);
      }
      return { token, role: new URL(databaseUrl).username };
    },
    beat: ({ token }) =>
      see(`${url}/heartbeat`, { method: "POST", headers: { authorization: `Bearer ${token}` } }),
    revoke: ({ token }) =>
      see(`${url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) }),
    get,
    stepkey: (...args) => runCommand([cli, ...args, "--config", config], env),
    start,
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await start();
  return system;
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}

async function see(url: string, init: RequestInit): Promise<Seen> {
  const startedAt = performance.now();
  const since = (): number => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(70_000) });
    const text = await response.text();
    const body = text.startsWith("{") ? parsed(text) : {};
    const { code, state, status, active } = body;
    const word = [code, state, status].find((value): value is string => typeof value === "string");
    const what = word ?? (typeof active === "boolean" ? `active: ${active}` : "");
    return { outcome: `${response.status} ${what}`.trim(), ms: since(), body };
  } catch {
    return { outcome: "no response", ms: since(), body: {} };
  }
}

function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandRun> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number") resolve({ exitCode, stdout, stderr });
      else reject(error ?? new Error("the command was ended by a signal"));
    });
  });
}

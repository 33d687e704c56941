import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectRedis } from "../../src/credentials/redis/connection.ts";
import { parseRedisUrl } from "../../src/credentials/redis/redis-url.ts";
import type { RedisReply } from "../../src/credentials/redis/resp.ts";
import { okOf } from "../contract/provider.ts";
import { endChild } from "./end-child.ts";
import { freePort } from "./postgres.ts";

/** A throwaway Redis on loopback. Nothing of it outlives `stop`. */
export interface TestRedis {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly directory: string;
  /** A URL of somebody who may do everything. */
  readonly bossUrl: string;
  /** Runs one command as that user. */
  run(...command: readonly string[]): Promise<RedisReply>;
  /** Stops the process where it is: connections stay, nothing responds. Returns what lets it go on. */
  freeze(): () => void;
  /** Ends it as a crash would, and starts it again with the same files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Lines of redis.conf beyond the defaults. */
  readonly settings?: readonly string[];
  /** Private key and certificate for TLS, as PEM: it then speaks TLS only. */
  readonly tls?: { readonly key: string; readonly certificate: string; readonly trusted: string };
}

/** Whether Debian's Redis is installed. */
export function hasRedis(): boolean {
  return existsSync("/usr/bin/redis-server") && existsSync("/usr/bin/redis-cli");
}

export async function startRedis({ settings = [], tls }: RedisOptions = {}): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), "stepkey-redis-"));
  const port = await freePort();
  const password = `test-${crypto.randomUUID()}`;
  const [key, certificate] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  if (tls !== undefined) {
    writeFileSync(key, tls.key, { mode: 0o600 });
    writeFileSync(certificate, tls.certificate);
  }
  const listens =
    tls === undefined
      ? [`port ${port}`]
      : [
          "port 0",
          `tls-port ${port}`,
          `tls-key-file ${key}`,
          `tls-cert-file ${certificate}`,
          "tls-auth-clients no",
        ];
  const file = join(directory, "redis.conf");
  const lines = [
    ...listens,
    "bind 127.0.0.1",
    `dir ${directory}`,
    'save ""',
    "user default off",
    `user boss on >${password} ~* &* +@all`,
    ...settings,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const bossUrl = `redis${tls === undefined ? "" : "s"}://boss:${password}@127.0.0.1:${port}`;
  const localUrl = tls === undefined ? bossUrl : bossUrl.replace("@127.0.0.1", "@localhost");
  const run = (...command: readonly string[]): Promise<RedisReply> =>
    runRedis(localUrl, command, tls?.trusted);
  let child: ChildProcess | undefined;
  const begin = async (): Promise<void> => {
    child = spawn("redis-server", [file], { cwd: directory, stdio: "ignore" });
    await ready(child, run);
  };
  const remove = async (): Promise<void> => {
    if (child !== undefined) await endChild(child, "SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await begin();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    host: "127.0.0.1",
    port,
    directory,
    bossUrl,
    run,
    freeze: () => {
      child?.kill("SIGSTOP");
      return () => child?.kill("SIGCONT");
    },
    restart: async () => {
      if (child !== undefined) await endChild(child, "SIGKILL");
      await begin();
    },
    stop: remove,
  };
}

async function ready(child: ChildProcess, run: TestRedis["run"]): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error("redis-server did not start");
    try {
      await run("PING");
      return;
    } catch {
      await sleep(20);
    }
  }
  child.kill("SIGKILL");
  throw new Error("redis-server does not respond");
}

/** Runs one command on a connection of its own, with the login of the URL. */
export async function runRedis(
  url: string,
  command: readonly string[],
  ca?: string,
): Promise<RedisReply> {
  const session = await openRedisSession(url, ca);
  try {
    return await session.run(...command);
  } finally {
    session.close();
  }
}

/** A task's connection. */
export interface RedisSession {
  run(...command: readonly string[]): Promise<RedisReply>;
  isClosed(): boolean;
  close(): void;
}

export async function openRedisSession(url: string, ca?: string): Promise<RedisSession> {
  const admin = okOf(parseRedisUrl(url.replace(/\/\d+$/u, "")));
  const connection = connectRedis({ admin, ca });
  const run = (...command: readonly string[]): Promise<RedisReply> =>
    connection.call(AbortSignal.timeout(60_000), command);
  try {
    await run("AUTH", admin.user, admin.password.reveal());
  } catch (error) {
    connection.cut();
    throw error;
  }
  return { run, isClosed: () => connection.isCut(), close: () => connection.cut() };
}

export interface CliRun {
  readonly exit: number | null;
  readonly out: string;
}

/** Runs redis-cli with these variables and nothing else. */
export function redisCli(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): CliRun {
  const run = spawnSync("redis-cli", args, {
    env: { PATH: "/usr/bin:/bin", ...env },
    encoding: "utf8",
  });
  return { exit: run.status, out: `${run.stdout}${run.stderr}` };
}

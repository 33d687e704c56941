import { randomBytes } from "node:crypto";
import type { Credential, Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { createRedisProvider } from "../../src/credentials/redis/provider.ts";
import { parseRedisUrl } from "../../src/credentials/redis/redis-url.ts";
import type { RedisServer } from "../../src/credentials/redis/server.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { runRedis, type TestRedis } from "./redis.ts";

/** The command of docs/kinds/redis.md that makes the broker's user. */
const BROKER_USER =
  "stepkey_broker on >test-only resetkeys resetchannels -@all +acl|setuser +acl|deluser +acl|getuser +acl|users +client|list +command +ping +script|kill +function|kill";

/** The broker's user, and some keys. */
export async function prepareRedisApp(server: TestRedis): Promise<void> {
  await server.run("ACL", "SETUSER", ...BROKER_USER.split(" "));
  await server.run("SET", "app:order", "first");
  await server.run("SET", "other:order", "hidden");
}

export function redisBrokerUrl(
  { host, port }: { readonly host: string; readonly port: number },
  scheme: "redis" | "rediss" = "redis",
): string {
  return `${scheme}://stepkey_broker:test-only@${host}:${port}`;
}

/** A provider of one server, `main`. */
export function createTestRedisProvider(
  url: string,
  entry: Partial<RedisServer> = {},
): Provider<RedisSettings> {
  const admin = okOf(parseRedisUrl(url));
  const main = { admin, ca: undefined, address: undefined, allowsScripts: false, ...entry };
  return createRedisProvider({ servers: { main }, randomBytes });
}

export const REDIS_READING: RedisSettings = {
  server: "main",
  commands: ["+@read", "+@connection"],
  keys: ["~app:*"],
  channels: [],
  database: 0,
};

export const REDIS_WRITING: RedisSettings = {
  ...REDIS_READING,
  commands: ["+@read", "+@write", "+@connection", "+@pubsub", "+@transaction", "+@blocking"],
  channels: ["&app:*"],
};

export function redisRequest(
  settings: RedisSettings,
  more: Partial<IssueRequest<RedisSettings>> = {},
): IssueRequest<RedisSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings,
    access: settings === REDIS_READING ? "read" : "write",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "warm-up",
    ...more,
  };
}

export const redisSoonOver = (milliseconds = 10_000): AbortSignal =>
  AbortSignal.timeout(milliseconds);

export async function issueRedis(
  provider: Provider<RedisSettings>,
  settings: RedisSettings = REDIS_WRITING,
): Promise<Issued> {
  return okOf(await provider.issue(redisRequest(settings), redisSoonOver()));
}

/** The credential's variables as a step has them. */
export function redisEnvOf({ env }: Pick<Credential, "env">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
}

export function redisUrlOf(credential: Pick<Credential, "env">): string {
  return String(redisEnvOf(credential)["REDIS_URL"]);
}

export async function logsInToRedis(url: string): Promise<boolean> {
  try {
    return (await runRedis(url, ["GET", "app:order"])) === "first";
  } catch {
    return false;
  }
}

/** What the server still shows of a lease. */
export async function remainsOfRedis(
  server: TestRedis,
  handle: Handle,
): Promise<readonly string[]> {
  const user = String(handle["user"]);
  const clients = String(await server.run("CLIENT", "LIST")).split("\n");
  return [
    ...((await server.run("ACL", "GETUSER", user)) === null ? [] : ["user"]),
    ...clients.filter((line) => line.includes(`user=${user} `)),
  ];
}

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import { allowedByGrant } from "../../src/credentials/redis/allowed-commands.ts";
import { classifyCommands } from "../../src/credentials/redis/classify.ts";
import { parseCommandTable } from "../../src/credentials/redis/command-table.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { okOf } from "../contract/provider.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { openRedisSession, type RedisSession, type TestRedis } from "../support/redis.ts";
import {
  createTestRedisProvider,
  issueRedis,
  prepareRedisApp,
  REDIS_READING,
  REDIS_WRITING,
  redisBrokerUrl,
  redisRequest,
  redisSoonOver,
  redisUrlOf,
  remainsOfRedis,
} from "../support/redis-world.ts";

const start = startDebianRedis();
const DATA = [
  "SET app:text one",
  "RPUSH app:list 3 1 2",
  "HSET app:hash a 1 b 2",
  "SADD app:set a b c",
  "ZADD app:zset 1 a 2 b",
  "GEOADD app:geo 1 1 a 2 2 b",
  "XADD app:stream 1-1 a 1",
  "XGROUP CREATE app:stream group 0",
  "PFADD app:loglog a b",
  "SET other:1 hidden",
];
const KEYS = ["text", "list", "hash", "set", "zset", "geo", "stream", "loglog"].map(
  (name) => `app:${name}`,
);
/** What makes a command write, where it can. */
const ENDINGS = [
  "",
  "1",
  "a",
  "0 -1",
  "1 1",
  "a 1",
  "app:new",
  "0 -1 STORE app:new",
  "STORE app:new",
  "BY nosort STORE app:new",
  "1 1 100 km STORE app:new",
  "a 100 km STORE app:new",
  "GET u8 0 SET u8 0 1",
  "SET u8 0 1",
  "EX 100",
  "PERSIST",
  "DB 3",
  "app:new DB 3",
  "GROUP group me STREAMS app:stream >",
  "ON BCAST",
];

describe.skipIf(start === undefined)("a task that resists, with Redis", () => {
  let server: TestRedis;
  let provider: Provider<RedisSettings>;
  let withScripts: Provider<RedisSettings>;
  const sessions: RedisSession[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start({
      settings: ["enable-debug-command yes", "busy-reply-threshold 100"],
    });
    await prepareRedisApp(server);
    for (const line of DATA) await server.run(...line.split(" "));
    provider = createTestRedisProvider(redisBrokerUrl(server));
    withScripts = createTestRedisProvider(redisBrokerUrl(server), { allowsScripts: true });
  }, 60_000);
  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const open = async ({ credential }: Issued): Promise<RedisSession> => {
    const session = await openRedisSession(redisUrlOf(credential));
    sessions.push(session);
    return session;
  };
  /** Each command that counts as reading, as a rule of its own. */
  const readingRules = async (): Promise<readonly string[]> => {
    const table = parseCommandTable(await server.run("COMMAND"));
    return [...table.keys()].toSorted().flatMap((name) => {
      const allowed = okOf(allowedByGrant([`+${name}`], table));
      const isAdmin = table.get(name)?.categories.includes("@admin") ?? false;
      return !isAdmin && classifyCommands(allowed).access === "read" ? [`+${name}`] : [];
    });
  };
  const state = async (): Promise<string> =>
    JSON.stringify([
      await server.run("DEBUG", "DIGEST"),
      await server.run("ACL", "LIST"),
      await server.run("CONFIG", "GET", "*"),
      await server.run("FUNCTION", "LIST"),
      await server.run("CLIENT", "INFO").then(() => "not paused"),
    ]);

  it("changes nothing with any command that counts as reading", { timeout: 60_000 }, async () => {
    const rules = await readingRules();
    expect(rules.length).toBeGreaterThan(100);
    // A grant has 100 rules at most.
    for (const part of [rules.slice(0, 100), rules.slice(100)]) {
      const settings = { ...REDIS_READING, commands: part, keys: ["~*"], channels: ["&*"] };
      const lease = okOf(
        await provider.issue(redisRequest(settings, { access: "read" }), redisSoonOver()),
      );
      const before = await state();
      for (const rule of part) {
        const words = rule.slice(1).toUpperCase().split("|");
        const session = await open(lease);
        const lines = KEYS.flatMap((key) => ENDINGS.map((ending) => `${key} ${ending}`.trim()));
        const sent = [...lines, ""].map(async (line) =>
          session.run(...words, ...(line === "" ? [] : line.split(" "))).catch(() => undefined),
        );
        await Promise.race([Promise.all(sent), sleep(50)]);
        session.close();
      }
      expect(await state()).toBe(before);
      okOf(await provider.revoke(lease.handle, redisSoonOver()));
    }
  });

  it.each([
    ["EVAL", ["while true do pcall(function() while true do end end) end", "0"]],
    ["EVAL", ["while true do redis.pcall('get', 'app:text') end", "0"]],
    ["EVAL_RO", ["while true do pcall(redis.call, 'get', 'app:text') end", "0"]],
    ["FCALL", ["spin", "0"]],
  ])("is ended with its script that catches every error: %s %j", async (command, args) => {
    const library =
      "#!lua name=spin\nredis.register_function('spin', function() while true do pcall(function() while true do end end) end end)";
    await server.run("FUNCTION", "LOAD", "REPLACE", library);
    const lease = await issueRedis(withScripts, {
      ...REDIS_WRITING,
      commands: ["+eval", "+eval_ro", "+fcall", "+@read"],
    });
    const running = (await open(lease)).run(command, ...args).catch(String);
    await eventually("the server is busy", async () =>
      server.run("PING").then(
        () => false,
        (error: unknown) => String(error).includes("BUSY"),
      ),
    );
    okOf(await withScripts.revoke(lease.handle, redisSoonOver()));
    await running;
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
  });

  it("cannot send the broker what it does not wait for, nor confuse its responses", async () => {
    const lease = await issueRedis(provider);
    const session = await open(lease);
    const lines = String(await server.run("CLIENT", "LIST")).split("\n");
    const brokers = lines.filter((line) => line.includes(" name=stepkey "));
    expect(brokers.length).toBeGreaterThan(0);
    for (const line of brokers) {
      const id = /^id=(?<id>\d+)/u.exec(line)?.[1] ?? "";
      await session.run("CLIENT", "TRACKING", "OFF");
      await session.run("CLIENT", "TRACKING", "ON", "REDIRECT", id, "BCAST");
      for (let n = 0; n < 50; n += 1) await server.run("SET", "app:text", String(n));
    }
    const others = await Promise.all(Array.from({ length: 20 }, async () => issueRedis(provider)));
    for (const { handle } of [lease, ...others]) {
      expect(okOf(await provider.revoke(handle, redisSoonOver())).facts[0]).toBe("user deleted");
    }
  });

  it("changes no stored count by counting, unless its lease writes", async () => {
    const commands = ["+@read", "+pfcount|app:loglog"];
    const reading = await open(await issueRedis(provider, REDIS_READING));
    const named = redisRequest({ ...REDIS_READING, commands }, { access: "read" });
    const naming = await open(okOf(await provider.issue(named, redisSoonOver())));
    for (const session of [reading, naming]) {
      await expect(session.run("PFCOUNT", "app:loglog")).rejects.toThrow(/NOPERM/u);
    }
    const writing = await open(await issueRedis(provider));
    expect(await writing.run("PFCOUNT", "app:loglog")).toBe(2);
  });

  it("reads no value of keys that its patterns do not have", async () => {
    const lease = await issueRedis(provider, {
      ...REDIS_WRITING,
      commands: [
        "+@read",
        "+@write",
        "+sort",
        "+sort_ro",
        "+@connection",
        "+object",
        "+memory|usage",
      ],
    });
    const session = await open(lease);
    for (const line of [
      "SORT app:list BY nosort GET other:*",
      "SORT app:list BY other:*",
      "SORT_RO app:list BY nosort GET other:*",
      "COPY other:1 app:new",
      "RENAME other:1 app:new",
      "LMOVE other:1 app:new LEFT LEFT",
      "SINTERSTORE app:new other:1",
      "BITOP NOT app:new other:1",
      "SORT app:list STORE other:new",
      "GEORADIUS app:geo 1 1 100 km STORE other:new",
      "XREAD STREAMS other:1 0",
      "OBJECT ENCODING other:1",
      "MEMORY USAGE other:1",
      "DUMP other:1",
      "EXISTS other:1",
      "LCS app:text other:1",
    ]) {
      await expect(session.run(...line.split(" "))).rejects.toThrow(/NOPERM|denied/u);
    }
    okOf(await provider.revoke(lease.handle, redisSoonOver()));
  });
});

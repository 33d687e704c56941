import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { okOf } from "../contract/provider.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { openRedisSession, type RedisSession, type TestRedis } from "../support/redis.ts";
import {
  createTestRedisProvider,
  issueRedis,
  logsInToRedis,
  prepareRedisApp,
  REDIS_WRITING,
  redisBrokerUrl,
  redisSoonOver,
  redisUrlOf,
  remainsOfRedis,
} from "../support/redis-world.ts";

/** Cases; `npm run prove:redis` runs many. */
const RUNS = Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? "25");
/** A lease is over so soon after its end, whatever its task did. */
const MOST_MS = 5000;
const SESSIONS = 4;

const LOOP = "while true do end";
const COMMANDS: readonly (readonly string[])[] = [
  ["SET", "app:a", "1"],
  ["SET", "app:a", "1", "PX", "1"],
  ["INCR", "app:count"],
  ["RPUSH", "app:queue", "x"],
  ["BLPOP", "app:empty", "0"],
  ["BLMOVE", "app:empty", "app:queue", "LEFT", "LEFT", "0"],
  ["BRPOPLPUSH", "app:empty", "app:queue", "0"],
  ["XREAD", "BLOCK", "0", "STREAMS", "app:stream", "$"],
  ["XADD", "app:stream", "*", "a", "1"],
  ["SUBSCRIBE", "app:news"],
  ["PSUBSCRIBE", "app:*"],
  ["SSUBSCRIBE", "app:shard"],
  ["PUBLISH", "app:news", "x"],
  ["UNSUBSCRIBE"],
  ["MULTI"],
  ["EXEC"],
  ["DISCARD"],
  ["WATCH", "app:a"],
  ["WAIT", "2", "0"],
  ["CLIENT", "REPLY", "OFF"],
  ["CLIENT", "REPLY", "SKIP"],
  ["CLIENT", "TRACKING", "ON", "BCAST"],
  ["CLIENT", "NO-EVICT", "ON"],
  ["CLIENT", "SETNAME", "user=boss"],
  ["CLIENT", "PAUSE", "5000"],
  ["CLIENT", "KILL", "USER", "stepkey_broker"],
  ["CLIENT", "UNBLOCK", "1"],
  ["HELLO", "3"],
  ["RESET"],
  ["QUIT"],
  ["MONITOR"],
  ["SYNC"],
  ["PSYNC", "?", "-1"],
  ["ACL", "SETUSER", "evil", "on", "nopass", "+@all"],
  ["ACL", "DELUSER", "stepkey_broker"],
  ["ACL", "SAVE"],
  ["CONFIG", "SET", "maxclients", "1"],
  ["CONFIG", "REWRITE"],
  ["DEBUG", "SLEEP", "5"],
  ["SHUTDOWN"],
  ["REPLICAOF", "127.0.0.1", "1"],
  ["EVAL", LOOP, "0"],
  ["EVAL", "redis.call('set', 'app:a', '2'); return 1", "0"],
  ["SCRIPT", "LOAD", LOOP],
  ["FUNCTION", "LOAD", "#!lua name=a\nredis.register_function('a', function() end)"],
  ["FCALL", "a", "0"],
  ["SETRANGE", "app:big", "1000000", "x"],
  ["LRANGE", "app:queue", "0", "-1"],
];

interface Move {
  readonly session: number;
  readonly command: readonly string[];
  /** Sent so often at once. */
  readonly times: number;
}

const moves = fc.array(
  fc.record({
    session: fc.nat({ max: SESSIONS - 1 }),
    command: fc.constantFrom(...COMMANDS),
    times: fc.constantFrom(1, 1, 1, 20),
  }),
  { minLength: 1, maxLength: 15 },
);

const start = startDebianRedis();

describe.skipIf(start === undefined)(`Redis: any of ${COMMANDS.length} commands`, () => {
  let server: TestRedis;
  let provider: Provider<RedisSettings>;

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start({ settings: ["busy-reply-threshold 100"] });
    await prepareRedisApp(server);
    provider = createTestRedisProvider(redisBrokerUrl(server));
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
  });

  it(
    "holds on to no lease, and leaves its neighbour alone",
    async () => {
      const neighbour = await issueRedis(provider);
      await fc.assert(
        fc.asyncProperty(moves, async (made) => {
          expect(await playCase(made)).toEqual([]);
          expect(await logsInToRedis(redisUrlOf(neighbour.credential))).toBe(true);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(await server.run("ACL", "USERS")).toEqual(
        expect.not.arrayContaining(["evil"]) as readonly string[],
      );
      okOf(await provider.revoke(neighbour.handle, redisSoonOver()));
    },
    RUNS * 10_000,
  );

  /** Lets a task do its worst, which reconnects all the while, ends its lease, and returns what is left of it. */
  async function playCase(made: readonly Move[]): Promise<readonly string[]> {
    const commands = [...REDIS_WRITING.commands, "+@fast", "+@slow"];
    const lease = await issueRedis(provider, { ...REDIS_WRITING, commands });
    const url = redisUrlOf(lease.credential);
    const sessions = await Promise.all(
      Array.from({ length: SESSIONS }, async () => openRedisSession(url)),
    );
    for (const { session, command, times } of made) send(sessions[session], command, times);
    await sleep(5);
    const stopped = new AbortController();
    const returning = reconnect(url, stopped.signal);
    const began = performance.now();
    const { facts } = okOf(await provider.revoke(lease.handle, redisSoonOver(MOST_MS)));
    const took = performance.now() - began;
    const left = [...(await remainsOfRedis(server, lease.handle))];
    stopped.abort();
    await returning;
    for (const session of sessions) session.close();
    if (await logsInToRedis(url)) left.push("login");
    if (took > MOST_MS) left.push(`it took ${took} ms`);
    if (facts[0] !== "user deleted") left.push(String(facts[0]));
    return left;
  }
});

function send(session: RedisSession | undefined, command: readonly string[], times: number): void {
  for (let sent = 0; sent < times; sent += 1) {
    void session?.run(...command).catch(() => undefined);
  }
}

async function reconnect(url: string, stopped: AbortSignal): Promise<void> {
  const opened: RedisSession[] = [];
  while (!stopped.aborted) {
    try {
      const session = await openRedisSession(url);
      opened.push(session);
      send(session, ["BLPOP", "app:empty", "0"], 1);
    } catch {
      await sleep(1);
    }
    if (opened.length > 50) opened.shift()?.close();
  }
  for (const session of opened) session.close();
}

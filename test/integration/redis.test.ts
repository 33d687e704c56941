import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { openRedisSession, redisCli, type RedisSession, type TestRedis } from "../support/redis.ts";
import {
  createTestRedisProvider,
  issueRedis,
  logsInToRedis,
  prepareRedisApp,
  REDIS_READING,
  REDIS_WRITING,
  redisBrokerUrl,
  redisEnvOf,
  redisRequest,
  redisSoonOver,
  redisUrlOf,
  remainsOfRedis,
} from "../support/redis-world.ts";

const start = startDebianRedis();

describe.skipIf(start === undefined)("a lease of Redis", () => {
  let server: TestRedis;
  let provider: Provider<RedisSettings>;
  const sessions: RedisSession[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start();
    await prepareRedisApp(server);
    provider = createTestRedisProvider(redisBrokerUrl(server));
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
  const revoke = async ({ handle }: Issued): Promise<readonly string[]> =>
    okOf(await provider.revoke(handle, redisSoonOver())).facts;
  const withScripts = (): Provider<RedisSettings> =>
    createTestRedisProvider(redisBrokerUrl(server), { allowsScripts: true });
  const issueWith = async (more: Partial<RedisSettings>): Promise<Issued> =>
    issueRedis(provider, { ...REDIS_WRITING, ...more });

  it("works with redis-cli, by its variables, and is dead afterwards", async () => {
    const lease = await issueRedis(provider, REDIS_READING);
    const env = redisEnvOf(lease.credential);
    const how = [
      "-h",
      String(env["REDIS_HOST"]),
      "-p",
      String(env["REDIS_PORT"]),
      "--user",
      String(env["REDIS_USERNAME"]),
    ];
    expect(redisCli(env, ...how, "GET", "app:order").out).toBe("first\n");
    expect(redisCli(env, "-u", String(env["REDIS_URL"]), "GET", "app:order").out).toContain(
      "first",
    );
    const held = await open(lease);
    expect(await held.run("GET", "app:order")).toBe("first");
    expect(await revoke(lease)).toEqual(["user deleted", "1 connection closed"]);
    await eventually("the connection is closed", () => held.isClosed());
    expect(redisCli(env, ...how, "GET", "app:order").out).toMatch(/WRONGPASS/u);
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
  });

  it("has its keys read only where the lease is a read", async () => {
    const session = await open(await issueRedis(provider, REDIS_READING));
    await expect(session.run("SET", "app:order", "x")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("GET", "other:order")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("KEYS", "*")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("SUBSCRIBE", "news")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("ACL", "LIST")).rejects.toThrow(/NOPERM/u);
  });

  it("writes what its keys allow, and nothing else", async () => {
    const session = await open(await issueWith({ commands: ["+@read", "+@write"] }));
    expect(await session.run("SET", "app:new", "1")).toBe("OK");
    await expect(session.run("SET", "other:order", "x")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("FLUSHALL")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("COPY", "app:new", "other:new")).rejects.toThrow(/NOPERM/u);
  });

  it("stays in its database, unless the grant names SELECT", async () => {
    const held = await open(await issueWith({ commands: ["+@connection"], database: 2 }));
    expect(await held.run("SELECT", "2")).toBe("OK");
    await expect(held.run("SELECT", "0")).rejects.toThrow(/NOPERM/u);
    const free = await open(await issueWith({ commands: ["+get", "+select"] }));
    expect(await free.run("SELECT", "5")).toBe("OK");
  });

  it("gets a dangerous command that its grant names, and none of a category", async () => {
    const session = await open(await issueWith({ commands: ["+keys", "+@read"] }));
    expect(await session.run("KEYS", "app:o*")).toEqual(["app:order"]);
    await expect(session.run("SORT_RO", "app:order")).rejects.toThrow(/NOPERM/u);
  });

  it("lets scripts do what the lease may do, and no more", async () => {
    const session = await open(
      await issueRedis(withScripts(), { ...REDIS_WRITING, commands: ["+eval", "+get"] }),
    );
    const script = "return redis.call('get', ARGV[1])";
    expect(await session.run("EVAL", script, "0", "app:order")).toBe("first");
    await expect(session.run("EVAL", script, "0", "other:order")).rejects.toThrow(/can't access/u);
    const write = "return redis.call('set', 'app:order', 'x')";
    await expect(session.run("EVAL", write, "0")).rejects.toThrow(/can't run/u);
  });

  it.each([
    ["a blocked BLPOP", ["BLPOP", "app:queue", "0"]],
    ["a subscription", ["SUBSCRIBE", "app:news"]],
    ["a blocked XREAD", ["XREAD", "BLOCK", "0", "STREAMS", "app:stream", "$"]],
    ["a WAIT", ["WAIT", "3", "0"]],
  ])("ends %s", async (_name, command) => {
    const lease = await issueRedis(provider);
    const session = await open(lease);
    const running = session.run(...command).catch((error: unknown) => String(error));
    await eventually("the server has the command", async () =>
      String(await server.run("CLIENT", "LIST")).includes(`cmd=${command[0]?.toLowerCase() ?? ""}`),
    );
    expect(await revoke(lease)).toEqual(["user deleted", "1 connection closed"]);
    await eventually("the connection is closed", () => session.isClosed());
    await running;
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
  });

  it("ends a transaction that has begun, with nothing of it done", async () => {
    const lease = await issueRedis(provider);
    const session = await open(lease);
    await session.run("MULTI");
    await session.run("SET", "app:late", "1");
    await revoke(lease);
    await expect(session.run("EXEC")).rejects.toThrow(/closed/u);
    expect(await server.run("GET", "app:late")).toBeNull();
  });

  it("ends a task that opens connections as fast as it can, and shouts on each", async () => {
    const lease = await issueRedis(provider);
    const url = redisUrlOf(lease.credential);
    const stopped = new AbortController();
    let wrote = 0;
    let over = false;
    let wroteAfter = 0;
    const attack = async (): Promise<void> => {
      while (!stopped.signal.aborted) {
        try {
          const session = await openRedisSession(url);
          sessions.push(session);
          void session.run("SUBSCRIBE", "app:x").catch(() => undefined);
          const writer = await openRedisSession(url);
          sessions.push(writer);
          await writer.run("INCR", "app:count");
          wrote += 1;
          if (over) wroteAfter += 1;
        } catch {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    };
    const attacks = Array.from({ length: 10 }, attack);
    await eventually("it has written", () => wrote > 50);
    const facts = await revoke(lease);
    over = true;
    const count = await server.run("GET", "app:count");
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
    await eventually("its tries fail", async () => !(await logsInToRedis(url)));
    expect(await server.run("GET", "app:count")).toBe(count);
    stopped.abort();
    await Promise.all(attacks);
    expect(wroteAfter).toBeLessThan(11);
    expect(facts[0]).toBe("user deleted");
  });

  it("ends a lease whose script blocks the server", { timeout: 30_000 }, async () => {
    await server.run("CONFIG", "SET", "busy-reply-threshold", "200");
    const lease = await issueRedis(withScripts(), { ...REDIS_WRITING, commands: ["+eval"] });
    const session = await open(lease);
    const running = session.run("EVAL", "while true do end", "0").catch(String);
    await eventually("the server is busy", async () =>
      server.run("PING").then(
        () => false,
        (error: unknown) => String(error).includes("BUSY"),
      ),
    );
    expect(await revoke(lease)).toEqual(["user deleted", "1 connection closed"]);
    await running;
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
  });

  it("issues and ends twenty at once, each with a user of its own", async () => {
    const leases = await Promise.all(
      Array.from({ length: 20 }, async () => issueRedis(provider, REDIS_READING)),
    );
    const urls = leases.map(({ credential }) => redisUrlOf(credential));
    expect(new Set(urls).size).toBe(20);
    expect(await Promise.all(urls.map(logsInToRedis))).not.toContain(false);
    await Promise.all(leases.map(revoke));
    expect(await Promise.all(urls.map(logsInToRedis))).not.toContain(true);
    expect(await remainsOfRedis(server, leases[0]?.handle ?? {})).toEqual([]);
  });

  it("never shows its password to the server's admin", async () => {
    await server.run("CONFIG", "SET", "slowlog-log-slower-than", "0");
    const lease = await issueRedis(provider);
    const seen = JSON.stringify([
      await server.run("SLOWLOG", "GET", "100"),
      await server.run("ACL", "LIST"),
      await server.run("ACL", "LOG"),
    ]);
    expect(seen).toContain("SETUSER");
    expect(seen.includes(redisEnvOf(lease.credential)["REDIS_PASSWORD"] ?? "")).toBe(false);
  });

  it.each([
    [["+@read", "+nonsense"], "rule_unknown", /"\+nonsense"/u],
    [["+@nonsense"], "rule_unknown", /"\+@nonsense"/u],
    [["+config"], "admin_command", /config\|/u],
    [["+client|kill"], "admin_command", /client\|kill/u],
    [["+get", "-@read"], "no_commands", /allow no command/u],
    [["+@read", "+eval_ro"], "scripts_not_allowed", /eval_ro/u],
    [["+function"], "scripts_not_allowed", /function\|/u],
  ])("refuses the commands %j", async (commands, name, message) => {
    const failure = errOf(
      await provider.issue(redisRequest({ ...REDIS_WRITING, commands }), redisSoonOver()),
    );
    expect(failure).toMatchObject({
      kind: "permanent",
      name,
      setting: "commands",
      mayExist: false,
    });
    expect(failure.message).toMatch(message);
    const settings = { ...REDIS_WRITING, commands };
    const checked = await provider.checkSettings?.({ settings, access: "write" }, redisSoonOver());
    expect(checked?.ok).toBe(false);
    const rehearsed = await provider.rehearse?.(settings, redisSoonOver());
    expect(rehearsed).toMatchObject({ ok: true, value: { setting: "commands" } });
  });

  it.each([
    [["+@read", "+@connection", "+@transaction"], "read"],
    [["+info", "+keys", "+subscribe", "+pubsub"], "read"],
    [["+get", "+set", "-set"], "read"],
    [["+@read", "+publish"], "write"],
    [["+eval_ro"], "write"],
    [["+script|exists"], "write"],
    [["+function"], "write"],
    [["+@pubsub"], "write"],
    [["+flushdb"], "write"],
    [["+getex"], "write"],
  ])("calls the commands %j a %s", async (commands, access) => {
    const settings = { ...REDIS_READING, commands };
    expect(okOf(await withScripts().classify(settings, redisSoonOver())).access).toBe(access);
  });

  it("issues no read lease with commands that write", async () => {
    const asked = redisRequest(REDIS_WRITING, { access: "read" });
    expect(errOf(await provider.issue(asked, redisSoonOver()))).toMatchObject({ name: "writes" });
  });

  it("leaves nothing behind when it rehearses", async () => {
    const before = await server.run("ACL", "USERS");
    expect(await provider.rehearse?.(REDIS_WRITING, redisSoonOver())).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await server.run("ACL", "USERS")).toEqual(before);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import { parseRedisUrl } from "../../src/credentials/redis/redis-url.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { openRedisSession, type RedisSession, type TestRedis } from "../support/redis.ts";
import { startSilentProxy } from "../support/silent-proxy.ts";
import {
  createTestRedisProvider,
  issueRedis,
  logsInToRedis,
  prepareRedisApp,
  REDIS_READING,
  redisBrokerUrl,
  redisRequest,
  redisSoonOver,
  redisUrlOf,
  remainsOfRedis,
} from "../support/redis-world.ts";

const start = startDebianRedis();

describe.skipIf(start === undefined)("a Redis in trouble", () => {
  let server: TestRedis;
  let provider: Provider<RedisSettings>;
  const sessions: RedisSession[] = [];
  const others: TestRedis[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start({ settings: ["maxclients 40", "busy-reply-threshold 100"] });
    await prepareRedisApp(server);
    provider = createTestRedisProvider(redisBrokerUrl(server));
    okOf(
      (await provider.background?.run("main", redisSoonOver())) ?? { ok: true, value: undefined },
    );
  }, 60_000);
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.close();
    for (const other of others.splice(0)) await other.stop();
  });
  afterAll(async () => {
    await server?.stop();
  });

  /** Until the server refuses one: why it did. */
  const takeEveryConnection = async (url: string): Promise<string> => {
    for (;;) {
      try {
        sessions.push(await openRedisSession(url));
      } catch (error) {
        return String(error);
      }
    }
  };
  const startOther = async (settings: readonly string[]): Promise<TestRedis> => {
    if (start === undefined) throw new Error("not installed");
    const other = await start({ settings });
    others.push(other);
    return other;
  };

  it("has its leases ended while a task holds all of its connections", async () => {
    const lease = await issueRedis(provider);
    const refused = await takeEveryConnection(redisUrlOf(lease.credential));
    expect(refused).toMatch(/max number of clients/u);
    const { facts } = okOf(await provider.revoke(lease.handle, redisSoonOver()));
    expect(facts).toEqual(["user deleted", `${sessions.length} connections closed`]);
    expect(sessions.length).toBeGreaterThan(30);
    await eventually("all are closed", () => sessions.every((one) => one.isClosed()));
  });

  it("says so when it has no connection left for a broker that starts", async () => {
    const lease = await issueRedis(provider);
    await takeEveryConnection(redisUrlOf(lease.credential));
    const late = createTestRedisProvider(redisBrokerUrl(server));
    const failure = errOf(await late.issue(redisRequest(REDIS_READING), redisSoonOver()));
    expect(failure).toMatchObject({ kind: "retryable", name: "max_clients", mayExist: false });
    okOf(await provider.revoke(lease.handle, redisSoonOver()));
  });

  it("says that a script of somebody else blocks it, and kills none of theirs", async () => {
    const lease = await issueRedis(provider, REDIS_READING);
    const boss = await openRedisSession(server.bossUrl);
    sessions.push(boss);
    const running = boss.run("EVAL", "while true do end", "0").catch(String);
    await eventually("the server is busy", async () =>
      server.run("PING").then(
        () => false,
        (error: unknown) => String(error).includes("BUSY"),
      ),
    );
    const failure = errOf(await provider.revoke(lease.handle, redisSoonOver()));
    expect(failure).toMatchObject({ kind: "retryable", name: "BUSY" });
    await server.run("SCRIPT", "KILL");
    await running;
    okOf(await provider.revoke(lease.handle, redisSoonOver()));
  });

  it("is waited for no longer than the deadline while it hangs, and used again afterwards", async () => {
    const lease = await issueRedis(provider, REDIS_READING);
    const goOn = server.freeze();
    const asked = redisRequest(REDIS_READING);
    const failures = [
      errOf(await provider.revoke(lease.handle, redisSoonOver(300))),
      errOf(await provider.probe(lease.handle, redisSoonOver(300))),
      errOf(await provider.issue(asked, redisSoonOver(300))),
    ];
    goOn();
    for (const failure of failures) expect(failure.kind).toBe("retryable");
    okOf(await provider.revoke(lease.handle, redisSoonOver()));
    okOf(await provider.revoke(provider.handleOf(asked), redisSoonOver()));
    expect(okOf(await provider.probe(lease.handle, redisSoonOver())).state).toBe("dead");
  });

  it("has a lease ended within seconds after a firewall forgot every connection", async () => {
    const proxy = await startSilentProxy(server);
    try {
      const far = createTestRedisProvider(redisBrokerUrl({ ...server, port: proxy.port }));
      const keep = async () => far.background?.run("main", redisSoonOver(60_000));
      await keep();
      const lease = await issueRedis(far, REDIS_READING);
      proxy.forget();
      const keeping = keep();
      okOf(await far.revoke(lease.handle, redisSoonOver()));
      expect(okOf(await far.probe(lease.handle, redisSoonOver())).state).toBe("dead");
      await keeping;
      far.close?.();
    } finally {
      await proxy.close();
    }
  }, 30_000);

  it("forgets leases when it restarts, and the broker finds it again", async () => {
    const other = await startOther([]);
    await prepareRedisApp(other);
    const users = join(other.directory, "users.conf");
    writeFileSync(users, "");
    const there = createTestRedisProvider(redisBrokerUrl(other));
    const lease = await issueRedis(there, REDIS_READING);
    await other.restart();
    await prepareRedisApp(other);
    expect(await logsInToRedis(redisUrlOf(lease.credential))).toBe(false);
    const { facts } = okOf(await there.revoke(lease.handle, redisSoonOver()));
    expect(facts).toEqual(["user absent", "no connections"]);
    const again = await issueRedis(there, REDIS_READING);
    expect(await logsInToRedis(redisUrlOf(again.credential))).toBe(true);
  });

  it("lists a user again that CONFIG REWRITE kept and a restart brought back", async () => {
    const other = await startOther([]);
    await prepareRedisApp(other);
    const there = createTestRedisProvider(redisBrokerUrl(other));
    const lease = await issueRedis(there, REDIS_READING);
    await other.run("CONFIG", "REWRITE");
    okOf(await there.revoke(lease.handle, redisSoonOver()));
    await other.restart();
    // As docs/kinds/redis.md says: this survives.
    const list = async () =>
      okOf((await there.list?.("main", "instance-1", redisSoonOver())) ?? { ok: true, value: [] });
    expect(await list()).toEqual([lease.handle]);
    okOf(await there.revoke(lease.handle, redisSoonOver()));
    expect(await list()).toEqual([]);
  });

  it("is refused when it is a node of a cluster", async () => {
    const other = await startOther(["cluster-enabled yes"]);
    const there = createTestRedisProvider(other.bossUrl);
    expect(
      errOf((await there.checkServer?.("main", redisSoonOver())) ?? { ok: true, value: undefined }),
    ).toMatchObject({
      kind: "permanent",
      name: "server_unsupported",
    });
    expect(errOf(await there.issue(redisRequest(REDIS_READING), redisSoonOver()))).toMatchObject({
      name: "server_unsupported",
      mayExist: false,
    });
  });

  it("passes the check with the rights of the page, and fails with one less", async () => {
    const check = async () => provider.checkServer?.("main", redisSoonOver());
    expect(await check()).toEqual({ ok: true, value: undefined });
    await server.run("ACL", "SETUSER", "stepkey_broker", "-client|list");
    expect(await check()).toMatchObject({
      ok: false,
      error: { name: "rights_missing", paste: ["ACL SETUSER stepkey_broker +client|list"] },
    });
    await server.run("ACL", "SETUSER", "stepkey_broker", "+client|list");
  });

  it("says that the password is wrong, and takes the new one of the URL's file", async () => {
    const url = redisBrokerUrl(server);
    const wrong = createTestRedisProvider(url.replace("test-only", "wrong"));
    const refused = errOf(await wrong.issue(redisRequest(REDIS_READING), redisSoonOver()));
    expect(refused).toMatchObject({ kind: "permanent", name: "WRONGPASS", mayExist: false });
    expect(JSON.stringify(refused)).not.toContain('wrong"');
    const rotated = createTestRedisProvider(url.replace("test-only", "old"), {
      rereadAdmin: () => ({ admin: okOf(parseRedisUrl(url)) }),
    });
    okOf(await rotated.issue(redisRequest(REDIS_READING), redisSoonOver()));
  });

  it("issues and ends leases on a replica, which knows no user of its master", async () => {
    const other = await startOther([`replicaof 127.0.0.1 ${server.port}`]);
    await prepareRedisApp(other).catch(() => undefined);
    const there = createTestRedisProvider(redisBrokerUrl(other));
    const lease = await issueRedis(there, REDIS_READING);
    expect(await remainsOfRedis(server, lease.handle)).toEqual([]);
    okOf(await there.revoke(lease.handle, redisSoonOver()));
    expect(await remainsOfRedis(other, lease.handle)).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { openRedisSession, type TestRedis } from "../support/redis.ts";
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
} from "../support/redis-world.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";

const start = startDebianRedis();
const NOTHING = { ok: true, value: undefined } as const;

/** What an admin can get wrong, and what `stepkey check` and the job say then. */
describe.skipIf(start === undefined)("a Redis that is not set up right", () => {
  let server: TestRedis;
  let provider: Provider<RedisSettings>;
  const others: TestRedis[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start();
    await prepareRedisApp(server);
    provider = createTestRedisProvider(redisBrokerUrl(server));
  }, 60_000);
  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const startOther = async (...settings: readonly string[]): Promise<TestRedis> => {
    if (start === undefined) throw new Error("not installed");
    const other = await start({ settings });
    others.push(other);
    return other;
  };
  const issue = async (one: Provider<RedisSettings>, more: Partial<RedisSettings> = {}) =>
    one.issue(redisRequest({ ...REDIS_WRITING, ...more }), redisSoonOver());
  const rehearse = async (one: Provider<RedisSettings>, more: Partial<RedisSettings> = {}) =>
    okOf((await one.rehearse?.({ ...REDIS_WRITING, ...more }, redisSoonOver())) ?? NOTHING);
  const check = async (one: Provider<RedisSettings>) =>
    errOf((await one.checkServer?.("main", redisSoonOver())) ?? NOTHING);

  it.each([["HELLO"], ["ACL"], ["COMMAND"]])(
    "names the command %s that its configuration disables, and repeats nothing that was sent with it",
    async (command) => {
      const other = await startOther(`rename-command ${command} ""`);
      const there = createTestRedisProvider(other.bossUrl);
      for (const failure of [errOf(await issue(there)), await check(there)]) {
        expect(failure).toMatchObject({ kind: "permanent", mayExist: false });
        expect(failure.name).toMatch(/^(?:unknown_command|command_disabled)$/u);
        expect(failure.message).toContain(command);
        expect(failure.remedy).toMatch(/rename-command/u);
        expect(failure.message).not.toMatch(/test-|SETNAME|boss|\+@read/u);
      }
    },
  );

  it("names a command that its configuration renames, and that the broker needs to end a lease", async () => {
    const other = await startOther("rename-command CLIENT xclient");
    const there = createTestRedisProvider(other.bossUrl);
    const { handle } = await issueRedis(there);
    expect(errOf(await there.revoke(handle, redisSoonOver()))).toMatchObject({
      name: "unknown_command",
    });
  });

  it("says so at check when it has no command that ends a lease", async () => {
    const other = await startOther('rename-command CLIENT ""');
    const failure = await check(createTestRedisProvider(other.bossUrl));
    expect(failure.name).toBe("command_disabled");
    expect(failure.message).toContain("CLIENT LIST");
  });

  it("issues leases where commands are disabled that no lease needs", async () => {
    const disabled = ["CLIENT", "FLUSHALL", "FLUSHDB", "KEYS", "CONFIG", "DEBUG", "SELECT"];
    for (const command of disabled) {
      const other = await startOther(`rename-command ${command} ""`);
      expect(await issue(createTestRedisProvider(other.bossUrl))).toMatchObject({ ok: true });
    }
  });

  it("is reported by check when everybody may use it without a password", async () => {
    const other = await startOther();
    await prepareRedisApp(other);
    const there = createTestRedisProvider(redisBrokerUrl(other));
    const open = { setting: "server", failure: { name: "server_open", kind: "permanent" } };
    await other.run("ACL", "SETUSER", "default", "on", "nopass", "~*", "+@all");
    expect(await rehearse(there)).toMatchObject(open);
    await other.run("ACL", "SETUSER", "default", "resetkeys", "-@all", "+@read");
    expect(await rehearse(there)).toMatchObject(open);
    await other.run("ACL", "SETUSER", "default", "-@all", "+ping");
    expect(await rehearse(there)).toBeUndefined();
    await other.run("ACL", "SETUSER", "default", "resetpass", ">password", "~*", "+@all");
    expect(await rehearse(there)).toBeUndefined();
  });

  it.each([
    ["keys", { keys: ["~*", "~app:*"] }],
    ["channels", { channels: ["&*", "&news"] }],
  ])("says which setting has a rule that it refuses: %s", async (setting, more) => {
    const refused = { kind: "permanent", name: "rule_refused", setting, mayExist: false };
    expect(errOf(await issue(provider, more))).toMatchObject(refused);
    expect(await rehearse(provider, more)).toMatchObject({ setting, failure: refused });
  });

  it.each([
    [["+select|3"], ["SELECT 0", "SELECT 3"], ["SELECT 1"]],
    [["+select|3", "+@fast"], ["SELECT 0", "SELECT 3"], ["SELECT 1"]],
    [["+get|app:a", "+get"], ["GET app:a", "GET app:b"], []],
    [["+get", "+get|app:a"], ["GET app:a", "GET app:b"], []],
    [["+set|app:a", "+@string"], ["SET app:b 1"], []],
    [["+sort|app:a", "+@write"], ["SORT app:a"], ["SORT app:b"]],
  ])("issues and rehearses %j with what Redis makes of them", async (commands, works, fails) => {
    expect(await rehearse(provider, { commands })).toBeUndefined();
    const { handle } = okOf(await issue(provider, { commands }));
    const run = async (line: string) =>
      server.run("ACL", "DRYRUN", String(handle["user"]), ...line.split(" "));
    for (const line of works) expect(await run(line)).toBe("OK");
    for (const line of fails) expect(await run(line)).toMatch(/no permissions to run/u);
  });

  it("refuses to take a single argument away, as Redis does, at check and to the job", async () => {
    const commands = ["+get", "-get|app:a"];
    const refused = { name: "rule_unknown", setting: "commands", mayExist: false };
    expect(errOf(await issue(provider, { commands }))).toMatchObject(refused);
    expect(await rehearse(provider, { commands })).toMatchObject({ failure: refused });
  });

  it("says that nothing can exist when the broker's user may create none", async () => {
    await server.run("ACL", "SETUSER", "weak", "on", ">weak", "+command", "+ping");
    const weak = createTestRedisProvider(
      redisBrokerUrl(server).replace("stepkey_broker:test-only", "weak:weak"),
    );
    expect(errOf(await issue(weak))).toMatchObject({ name: "NOPERM", mayExist: false });
  });

  it("has nothing left of a rehearsal whose response came too late", async () => {
    const users = async () => String(await server.run("ACL", "USERS"));
    const before = await users();
    const proxy = await startStallingProxy({ host: server.host, port: server.port });
    try {
      const far = createTestRedisProvider(redisBrokerUrl({ host: server.host, port: proxy.port }));
      expect((await far.rehearse?.(REDIS_READING, redisSoonOver()))?.ok).toBe(true);
      const held = proxy.holdAnswersTo("SETUSER");
      const rehearsed = far.rehearse?.(REDIS_READING, redisSoonOver(300));
      await held;
      expect((await rehearsed)?.ok).toBe(false);
      proxy.resume();
      expect(await users()).toBe(before);
      far.close?.();
    } finally {
      await proxy.close();
    }
  });

  it("refuses a lease with which a task could stop the server: MIGRATE", async () => {
    const refused = { name: "blocking_command", setting: "commands", mayExist: false };
    for (const commands of [["+migrate"], ["+@read", "+migrate|127.0.0.1"]]) {
      expect(errOf(await issue(provider, { commands }))).toMatchObject(refused);
      expect(await rehearse(provider, { commands })).toMatchObject({ failure: refused });
    }
  });

  it("does not keep a lease from database 0, in which every connection begins", async () => {
    const { credential } = okOf(await issue(provider, { database: 2 }));
    const session = await openRedisSession(redisUrlOf(credential));
    // As docs/kinds/redis.md says: patterns of keys are the border.
    expect(await session.run("GET", "app:order")).toBe("first");
    await expect(session.run("GET", "other:order")).rejects.toThrow(/NOPERM/u);
    await expect(session.run("SELECT", "1")).rejects.toThrow(/NOPERM/u);
    session.close();
  });
});

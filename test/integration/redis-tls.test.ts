import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errOf, okOf } from "../contract/provider.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";
import { openRedisSession, type TestRedis } from "../support/redis.ts";
import {
  createTestRedisProvider,
  issueRedis,
  REDIS_READING,
  redisRequest,
  redisSoonOver,
  redisUrlOf,
} from "../support/redis-world.ts";

const start = startDebianRedis();

describe.skipIf(start === undefined)("TLS to Redis", () => {
  let ca: PrivateCa;
  let server: TestRedis;

  beforeAll(async () => {
    if (start === undefined) return;
    ca = makePrivateCa();
    const signed = ca.sign("localhost");
    server = await start({ tls: { ...signed, trusted: ca.certificate } });
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
  });

  const url = (host: string): string => server.bossUrl.replace("127.0.0.1", host);

  it("is used with the CA of the server's entry, by the step too", async () => {
    const provider = createTestRedisProvider(url("localhost"), { ca: ca.certificate });
    const { credential, handle } = await issueRedis(provider, REDIS_READING);
    expect(redisUrlOf(credential)).toMatch(/^rediss:/u);
    expect(credential.files).toMatchObject([{ name: "redis-ca.crt", content: ca.certificate }]);
    const session = await openRedisSession(redisUrlOf(credential), ca.certificate);
    expect(await session.run("GET", "app:none")).toBeNull();
    session.close();
    okOf(await provider.revoke(handle, redisSoonOver()));
  });

  it.each([
    ["a CA that nobody knows", "localhost", {}],
    ["a certificate of another host", "127.0.0.1", { trusts: true }],
  ])("refuses %s", async (_name, host, { trusts = false }: { readonly trusts?: boolean }) => {
    const entry = trusts ? { ca: ca.certificate } : {};
    const provider = createTestRedisProvider(url(host), entry);
    const failure = errOf(await provider.issue(redisRequest(REDIS_READING), redisSoonOver()));
    expect(failure).toMatchObject({ kind: "retryable", mayExist: false });
  });
});

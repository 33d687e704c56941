import { describe, expect, it } from "vitest";
import { parseRedisUrl } from "../../../../src/credentials/redis/redis-url.ts";
import { encodeCommand, readReply } from "../../../../src/credentials/redis/resp.ts";
import { readingKeys } from "../../../../src/credentials/redis/rule-fields.ts";
import { redisSettings } from "../../../../src/credentials/redis/settings.ts";

const parse = (more: Readonly<Record<string, unknown>>) =>
  redisSettings.grant.schema.safeParse({ server: "cache", commands: ["+@read"], ...more });

describe("a grant of Redis", () => {
  it("gives no key, no channel and database 0 unless it says so", () => {
    expect(parse({}).data).toEqual({
      server: "cache",
      commands: ["+@read"],
      keys: [],
      channels: [],
      database: 0,
    });
  });

  it("takes patterns with and without their signs", () => {
    const keys = ["app:*", "~b", "%R~c", "%W~d", "%RW~e"];
    const { data } = parse({ keys, channels: ["news", "&other"], commands: ["+GET"] });
    expect(data?.keys).toEqual(["~app:*", "~b", "%R~c", "%W~d", "~e"]);
    expect(data?.channels).toEqual(["&news", "&other"]);
    expect(data?.commands).toEqual(["+get"]);
    expect(readingKeys(data?.keys ?? [])).toEqual(["%R~app:*", "%R~b", "%R~c", "%R~e"]);
  });

  it.each([
    { commands: ["+@all"] },
    { commands: ["allcommands"] },
    { commands: ["+@admin"] },
    { commands: ["+@dangerous"] },
    { commands: ["+@scripting"] },
    { commands: [">password"] },
    { commands: ["+get ~*"] },
    { commands: ["-@all"] },
    { commands: [] },
    { keys: ["a b"] },
    { keys: [""] },
    { keys: ["a\u0000"] },
    { channels: ["a\n"] },
    { database: -1 },
    { nopass: true },
  ])("refuses %j", (more) => {
    expect(parse(more).success).toBe(false);
  });
});

describe("the URL of a Redis server", () => {
  it.each([
    ["redis://user:p%40ss@cache", { port: 6379, user: "user", usesTls: false }],
    ["rediss://user:pass@cache:7000/0", { port: 7000, usesTls: true }],
  ])("is read: %s", (url, expected) => {
    expect(parseRedisUrl(url)).toMatchObject({ ok: true, value: expected });
  });

  it.each(["http://u:p@h", "redis://:p@h", "redis://u@h", "redis://u:p@h/3", "redis://u:p@h?a=1"])(
    "is refused: %s",
    (url) => {
      expect(parseRedisUrl(url).ok).toBe(false);
    },
  );
});

describe("Redis's protocol", () => {
  it("is read only when a response is complete, wherever it is cut", () => {
    const bytes = Buffer.from("*4\r\n$3\r\nä!\r\n:-1\r\n$-1\r\n*1\r\n+OK\r\n");
    for (let end = 0; end < bytes.length; end += 1) {
      expect(readReply(bytes.subarray(0, end), 0)).toBeUndefined();
    }
    expect(readReply(bytes, 0)).toEqual({ value: ["ä!", -1, null, ["OK"]], end: bytes.length });
  });

  it("is refused when it is another one", () => {
    expect(() => readReply(Buffer.from("HTTP/1.1 400\r\n"), 0)).toThrow(/protocol/u);
    expect(() => readReply(Buffer.from("$x\r\n"), 0)).toThrow(/protocol/u);
  });

  it("counts bytes, so that no value can end a command", () => {
    expect(encodeCommand(["SET", "ä\r\n"]).toString()).toBe("*2\r\n$3\r\nSET\r\n$4\r\nä\r\n\r\n");
  });
});

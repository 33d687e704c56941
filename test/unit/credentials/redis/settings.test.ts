import { describe, expect, it } from "vitest";
import { errOf } from "../../../contract/provider.ts";
import { parseRedisUrl } from "../../../../src/credentials/redis/redis-url.ts";
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

  it("takes the rights of keys as Redis does, and one pattern for everything alone", () => {
    const keys = (...rules: readonly string[]) => parse({ keys: rules }).data?.keys;
    expect(keys("%r~a", "%WR~b", "%ww~c", "~%X~d", "~allkeys")).toEqual([
      "%R~a",
      "~b",
      "%W~c",
      "~%X~d",
      "~allkeys",
    ]);
    expect(keys("a", "*", "%R~b")).toEqual(["~*"]);
    expect(keys("%R~*", "b")).toEqual(["%R~*", "~b"]);
    expect(parse({ channels: ["*", "news"] }).data?.channels).toEqual(["&*"]);
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
    { keys: ["allkeys"] },
    { keys: ["%X~app:*"] },
    { keys: ["%app:*"] },
    { keys: ["%R~"] },
    { channels: ["allchannels"] },
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

  it("names the user of Redis that has no name", () => {
    expect(errOf(parseRedisUrl("redis://:password@cache"))).toContain("`default`");
  });
});

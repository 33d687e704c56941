import { describe, expect, it } from "vitest";
import { configChanges, takenUp } from "../../../../src/broker/config/changes.ts";
import { parseBrokerConfig, type BrokerConfig } from "../../../../src/broker/config/config.ts";
import { makeAppKey } from "../../../support/github-app/emulated-app.ts";
import { SETTINGS } from "../../../support/kinds.ts";

const TEXT = `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
store-key: { env: KEY }
policy: { directory: ./policy }
github: { token: { env: TOKEN } }
servers:
  postgres:
    staging: { url: { env: STAGING } }
    production: { url: { env: PRODUCTION } }
`;
const env = {
  KEY: "k".repeat(32),
  TOKEN: "token",
  STAGING: "postgres://admin:hunter2@db.example/postgres",
  PRODUCTION: "postgres://admin:hunter2@db.example/postgres",
};

function configOf(text = TEXT, variables: Readonly<Record<string, string>> = {}): BrokerConfig {
  const config = parseBrokerConfig(text, {
    file: "/etc/stepkey/broker.yml",
    env: { ...env, ...variables },
    kinds: SETTINGS,
    readFile: () => "",
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

const APP_KEY = makeAppKey().pem;
const withWriter = (what: string): BrokerConfig => {
  const writer = `writer: { app-id: 6, private-key: { env: APP_KEY } }, ${what}`;
  const text = TEXT.replace("github: { token", `github: { ${writer}, token`);
  return configOf(text, { APP_KEY });
};
const changesOf = (after: BrokerConfig) => configChanges(configOf(), after);
const replaced = (old: string, next: string) => configOf(TEXT.replace(old, next));

describe("configChanges", () => {
  it("finds none in a file that was only read again", () => {
    expect(changesOf(configOf())).toEqual({ live: [], needsRestart: [] });
    expect(changesOf(configOf(`# a comment\n${TEXT}`))).toEqual({ live: [], needsRestart: [] });
  });

  it.each([
    ["owners", replaced("[65]", "[66]"), ["owners"]],
    ["the policy directory", replaced("./policy", "./other"), ["policy"]],
    [
      "a password",
      configOf(TEXT, { STAGING: env.STAGING.replace("hunter2", "x") }),
      ["servers.postgres.staging"],
    ],
    [
      "a server that is gone",
      replaced("    staging: { url: { env: STAGING } }\n", ""),
      ["servers.postgres.staging (removed)"],
    ],
    [
      "a new server",
      configOf(`${TEXT}    other: { url: { env: STAGING } }\n`),
      ["servers.postgres.other (added)"],
    ],
    ["an App that writes", withWriter("check: neutral"), ["github"]],
    ["the GitHub token", configOf(TEXT, { TOKEN: "another" }), ["github"]],
    ["a store key", configOf(TEXT, { KEY: "q".repeat(32) }), ["store-key"]],
    [
      "the longest ttl",
      configOf(`${TEXT}limits: { lease-max-ttl: 2h }\n`),
      ["limits.lease-max-ttl"],
    ],
  ])("takes up %s", (_what, after, live) => {
    expect(changesOf(after)).toEqual({ live, needsRestart: [] });
  });

  it.each([
    ["url", replaced("stepkey.example", "other.example")],
    ["listen", replaced("8700", "8702")],
    ["admin-listen", configOf(`${TEXT}admin-listen: 127.0.0.1:8701\n`)],
    ["proxy", configOf(`${TEXT}proxy: { trusted-addresses: [127.0.0.1] }\n`)],
    ["issuer", configOf(`${TEXT}issuer: https://ids.example\n`)],
    ["audit", configOf(`${TEXT}audit: other.jsonl\n`)],
    ["store", configOf(`${TEXT}store: sqlite:other.db\n`)],
    ["store-key", replaced("store-key: { env: KEY }\n", "")],
    ["github", replaced("github: { token: { env: TOKEN } }\n", "")],
    ["limits", configOf(`${TEXT}limits: { exchanges: 7 }\n`)],
    ["limits.exchanges-per-owner", configOf(`${TEXT}limits: { exchanges-per-owner: 2 }\n`)],
  ])("names %s as needing a restart, each time until there was one", (key, after) => {
    expect(changesOf(after)).toEqual({ live: [], needsRestart: [key] });
    expect(configChanges(takenUp(configOf(), after), after).needsRestart).toEqual([key]);
  });

  it("names the share of an owner at once, whose default is another with a second owner", () => {
    const after = replaced("[65]", "[65, 66]");
    const share = ["limits.exchanges-per-owner"];
    expect(changesOf(after)).toEqual({ live: ["owners"], needsRestart: share });
    expect(configChanges(takenUp(configOf(), after), after)).toEqual({
      live: [],
      needsRestart: share,
    });
  });

  it("does not see again what was taken up", () => {
    const after = configOf(TEXT.replace("[65]", "[66]"), { TOKEN: "another" });
    expect(configChanges(takenUp(configOf(), after), after)).toEqual({
      live: [],
      needsRestart: [],
    });
  });
});

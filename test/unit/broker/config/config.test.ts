import * as fc from "fast-check";
import { configChanges } from "../../../../src/broker/config/changes.ts";
import { describe, expect, it } from "vitest";
import { makeAppKey } from "../../../support/github-app/emulated-app.ts";
import { SETTINGS } from "../../../support/kinds.ts";
import { parseBrokerConfig, type BrokerConfig } from "../../../../src/broker/config/config.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const LEAST = `url: https://stepkey.example
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
`;

const { pem: PEM } = makeAppKey();

const files: Readonly<Record<string, string>> = {
  "/etc/stepkey/store.key": `${"a key of 32 bytes ".padEnd(32, "x")}\n`,
  "/etc/stepkey/old.key": "an older key ".padEnd(32, "x"),
  "/etc/stepkey/short.key": "hunter2",
  "/etc/stepkey/empty": "\n",
  "/etc/stepkey/store.url": "sqlite:/var/lib/stepkey.db\n",
};
const sources = {
  file: "/etc/stepkey/broker.yml",
  env: {
    GITHUB_TOKEN: "a token",
    APP_KEY: PEM,
    ADMIN_URL: "postgres://admin:hunter2@db.example/postgres",
    NO_URL: "hunter2",
    SHARP_URL: "postgres://admin:hunter2#x@db.example/postgres",
    EMPTY: "",
  },
  kinds: SETTINGS,
  readFile: (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error("absent"), { code: "ENOENT" });
    return text;
  },
};

function parsed(text: string): BrokerConfig {
  const config = parseBrokerConfig(text, sources);
  if (!config.ok)
    throw new Error(config.error.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return config.value;
}

/** The mistakes as people see them: `line:column path message expected`. */
function mistakesIn(text: string): readonly string[] {
  const config = parseBrokerConfig(text, sources);
  if (config.ok) return [];
  return config.error.map(
    ({ line, column, path, message, expected }) =>
      `${line}:${column} ${path} ${message} ${expected}`,
  );
}

describe("parseBrokerConfig", () => {
  it("fills in the defaults", () => {
    expect(parsed(LEAST)).toEqual({
      url: "https://stepkey.example",
      listen: { host: "127.0.0.1", port: 8700 },
      adminListen: undefined,
      proxy: undefined,
      issuer: "https://token.actions.githubusercontent.com",
      owners: [65],
      storeKeys: [],
      audit: { kind: "stdout" },
      store: { kind: "sqlite", path: "/etc/stepkey/stepkey.db" },
      policy: {
        kind: "directory",
        directory: "/etc/stepkey/policy",
        requireOrganisation: false,
      },
      github: undefined,
      breakGlass: { notify: undefined },
      servers: Object.fromEntries(SETTINGS.map(({ name }) => [name, {}])),
      limits: {
        tokenMaxAgeSeconds: 60,
        clockSkewSeconds: 30,
        leaseMaxTtlSeconds: 3600,
        heartbeatIntervalSeconds: 5,
        connections: 4096,
        connectionsPerPeer: 512,
        exchanges: 128,
        exchangesPerOwner: 128,
        exchangesPerRepository: 32,
        waitingExchanges: 512,
        waitingExchangesPerRepository: 64,
      },
    });
  });

  it("reads the proxies and their header, and leaves a quarter of the exchanges to other owners", () => {
    const more = `proxy: { trusted-addresses: [127.0.0.1, "10.0.0.0/8"], header: X-Real-IP }
limits: { exchanges: 40, connections-per-peer: 16 }
`;
    expect(parsed(LEAST.replace("[65]", "[65, 66]") + more)).toMatchObject({
      proxy: { trustedAddresses: ["127.0.0.1", "10.0.0.0/8"], header: "x-real-ip" },
      limits: { exchanges: 40, exchangesPerOwner: 30, connectionsPerPeer: 16 },
    });
    expect(mistakesIn(`${LEAST}proxy: { trusted-addresses: [localhost] }`)).toEqual([
      expect.stringContaining("proxy.trusted-addresses[0] This is neither an address nor a CIDR"),
    ]);
    expect(mistakesIn(`${LEAST}limits: { exchanges: 0 }`)).toEqual([
      expect.stringContaining("limits.exchanges"),
    ]);
  });

  it("reads every key, with secrets by reference and paths from the file's directory", () => {
    const config = parsed(`${LEAST}
admin-listen: "[::1]:8701"
issuer: https://github.example/_services/token
store-key: { file: store.key }
audit: log/audit.jsonl
store: { file: store.url }
github: { api: https://github.example/api/v3, token: { env: GITHUB_TOKEN } }
servers:
  postgres: { staging: { url: { env: ADMIN_URL } } }
  aws:
    production:
      region: eu-west-1
      sts-endpoint: http://127.0.0.1:7480
      iam-endpoint: https://iam.example
      credentials: { access-key-id: { env: GITHUB_TOKEN }, secret-access-key: { file: store.key } }
      read-roles: ["arn:aws:iam::123456789012:role/reader"]
limits: { token-max-age: 90s, clock-skew: 1m, lease-max-ttl: 2h, heartbeat-interval: 10s }
`);
    expect(config).toMatchObject({
      adminListen: { host: "::1", port: 8701 },
      issuer: "https://github.example/_services/token",
      audit: { kind: "file", path: "/etc/stepkey/log/audit.jsonl" },
      store: { kind: "sqlite", path: "/var/lib/stepkey.db" },
      github: { api: "https://github.example/api/v3" },
      servers: {
        aws: {
          production: {
            region: "eu-west-1",
            stsEndpoint: "http://127.0.0.1:7480",
            iamEndpoint: "https://iam.example",
            readRoles: ["arn:aws:iam::123456789012:role/reader"],
          },
        },
      },
      limits: { tokenMaxAgeSeconds: 90, clockSkewSeconds: 60, leaseMaxTtlSeconds: 7200 },
    });
    expect(config.storeKeys.map((key) => key.reveal())).toEqual([
      "a key of 32 bytes ".padEnd(32, "x"),
    ]);
    expect(config.github).toHaveProperty("token", expect.any(Secret));
    const { github } = config;
    if (github === undefined || !("token" in github)) throw new Error("a token was given");
    expect(github.token.reveal()).toBe("a token");
    const staging = config.servers["postgres"]?.["staging"] as {
      readonly admin: { readonly password: unknown };
    };
    expect(staging.admin.password).toBeInstanceOf(Secret);
    expect(JSON.stringify(config)).not.toContain("hunter2");
  });

  it("takes several store keys, the current one first, and none that is too short", () => {
    const keys = parsed(`${LEAST}store-key: [{ file: store.key }, { file: old.key }]\n`).storeKeys;
    expect(keys.map((key) => key.reveal().slice(0, 6))).toEqual(["a key ", "an old"]);
    const [mistake = ""] = mistakesIn(`${LEAST}store-key: { file: short.key }\n`);
    expect(mistake).toContain("store-key This key is shorter than 32 bytes");
    expect(mistake).not.toContain("hunter2");
  });

  it("reports every mistake at once, each with its position and what is expected", () => {
    const found = mistakesIn(`url: http://stepkey.example
listen: 0.0.0.0:8700
lisen: 1
owners: [octo-org]
policy: {}
limits: { hearbeat-interval: 5s, lease-max-ttl: 13h }
`);
    expect(found).toEqual([
      expect.stringMatching(/^1:6 url "http:\/\/stepkey\.example" must use https/u),
      expect.stringMatching(/^2:9 listen "0\.0\.0\.0:8700" is not a loopback address/u),
      expect.stringMatching(/^3:1 lisen .* Did you mean "listen"/u),
      expect.stringMatching(/^4:10 owners\[0\] .* Expected a numeric id/u),
      expect.stringMatching(/^5:9 policy\.directory This is missing/u),
      expect.stringMatching(
        /^6:11 limits\.hearbeat-interval .* Did you mean "heartbeat-interval"/u,
      ),
      expect.stringMatching(/^6:49 limits\.lease-max-ttl "13h" is longer than 12h/u),
    ]);
  });

  it("reports a misspelt key once: not also as missing", () => {
    expect(mistakesIn(LEAST.replace("listen:", "lisen:"))).toEqual([
      '2:1 lisen Unknown key "lisen". Did you mean "listen"?',
    ]);
    expect(mistakesIn(LEAST.replace("directory:", "directry:"))).toEqual([
      '4:11 policy.directry Unknown key "directry". Did you mean "directory"?',
    ]);
  });

  it.each([
    ["store-key", `store-key: hunter2`],
    ["store", `store: postgres://stepkey:hunter2@db.example/stepkey`],
    ["store", `store: hunter2`],
    ["store.postgres.url", `store: { postgres: { url: "postgres://a:hunter2@db.example/b" } }`],
    ["store.postgres.url", `store: { postgres: { url: { env: SHARP_URL } } }`],
    ["github.token", `github: { token: hunter2 }`],
    ["github.token", `github: { token: { value: hunter2 } }`],
    ["servers.postgres.a.url", `servers: { postgres: { a: { url: "postgres://a:hunter2@b/c" } } }`],
    ["servers.postgres.a.url", `servers: { postgres: { a: { url: { env: NO_URL } } } }`],
    [
      "servers.aws.a.credentials.secret-access-key",
      `servers: { aws: { a: { region: eu-west-1, credentials: { access-key-id: { env: GITHUB_TOKEN }, secret-access-key: hunter2 } } } }`,
    ],
    ["issuer", `issuer: https://a:hunter2@b.example`],
  ])("refuses a literal secret at %s without repeating it", (path, line) => {
    const found = mistakesIn(`${LEAST}${line}\n`);
    expect(found).toEqual([expect.stringContaining(` ${path} `)]);
    expect(found.join("\n")).not.toContain("hunter2");
  });

  it.each([
    ["a variable that is not set", "{ env: NOT_SET }", "NOT_SET is not set"],
    ["an empty variable", "{ env: EMPTY }", "EMPTY is not set, or empty"],
    ["a file that is not there", "{ file: absent.key }", "absent.key cannot be read (ENOENT)"],
    [
      "a file that is not there",
      "{ file: a.key }",
      "Create /etc/stepkey/a.key with only the secret",
    ],
    ["an empty file", "{ file: empty }", "empty is empty"],
    ["an empty file", "{ file: empty }", "Write only the secret to /etc/stepkey/empty."],
    ["both at once", "{ env: NOT_SET, file: empty }", "names both env and file: a secret comes"],
  ])("reports a reference to %s", (_what, reference, message) => {
    expect(mistakesIn(`${LEAST}store-key: ${reference}\n`).join("\n")).toContain(message);
  });

  it("takes a GitHub App with its id or client id, and with two keys while one is replaced", () => {
    const { github } = parsed(
      `${LEAST}github: { app-id: 5, private-key: [{ env: APP_KEY }, { env: APP_KEY }] }\n`,
    );
    expect(github).toMatchObject({ api: "https://api.github.com", app: { id: "5" } });
    if (github === undefined || !("app" in github)) throw new Error("an App was given");
    expect(github.app.keys.map((key) => key.reveal())).toEqual([PEM, PEM]);
    const other = parsed(`${LEAST}github: { client-id: Iv23li, private-key: { env: APP_KEY } }\n`);
    expect(other.github).toMatchObject({ app: { id: "Iv23li" } });
  });

  it.each([
    ["token", "app-id: 5, private-key: { env: APP_KEY }, token: { env: GITHUB_TOKEN }", "not both"],
    ["token", "api: https://api.github.com", "This is missing."],
    ["private-key", "app-id: 5", "This is missing."],
    ["client-id", "private-key: { env: APP_KEY }", "This entry has no App."],
    ["client-id", "app-id: 5, client-id: Iv23li, private-key: { env: APP_KEY }", "twice"],
    ["private-key", "app-id: 5, private-key: { env: GITHUB_TOKEN }", "not a private key in PEM"],
    ["app-id", "app-id: five, private-key: { env: APP_KEY }", ""],
  ])("points at %s where an App is written as %s", (field, written, message) => {
    const found = mistakesIn(`${LEAST}github: { ${written} }\n`);
    expect(found).toEqual([expect.stringContaining(` github.${field} `)]);
    expect(found.join()).toContain(message);
  });

  const WRITER = "writer: { app-id: 6, private-key: { env: APP_KEY } }";

  it.each(["token: { env: GITHUB_TOKEN }", "app-id: 5, private-key: { env: APP_KEY }"])(
    "takes an App that writes beside %s, and what it is to write",
    (reader) => {
      const { github } = parsed(
        `${LEAST}github: { ${reader}, ${WRITER}, check: required, deployments: true }\n`,
      );
      expect(github).toMatchObject({ writer: { id: "6" }, check: "required", deployments: true });
      expect(github?.writer?.keys.map((key) => key.reveal())).toEqual([PEM]);
    },
  );

  it.each([
    ["writer", WRITER, "nothing to write"],
    ["check", "check: neutral", "This needs github.writer"],
    ["deployments", "deployments: true", "This needs github.writer"],
    ["deployments", `${WRITER}, deployments: false`, "Expected true"],
    ["check", `${WRITER}, check: always`, "neutral or required"],
    ["writer.private-key", "writer: { app-id: 6 }, check: neutral", "This is missing."],
    ["writer.client-id", "writer: { private-key: { env: APP_KEY } }, check: neutral", "no App"],
  ])("points at %s where what is written is configured as %s", (field, written, message) => {
    const text = `${LEAST}github: { token: { env: GITHUB_TOKEN }, ${written} }\n`;
    expect(mistakesIn(text).join("\n")).toContain(` github.${field} `);
    expect(mistakesIn(text).join("\n")).toContain(message);
  });

  it("takes one secret for GitHub's events, or two while one is replaced", () => {
    const secretsOf = (written: string) => {
      const text = `${LEAST}github: { token: { env: GITHUB_TOKEN }, webhook-secret: ${written} }\n`;
      return parsed(text).github?.webhookSecrets?.map((secret) => secret.reveal());
    };
    const key = files["/etc/stepkey/store.key"]?.trim();
    expect(secretsOf("{ file: store.key }")).toEqual([key]);
    expect(secretsOf("[{ file: store.key }, { file: old.key }]")).toEqual([
      key,
      files["/etc/stepkey/old.key"],
    ]);
    expect(parsed(`${LEAST}github: { token: { env: GITHUB_TOKEN } }\n`).github).toMatchObject({
      webhookSecrets: [],
    });
  });

  it.each([
    ["{ file: short.key }", "shorter than 16 characters"],
    ["hunter2", "A secret must not be in this file itself"],
    ["[]", "one secret, or two"],
    ["[{ file: a }, { file: b }, { file: c }]", "one secret, or two"],
    ["{ file: absent.key }", "cannot be read"],
  ])("refuses %s as the secret for GitHub's events", (written, message) => {
    const text = `${LEAST}github: { token: { env: GITHUB_TOKEN }, webhook-secret: ${written} }\n`;
    const found = mistakesIn(text).join("\n");
    expect(found).toContain(" github.webhook-secret ");
    expect(found).toContain(message);
    expect(found).not.toContain("hunter2");
  });

  it.each([
    ["store: { env: ADMIN_URL }", undefined],
    ["store: { postgres: { url: { env: ADMIN_URL } } }", undefined],
  ])("takes a store in PostgreSQL by reference, with TLS that is verified: %s", (line, ca) => {
    const { store } = parsed(`${LEAST}${line}\n`);
    expect(store).toMatchObject({
      kind: "postgres",
      server: {
        login: { host: "db.example", port: 5432, database: "postgres", sslmode: "verify-full" },
        ca,
      },
      controlPath: "/etc/stepkey/stepkey",
    });
    expect(JSON.stringify(store)).not.toContain("hunter2");
  });

  it.each([
    ["/var/lib/stepkey", "/var/lib/stepkey/stepkey"],
    ["run", "/etc/stepkey/run/stepkey"],
  ])("puts the sockets for commands into %s, from the next start on", (directory, controlPath) => {
    const plain = "store: { postgres: { url: { env: ADMIN_URL } } }";
    const named = plain.replace("ADMIN_URL }", `ADMIN_URL }, control-directory: ${directory}`);
    const [before, after] = [plain, named].map((store) => parsed(`${LEAST}${store}\n`));
    expect(after?.store).toMatchObject({ kind: "postgres", controlPath });
    if (before === undefined || after === undefined) throw new Error("two configurations");
    expect(configChanges(before, after)).toMatchObject({ needsRestart: ["store"] });
  });

  it.each([
    ["store: { postgres: {} }", "store.postgres.url This is missing."],
    ["store: { postgress: {} }", 'Unknown key "postgress"'],
    ["store: { postgres: { url: { env: NO_URL } } }", "is not a postgres:// URL"],
    [
      "store: { postgres: { url: { env: ADMIN_URL }, ca: { file: store.key } } }",
      "not a certificate in PEM form",
    ],
  ])("says what is wrong with %s", (line, message) => {
    expect(mistakesIn(`${LEAST}${line}\n`).join("\n")).toContain(message);
  });

  const withPolicy = (written: string): string =>
    `${LEAST.replace("directory: ./policy", written)}github: { token: { env: GITHUB_TOKEN } }\n`;

  it("takes policy from GitHub, with the policies of organisations", () => {
    expect(parsed(withPolicy("github: .github/stepkey.yml")).policy).toEqual({
      kind: "default_branch",
      path: ".github/stepkey.yml",
      organisations: [],
      holdSeconds: 3600,
      requireOrganisation: false,
    });
    const organisation = "organisation: [octo-org/.github:stepkey.yml, other/p:a/b.yaml]";
    const written = `github: stepkey.yml, ${organisation}, hold: 10m, require-organisation: true`;
    expect(parsed(withPolicy(written)).policy).toMatchObject({
      organisations: [
        { repository: "octo-org/.github", path: "stepkey.yml" },
        { repository: "other/p", path: "a/b.yaml" },
      ],
      holdSeconds: 600,
      requireOrganisation: true,
    });
  });

  it.each([
    ["directory: ./policy, github: a.yml", "policy.github", "not both"],
    [
      "directory: ./policy, organisation: a/b:c.yml",
      "policy.organisation",
      "goes with policy.github",
    ],
    ["directory: ./policy, hold: 1h", "policy.hold", "goes with policy.github"],
    ["require-organisation: true", "policy.directory", "This is missing."],
    ["github: /etc/a.yml", "policy.github", "not the path of a YAML file"],
    ["github: a/../b.yml", "policy.github", "not the path of a YAML file"],
    ["github: .github/stepkey.json", "policy.github", "not the path of a YAML file"],
    ["github: a.yml, organisation: octo-org:c.yml", "policy.organisation", "OWNER/REPOSITORY:PATH"],
    ["github: a.yml, organisation: o/r", "policy.organisation", "OWNER/REPOSITORY:PATH"],
    ["github: a.yml, organisation: [o/r:a.yml, O/s:b.yml]", "policy.organisation", "more than one"],
    ["github: a.yml, hold: 25h", "policy.hold", "longer than 24h"],
  ])("refuses policy with %s", (written, path, message) => {
    const found = mistakesIn(withPolicy(written)).join("\n");
    expect(found).toContain(` ${path}`);
    expect(found).toContain(message);
  });

  it("refuses policy from GitHub without a reader of GitHub", () => {
    const text = LEAST.replace("directory: ./policy", "github: a.yml");
    expect(mistakesIn(text).join("\n")).toContain("policy.github needs it to read policies");
  });

  it.each([
    ["url: https://stepkey.example/", "must be written as https://stepkey.example"],
    ["url: https://STEPKEY.example", "must be written as https://stepkey.example"],
    ["url: https://stepkey.example/base", "must be written as https://stepkey.example"],
    ["url: stepkey.example", "This is not a URL"],
  ])("accepts only one form of the broker's own URL: not %s", (line, message) => {
    expect(mistakesIn(LEAST.replace(/^url: .*$/mu, line)).join("\n")).toContain(message);
  });

  it("takes plain http on loopback", () => {
    expect(parsed(LEAST.replace("https://stepkey.example", "http://127.0.0.1:8700")).url).toBe(
      "http://127.0.0.1:8700",
    );
  });

  it.each(["127.0.0.1", "127.0.0.1:70000", "https://127.0.0.1:1", ":8700", "8700"])(
    "refuses %s as an address to listen at",
    (address) => {
      expect(mistakesIn(LEAST.replace("127.0.0.1:8700", `"${address}"`))).toHaveLength(1);
    },
  );

  it("never throws, whatever the text is", () => {
    const keys = [
      "url",
      "listen",
      "owners",
      "policy",
      "store",
      "github",
      "servers",
      "limits",
      "tls",
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .dictionary(fc.constantFrom(...keys), fc.jsonValue())
            .map((content) => JSON.stringify(content)),
        ),
        (text) => {
          expect(parseBrokerConfig(text, sources).ok).toBe(false);
        },
      ),
    );
  });
});

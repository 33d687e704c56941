import { describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../../../src/broker/config/config.ts";
import { githubSettings } from "../../../../src/credentials/github/settings.ts";
import { makeAppKey } from "../../../support/github-app/emulated-app.ts";
import { SETTINGS } from "../../../support/kinds.ts";
import { document } from "../../../support/policy/document-fixtures.ts";

const { pem } = makeAppKey();
const OTHER = makeAppKey().pem;

const FILES: Readonly<Record<string, string>> = {
  "app.pem": pem,
  "new.pem": OTHER,
  "cut.pem": `${pem.slice(0, 300)}hunter2`,
  "store.key": "k".repeat(44),
};

function parse(entry: string, storeKey = "store-key: { file: store.key }") {
  const text = `url: https://stepkey.example
listen: 127.0.0.1:8080
owners: [65]
policy: { directory: ./policy }
${storeKey}
servers:
  github:
    octo-org: ${entry}
`;
  return parseBrokerConfig(text, {
    file: "/etc/stepkey/broker.yml",
    env: { APP_KEY: pem.replaceAll("\n", String.raw`\n`) },
    kinds: SETTINGS,
    readFile: (path) => {
      const content = FILES[path.replace("/etc/stepkey/", "")];
      if (content === undefined) throw Object.assign(new Error("none"), { code: "ENOENT" });
      return content;
    },
  });
}

const mistakes = (entry: string, storeKey?: string) => {
  const parsed = parse(entry, storeKey);
  if (parsed.ok) throw new Error(`this entry was taken: ${entry}`);
  const all = parsed.error.map(({ path, message, expected }) => ({ path, message, expected }));
  expect(JSON.stringify(all)).not.toContain("hunter2");
  return all;
};

const KEY = "private-key: { file: app.pem }";
const ENTRY = "servers.github.octo-org";

describe("an entry under servers.github", () => {
  it("takes an App by its client id, and GitHub's own API", () => {
    expect(parse(`{ client-id: Iv23liAbC, owner: octo-org, ${KEY} }`)).toMatchObject({
      ok: true,
      value: {
        servers: {
          github: {
            "octo-org": {
              app: "Iv23liAbC",
              owner: "octo-org",
              apiUrl: "https://api.github.com",
              keys: [{}],
              organisationPermissions: {},
            },
          },
        },
      },
    });
  });

  it("takes an App's id, keys from variables, two keys, and permissions beyond repositories", () => {
    const parsed = parse(`
      app-id: 4711
      owner: octo-org
      api-url: https://github.example/api/v3
      private-key: [{ env: APP_KEY }, { file: new.pem }]
      organisation-permissions: { members: read, organization-projects: admin }`);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        servers: {
          github: {
            "octo-org": {
              app: "4711",
              keys: [{}, {}],
              organisationPermissions: { members: "read", organization_projects: "admin" },
            },
          },
        },
      },
    });
    expect(JSON.stringify(parsed)).not.toContain("PRIVATE KEY");
  });

  it("needs a store-key, because only a token can end itself", () => {
    expect(mistakes(`{ app-id: 1, owner: octo-org, ${KEY} }`, "")).toMatchObject([
      { path: "store-key" },
    ]);
  });

  it.each([
    [`{ owner: octo-org, ${KEY} }`, "client-id", "This entry has no App."],
    [`{ app-id: 1, client-id: Iv1, owner: octo-org, ${KEY} }`, "client-id", "names the App twice"],
    [`{ app-id: 0, owner: octo-org, ${KEY} }`, "app-id", ""],
    [`{ app-id: 1, ${KEY} }`, "owner", ""],
    [`{ app-id: 1, owner: octo-org/shop, ${KEY} }`, "owner", ""],
    ["{ app-id: 1, owner: octo-org }", "private-key", "missing"],
    ["{ app-id: 1, owner: octo-org, private-key: hunter2 }", "private-key", "must not be in this"],
    ["{ app-id: 1, owner: octo-org, private-key: { file: cut.pem } }", "private-key", "damaged"],
    [
      "{ app-id: 1, owner: octo-org, private-key: [{ file: app.pem }, { file: store.key }] }",
      "private-key[1]",
      "not a private key in PEM form",
    ],
    ["{ app-id: 1, owner: octo-org, private-key: [] }", "private-key", "one key, or two"],
    [
      "{ app-id: 1, owner: octo-org, private-key: { file: none.pem } }",
      "private-key",
      "cannot be read",
    ],
    [`{ app-id: 1, owner: octo-org, ${KEY}, api-url: http://github.example }`, "api-url", "https"],
    [
      `{ app-id: 1, owner: octo-org, ${KEY}, organisation-permissions: { members: all } }`,
      "organisation-permissions.members",
      "",
    ],
    [`{ app-id: 1, owner: octo-org, ${KEY}, repositories: [shop] }`, "repositories", ""],
  ])("is refused where it is wrong: %s", (entry, path, message) => {
    const [first] = mistakes(entry);
    expect(first?.path).toBe(`${ENTRY}.${path}`);
    expect(first?.message).toContain(message);
  });
});

const { schema } = githubSettings.grant;
const grant = (settings: object) => schema.safeParse({ server: "octo-org", ...settings });

describe("the settings of a grant", () => {
  it("have one form, in whatever order and spelling they are written", () => {
    const list = grant({
      repositories: ["web", "shop"],
      permissions: { "pull-requests": "write", contents: "read" },
    });
    const text = grant({
      repositories: "shop,\nweb\n",
      permissions: { contents: "read", "pull-requests": "write" },
    });
    expect(JSON.stringify(list.data)).toBe(JSON.stringify(text.data));
    expect(list.data).toEqual({
      server: "octo-org",
      repositories: ["shop", "web"],
      permissions: { contents: "read", pull_requests: "write" },
    });
  });

  const READ = { contents: "read" };

  it.each([
    [{ repositories: [], permissions: READ }, "would mean every repository"],
    [{ repositories: " , ", permissions: READ }, "would mean every repository"],
    [{ repositories: ["shop"], permissions: {} }, "would mean every permission"],
    [{ repositories: ["octo-org/shop"], permissions: READ }, "Write only the repository's name"],
    [{ repositories: ["*"], permissions: READ }, "is not the name of a repository"],
    [{ repositories: [".."], permissions: READ }, "is not the name of a repository"],
    [{ repositories: ["shop", "Shop"], permissions: READ }, "appears twice"],
    [
      { repositories: Array.from({ length: 501 }, (_, index) => `r${index}`), permissions: READ },
      "500 repositories at most",
    ],
    [
      { repositories: ["shop"], permissions: { "permission-contents": "read" } },
      "is the name of an input",
    ],
    [{ repositories: ["shop"], permissions: { pull_requests: "read" } }, "has an underscore"],
    [
      { repositories: ["shop"], permissions: { "Contents!": "read" } },
      "not the name of a permission",
    ],
    [{ repositories: ["shop"], permissions: { contents: "none" } }, ""],
    [{ repositories: ["shop"], permissions: "read-all" }, ""],
    [{ repositories: ["shop"] }, ""],
    [{ permissions: READ }, ""],
  ])("are refused where they are wrong: %j", (settings, message) => {
    const parsed = grant(settings);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
  });

  it("have their mistakes found in a policy, with what to write", () => {
    const { mistakes: found } = document(`version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  publish:
    environment: staging
    credential:
      github: { server: octo-org, repositories: [shop], permissions: { pull_requests: read } }
    allow: { events: [push] }
`);
    expect(found).toMatchObject([
      {
        path: "grants.publish.credential.github.permissions.pull_requests",
        message: expect.stringContaining("has an underscore") as string,
        expected: "Write pull-requests.",
      },
    ]);
  });
});

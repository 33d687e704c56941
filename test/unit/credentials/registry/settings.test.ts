import { describe, expect, it } from "vitest";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import {
  flatRegistrySetting,
  parseRegistrySettings,
} from "../../../../src/credentials/registry/settings.ts";
import { errOf, okOf } from "../../../contract/provider.ts";

const URL_OF = "https://registry.example.com";
const NPM = { protocol: "npm", url: URL_OF, package: "shop" };

/** Each mistake as its sentence: `url must use https`. */
function mistakesOf(given: unknown): readonly string[] {
  return errOf(parseRegistrySettings(given)).map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  );
}

describe("the settings of a registry", () => {
  it.each([
    [NPM, { url: `${URL_OF}/`, audience: "npm:registry.example.com", package: "shop" }],
    [
      { ...NPM, url: `${URL_OF}:8443/team/npm`, package: "@octo-org/shop" },
      { url: `${URL_OF}:8443/team/npm/`, audience: "npm:registry.example.com" },
    ],
    [
      { protocol: "pypi", url: "https://upload.example.com/legacy/" },
      { url: "https://upload.example.com/legacy/", audience: "upload.example.com" },
    ],
    [
      { protocol: "pypi", url: URL_OF, audience: "octo-index" },
      { url: `${URL_OF}/`, audience: "octo-index" },
    ],
    [
      { protocol: "crates", url: `${URL_OF}/`, "registry-name": "octo-crates" },
      { url: URL_OF, audience: "registry.example.com", registryName: "octo-crates" },
    ],
    [
      { protocol: "rubygems", url: URL_OF, "role-to-assume": "rg_oidc_akr_1", audience: "gems" },
      { url: URL_OF, audience: "gems", role: "rg_oidc_akr_1" },
    ],
    [
      { protocol: "rubygems", url: URL_OF },
      { url: URL_OF, audience: "registry.example.com", role: undefined },
    ],
    [
      { protocol: "nuget", url: URL_OF, user: "octo-publisher" },
      { url: URL_OF, audience: URL_OF, user: "octo-publisher" },
    ],
  ])("derives the audience as the registry's own clients do: %o", (given, expected) => {
    expect(okOf(parseRegistrySettings(given))).toMatchObject(expected);
  });

  it("has no registry of its own: each workflow names one", () => {
    expect(mistakesOf({ protocol: "npm", package: "shop" })).toEqual([
      "url is missing: name the registry.",
    ]);
  });

  it.each<readonly [unknown, readonly string[]]>([
    [null, [" is empty: put the settings below it."]],
    ["npm", [" is not a mapping of settings."]],
    [
      {},
      [
        "protocol is missing: name one of npm, pypi, crates, rubygems, nuget",
        "url is missing: name the registry",
      ].map((text) => `${text}.`),
    ],
    [{ ...NPM, protocol: "NPM" }, ['protocol "NPM" is not a known protocol; did you mean npm?']],
    [
      { ...NPM, protocol: "cargo" },
      ['protocol "cargo" is not a known protocol; did you mean crates?'],
    ],
    [
      { ...NPM, protocol: "docker" },
      [
        'protocol "docker" is not a known protocol; known ones: npm, pypi, crates, rubygems, nuget.',
      ],
    ],
    [{ protocol: "npm", url: URL_OF }, ["package is missing: npm's tokens are for one package."]],
    [
      { protocol: "nuget", url: URL_OF },
      ["user is missing: name the account that created the policy."],
    ],
    [{ ...NPM, url: "registry.example.com" }, ["url is not a URL."]],
    [
      { ...NPM, url: "http://registry.example.com" },
      ["url must use https (http is accepted only on loopback addresses)."],
    ],
    [
      { ...NPM, url: "https://user:secret@registry.example.com" },
      ["url may only have a scheme, a host, a port and a path."],
    ],
    [
      { protocol: "crates", url: `${URL_OF}/api/v1` },
      ["url has a path: name only the scheme and the host, and a port where it has one."],
    ],
    [{ ...NPM, url: `${URL_OF}/a$b` }, ["url has a path with unusual characters."]],
    [{ ...NPM, package: "" }, ["package is empty: is the variable set, and may this job see it?"]],
    [
      { ...NPM, package: "shop, cart" },
      ["package names several packages, and npm's tokens are for one: use a step for each."],
    ],
    [{ ...NPM, package: "shop@1.0.0" }, ["package has a version: name only the package."]],
    [{ ...NPM, package: "@octo-org" }, ["package is a scope: add a slash and the package's name."]],
    [{ ...NPM, package: "octo-org/shop" }, ["package has a scope without its @."]],
    [{ ...NPM, ttl: "5m" }, ["ttl is an input of the step: write it beside `credential`."]],
    [{ ...NPM, url: `${URL_OF}?` }, ["url may only have a scheme, a host, a port and a path."]],
    [{ ...NPM, package: "@octo-org/" }, ["package is not the name of a package."]],
    [{ ...NPM, package: "../shop" }, ["package is not the name of a package."]],
    [{ ...NPM, package: 7 }, ["package is not a text: put it in quotes."]],
    [
      { protocol: "pypi", url: URL_OF, package: "shop" },
      [
        "package is not a setting of protocol pypi: the registry decides by its trusted publishers which packages the token is for.",
      ],
    ],
    [
      { ...NPM, audience: "x" },
      ["audience is not a setting of protocol npm: it is derived from `url`."],
    ],
    [
      { protocol: "nuget", url: URL_OF, user: "me@example.com" },
      ["user is an e-mail address: write the name of the account."],
    ],
    [
      { protocol: "rubygems", url: URL_OF, "role-to-assume": "a/b" },
      ["role-to-assume is not the token of a role."],
    ],
    [
      { protocol: "crates", url: URL_OF, "registry-name": "a b" },
      ["registry-name is not a name of a registry in Cargo's configuration."],
    ],
    [
      { protocol: "pypi", "repository-url": URL_OF, url: URL_OF },
      ["repository-url is written `url` here, under `registry:`."],
    ],
    [
      { ...NPM, provenance: true },
      [
        "provenance is not a setting here: the task cannot request ID tokens, so it cannot sign what it publishes.",
      ],
    ],
    [{ ...NPM, pakage: "x" }, ["pakage is not a known setting; did you mean package?"]],
  ])("says what is wrong with %j", (given, expected) => {
    expect(mistakesOf(given)).toEqual(expected);
  });

  it("says where a setting belongs that was written beside the kind's name", () => {
    expect(flatRegistrySetting("package")?.message).toContain("put it under `registry:`");
    expect(flatRegistrySetting("npm")?.message).toContain("is a protocol of registry");
    expect(flatRegistrySetting("gem-server")?.message).toContain("is written `url` here");
    expect(flatRegistrySetting("region")).toBeUndefined();
  });

  it("takes the example that the kind gives", () => {
    const { direct } = KINDS.find(({ name }) => name === "registry") ?? {};
    expect(direct?.example).toContain("protocol: npm, url: https://registry.example.com");
  });
});

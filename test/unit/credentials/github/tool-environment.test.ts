import { describe, expect, it } from "vitest";
import { GITHUB_HOSTILE_VARIABLES } from "../../../../src/credentials/github/hostile-variables.ts";
import { toolEnvironment } from "../../../../src/credentials/github/tool-environment.ts";
import { mayBeCredential } from "../../../../src/delivery/environment/child-environment.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const shown = (apiUrl: string): object => {
  const env = toolEnvironment(apiUrl, new Secret("ghs_made"));
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
};

describe("the variables of a token", () => {
  it("are those of gh and of other tools on github.com", () => {
    expect(shown("https://api.github.com")).toEqual({
      GITHUB_TOKEN: "ghs_made",
      GH_TOKEN: "ghs_made",
    });
  });

  it("name the server to gh with data residency", () => {
    expect(shown("https://api.octo-org.ghe.com")).toEqual({
      GITHUB_TOKEN: "ghs_made",
      GH_TOKEN: "ghs_made",
      GH_HOST: "octo-org.ghe.com",
    });
  });

  it("never give the token of GitHub Enterprise Server to gh as one for github.com", () => {
    expect(shown("https://github.octo-org.example/api/v3")).toEqual({
      GITHUB_TOKEN: "ghs_made",
      GH_ENTERPRISE_TOKEN: "ghs_made",
      GH_HOST: "github.octo-org.example",
    });
  });

  it("are accepted by the action", () => {
    const names = ["GITHUB_TOKEN", "GH_TOKEN", "GH_ENTERPRISE_TOKEN", "GH_HOST"];
    expect(names.filter((name) => !mayBeCredential(name, GITHUB_HOSTILE_VARIABLES))).toEqual([]);
  });
});

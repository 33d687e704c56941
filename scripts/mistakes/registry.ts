import { registryDirect } from "../../src/credentials/registry/provider.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { meetDirectly } from "./meet-direct.ts";
import type { ProtocolName } from "../../src/credentials/registry/protocols/names.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { githubClaims } from "../../test/support/id-token.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const URL_OF = "https://registry.example.com";

const SETTINGS: Readonly<Record<ProtocolName, Readonly<Record<string, string>>>> = {
  npm: { package: "@octo-org/shop" },
  pypi: {},
  crates: {},
  rubygems: {},
  nuget: { user: "octo-publisher" },
};

/** Nobody verifies it here. */
function idToken(): Secret {
  const payload = JSON.stringify({ ...githubClaims(), environment: "production" });
  return new Secret(`h.${Buffer.from(payload).toString("base64url")}.signature`);
}

/** What the step says to a registry that responds so. */
function meet(
  protocol: ProtocolName,
  response: HttpResponse,
  ttlMinutes: number,
): Promise<Failure> {
  return meetDirectly({
    kind: registryDirect,
    settings: { protocol, url: URL_OF, ...SETTINGS[protocol] },
    step: "publish",
    responses: [response],
    idToken,
    ttlMinutes,
  });
}

type Said = readonly [status: number, body: unknown, ttlMinutes?: number];

function mistake(
  title: string,
  protocol: ProtocolName,
  [status, body, ttlMinutes = 15]: Said,
): ExampleMistake {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { title, meet: () => meet(protocol, { status, headers: {}, body: text }, ttlMinutes) };
}

const NOT_FOUND = { message: "OIDC token exchange error - package not found" };
const NO_CONFIG = "No Trusted Publishing config found for repository `octo-org/shop`.";

export const REGISTRY_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "Registries of packages, in direct mode",
    intro:
      "Here the registry itself refuses. [kinds/registry.md](kinds/registry.md) says what to set up there.",
    mistakes: [
      mistake("A package of npm that does not exist, or trusts no job", "npm", [404, NOT_FOUND]),
      mistake("No trusted publisher fits the job", "crates", [
        400,
        { errors: [{ detail: NO_CONFIG }] },
      ]),
      mistake("An ID token for another audience", "crates", [
        400,
        { errors: [{ detail: "Failed to decode JWT" }] },
      ]),
      mistake("Another account than the one that created the policy", "nuget", [
        401,
        { error: "No matching trust policy owned by user 'octo-publisher' was found." },
      ]),
      mistake("A registry without trusted publishing", "pypi", [404, "not found"]),
      mistake("An index that asks for an ID token for somebody else", "pypi", [
        200,
        { audience: "sts.amazonaws.com" },
      ]),
      mistake("RubyGems knows no publisher for the job", "rubygems", [
        404,
        "This rubygem could not be found.",
      ]),
      mistake("A lease that is longer than the registry's token", "pypi", [200, {}, 30]),
      mistake("Something else at the registry's `url`", "npm", [200, "<html>Welcome</html>"]),
    ],
  },
];

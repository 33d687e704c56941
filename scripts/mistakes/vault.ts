import { vaultDirect } from "../../src/credentials/vault/direct/provider.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { meetDirectly } from "./meet-direct.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const SETTINGS = {
  url: "https://vault.example:8200",
  role: "deploy",
  secrets: "secret/data/ci npmToken | NPM_TOKEN",
};

/** What the step says to a server that responds so, in turn. */
function meet(
  settings: Readonly<Record<string, unknown>>,
  responses: readonly HttpResponse[],
): Promise<Failure> {
  const given = { ...SETTINGS, ...settings };
  const all = [...responses, refusal(403, "permission denied")];
  return meetDirectly({ kind: vaultDirect, settings: given, step: "publish", responses: all });
}

function refusal(status: number, error: string): HttpResponse {
  return { status, headers: {}, body: JSON.stringify({ errors: [error] }) };
}

function success(body: Readonly<Record<string, unknown>>): HttpResponse {
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

function login(auth: Readonly<Record<string, unknown>> = {}): HttpResponse {
  const token = { client_token: "t", accessor: "a", token_type: "service" };
  return success({ auth: { ...token, lease_duration: 3600, num_uses: 0, ...auth } });
}

function mistake(title: string, ...responses: readonly HttpResponse[]): ExampleMistake {
  return { title, meet: () => meet({}, responses) };
}

const AUDIENCE =
  "error validating token: invalid audience (aud) claim: audience claim does not match any bound audience";
const CLAIM =
  'error validating claims: claim "repository_id" does not match any associated bound claim values';

export const VAULT_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "Vault and OpenBao, in direct mode",
    intro:
      "Here the server itself refuses. [kinds/vault.md](kinds/vault.md) has a role and a policy that fit.",
    mistakes: [
      mistake("The role does not list the audience", refusal(400, AUDIENCE)),
      mistake("The role is for other jobs", refusal(400, CLAIM)),
      mistake("A role that does not exist", refusal(400, 'role "deploy" could not be found')),
      mistake("A wrong `path` or `namespace`", refusal(403, "permission denied")),
      mistake("A role that gives batch tokens", login({ token_type: "batch", accessor: "" })),
      mistake("A token that is too short for the ttl", login({ lease_duration: 60 })),
      mistake("A policy that does not read the path", login(), success({ data: {} })),
      mistake(
        "A path of KV 2 without data",
        login(),
        success({ data: {} }),
        refusal(404, "Invalid path for a versioned K/V secrets engine"),
      ),
      mistake(
        "A key that is not there",
        login(),
        success({ data: {} }),
        success({ data: { data: { npm_token: "x" }, metadata: {} } }),
      ),
      mistake("A sealed server", refusal(503, "Vault is sealed")),
      mistake("Something else at `url`", {
        status: 200,
        headers: {},
        body: "<html>Welcome</html>",
      }),
    ],
  },
];

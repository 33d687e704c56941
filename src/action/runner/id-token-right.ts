import type { IdTokenRight } from "../../identity/request-id-token.ts";
import { Secret } from "../../shared/secret.ts";

/** The job's right to ask for ID tokens, as the runner gives it to every step; empty is as good as absent. */
export function idTokenRight(env: Readonly<Record<string, string | undefined>>): IdTokenRight {
  const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  return {
    url: url === "" ? undefined : url,
    token: token === "" ? undefined : new Secret(token),
  };
}

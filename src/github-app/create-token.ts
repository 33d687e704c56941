import type { HttpResponse } from "../shared/http.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { permanentFault, type AppFault } from "./fault.ts";
import { notInstalled } from "./installations.ts";
import {
  isNarrow,
  narrowingBody,
  readToken,
  type InstallationToken,
  type Narrowing,
} from "./narrowing.ts";
import { messageIn, unexpected } from "./read-response.ts";
import type { AppRequests, AppResponse } from "./requests.ts";

/** How to find the installation's id. */
export interface InstallationIds {
  /** The id that is known; undefined: it must be looked up. */
  known(): number | undefined;
  lookUp(signal: AbortSignal): Promise<Result<{ readonly id: number }, AppFault>>;
}

interface TokenOrder {
  readonly owner: string;
  readonly narrowing: Narrowing;
}

/** @see https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app */
export async function createToken(
  { owner, narrowing }: TokenOrder,
  { requests, ids }: { readonly requests: AppRequests; readonly ids: InstallationIds },
  signal: AbortSignal,
): Promise<Result<InstallationToken, AppFault>> {
  if (!isNarrow(narrowing)) throw new TypeError("an empty list would mean everything");
  const ask = async (id: number): AppResponse =>
    requests.asApp(
      {
        method: "POST",
        path: `/app/installations/${id}/access_tokens`,
        body: narrowingBody(narrowing),
      },
      signal,
    );
  const known = ids.known();
  let sent = known === undefined ? undefined : await ask(known);
  // An App that was removed and installed again has another id.
  if (sent === undefined || (sent.ok && sent.value.status === 404)) {
    const found = await ids.lookUp(signal);
    if (!found.ok) return found;
    sent = await ask(found.value.id);
  }
  return sent.ok ? readResponse(sent.value, { owner, narrowing }) : sent;
}

function readResponse(
  response: HttpResponse,
  { owner, narrowing }: TokenOrder,
): Result<InstallationToken, AppFault> {
  const { status, body } = response;
  if (status === 404) return err(notInstalled(owner));
  if (status === 422) return err(refusedNarrowing(messageIn(response)));
  if (status !== 201) return err(unexpected("a token", response));
  const token = readToken(body, owner, narrowing);
  return token.ok ? ok(token.value) : err(withoutToken(token.error));
}

/** Names of faults that say which of both lists GitHub refused. */
export const REFUSED = { permissions: "permissions_refused", repositories: "repositories_refused" };

function refusedNarrowing(said: string): AppFault {
  const message = said === "" ? "GitHub refuses the token" : `GitHub refuses the token: ${said}`;
  return /permission/iu.test(said)
    ? permanentFault(
        REFUSED.permissions,
        message,
        "Grant the App these permissions in its settings, and let its owner accept them; or ask for fewer.",
      )
    : permanentFault(
        REFUSED.repositories,
        message,
        "Give the installation access to these repositories, or correct their names.",
      );
}

function withoutToken(message: string): AppFault {
  const remedy = "Check the base URL of GitHub's API, and what is between here and GitHub.";
  return { ...permanentFault("token_missing", message, remedy), mayHaveActed: true };
}

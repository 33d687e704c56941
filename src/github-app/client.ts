import { err, ok, type Result } from "../shared/result.ts";
import type { Secret } from "../shared/secret.ts";
import { singleFlight } from "../shared/single-flight.ts";
import { createToken, type InstallationIds } from "./create-token.ts";
import type { AppFault } from "./fault.ts";
import { findInstallation, reachesRepository, type Installation } from "./installations.ts";
import type { InstallationToken, Narrowing } from "./narrowing.ts";
import { unexpected } from "./read-response.ts";
import {
  createAppRequests,
  type AppEffects,
  type AppIdentity,
  type AppRequests,
} from "./requests.ts";

type Call<T> = Promise<Result<T, AppFault>>;

/**
 * A GitHub App on the account of one owner. It keeps the installation's id and the App's own tokens (JWT) as long as they
 * are of use, and no installation token: each belongs to whoever asked for it.
 */
export interface GitHubApp {
  /** Looks now, also whether the installation is suspended. */
  installation(signal: AbortSignal): Call<Installation>;
  /** Whether the installation has this repository. */
  reaches(repository: string, signal: AbortSignal): Call<boolean>;
  /** One new token. Whoever gets one with a `mismatch` deletes it. */
  createToken(narrowing: Narrowing, signal: AbortSignal): Call<InstallationToken>;
  /** Ends a token by itself. `already`: GitHub did not accept it any more. */
  deleteToken(token: Secret, signal: AbortSignal): Call<"deleted" | "already">;
  /** Whether GitHub still accepts a token. */
  accepts(token: Secret, signal: AbortSignal): Call<boolean>;
}

export function createGitHubApp(
  identity: AppIdentity & { readonly owner: string },
  effects: AppEffects,
): GitHubApp {
  const { owner } = identity;
  const requests = createAppRequests(identity, effects);
  let knownId: number | undefined;

  const lookUp = async (signal: AbortSignal): Call<Installation> => {
    const found = await findInstallation(owner, requests, signal);
    knownId = found.ok ? found.value.id : undefined;
    return found;
  };
  // One look serves all that ask at the same time. The signal is that of the first, whose time is over first.
  const ids: InstallationIds = { known: () => knownId, lookUp: singleFlight(lookUp) };

  return {
    installation: lookUp,
    reaches: async (repository, signal) =>
      reachesRepository({ owner, repository }, requests, signal),
    createToken: async (narrowing, signal) =>
      createToken({ owner, narrowing }, { requests, ids }, signal),
    deleteToken: async (token, signal) => deleteToken(requests, token, signal),
    accepts: async (token, signal) => accepts(requests, token, signal),
  };
}

/** @see https://docs.github.com/en/rest/apps/installations#revoke-an-installation-access-token */
async function deleteToken(
  requests: AppRequests,
  token: Secret,
  signal: AbortSignal,
): Call<"deleted" | "already"> {
  const sent = await requests.withToken(
    { method: "DELETE", path: "/installation/token" },
    token,
    signal,
  );
  if (!sent.ok) return sent;
  if (sent.value.status === 204) return ok("deleted");
  if (sent.value.status === 401) return ok("already");
  return err(unexpected("the deletion of a token", sent.value));
}

async function accepts(requests: AppRequests, token: Secret, signal: AbortSignal): Call<boolean> {
  const path = "/installation/repositories?per_page=1";
  const sent = await requests.withToken({ method: "GET", path }, token, signal);
  if (!sent.ok) return sent;
  if (sent.value.status === 200) return ok(true);
  if (sent.value.status === 401) return ok(false);
  return err(unexpected("a look with the token", sent.value));
}

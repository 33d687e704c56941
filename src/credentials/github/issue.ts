import type { GitHubApp } from "../../github-app/client.ts";
import type { InstallationToken } from "../../github-app/narrowing.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../kind/provider.ts";
import { refuseBeyondRepositories } from "./classify.ts";
import { providerFailure } from "./failures.ts";
import { hashedToken, tokenHandle } from "./handle.ts";
import { permissionsText } from "./permissions.ts";
import { repeated } from "./repeat.ts";
import type { GitHubServer } from "./server.ts";
import type { GitHubSettings } from "./settings.ts";
import { toolEnvironment } from "./tool-environment.ts";

export interface IssueTools {
  readonly server: GitHubServer;
  readonly app: GitHubApp;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly signal: AbortSignal;
}

type Outcome<T> = Promise<Result<T, ProviderFailure>>;

/** Every installation token lives so long. */
const TOKEN_MS = 3_600_000;
/** Between the lease and its token lie some seconds. */
const SLACK_MS = 10_000;

export async function issueToken(
  request: IssueRequest<GitHubSettings>,
  tools: IssueTools,
): Outcome<Issued> {
  const { settings, expiresAt } = request;
  if (expiresAt - tools.clock.now() > TOKEN_MS + SLACK_MS) return err(ttlTooLong());
  const created = await createExactToken(settings, tools);
  if (!created.ok) return created;
  const { token, expiresAt: diesAt } = created.value;
  const handle = tokenHandle(request);
  return ok({
    credential: { kind: "github", env: toolEnvironment(tools.server.apiUrl, token), files: [] },
    handle: { ...handle, hashed_token: hashedToken(token) },
    diesAt,
    issuedTo: `github token for ${String(handle["repositories"])} (${permissionsText(settings.permissions)})`,
    revocationSecret: token,
  });
}

/** Issues a token as a lease would, and deletes it. */
export async function rehearseToken(
  settings: GitHubSettings,
  tools: IssueTools,
): Outcome<undefined> {
  const created = await createExactToken(settings, tools);
  if (!created.ok) return created;
  const deleted = await deleteToken(created.value, tools);
  return deleted.ok ? ok(undefined) : err({ ...providerFailure(deleted.error), mayExist: true });
}

/** A token that is exactly what was asked for. Any other one is deleted at once. */
async function createExactToken(
  settings: GitHubSettings,
  tools: IssueTools,
): Outcome<InstallationToken> {
  const { server, app, signal } = tools;
  const refused = refuseBeyondRepositories(server, settings);
  if (refused !== undefined) return err(refused);
  const { repositories, permissions } = settings;
  const created = await repeated(tools, () =>
    app.createToken({ repositories, permissions }, signal),
  );
  if (!created.ok) return err(providerFailure(created.error));
  const { mismatch } = created.value;
  if (mismatch === undefined) return created;
  const deleted = await deleteToken(created.value, tools);
  return err(notAsAsked(mismatch, deleted.ok));
}

async function deleteToken({ token }: InstallationToken, tools: IssueTools) {
  return repeated(tools, () => tools.app.deleteToken(token, tools.signal));
}

function notAsAsked(mismatch: string, isDeleted: boolean): ProviderFailure {
  const end = isDeleted
    ? "It is deleted, and nobody got it."
    : "Nobody got it, but it could not be deleted: GitHub ends it within an hour.";
  const message = `GitHub issued another token than was asked for: ${mismatch}. ${end}`;
  const remedy = "Check the grant against the App's installation, and that `api-url` is GitHub's.";
  return { ...permanentFailure("token_not_as_asked", message, remedy), mayExist: !isDeleted };
}

function ttlTooLong(): ProviderFailure {
  const message = "the lease is to last longer than an hour, and no installation token does";
  return permanentFailure("ttl_too_long", message, "Request a `ttl` of at most 1h.");
}

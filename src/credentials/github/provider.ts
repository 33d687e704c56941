import { createGitHubApp, type GitHubApp } from "../../github-app/client.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Obstacle, Probe, Provider, ProviderFailure, Revoked } from "../kind/provider.ts";
import { serverFinder } from "../kind/unknown-server.ts";
import { createSettingsCheck, lookAtInstallation, type SettingsCheck } from "./check-settings.ts";
import { classifyPermissions, refuseBeyondRepositories } from "./classify.ts";
import { providerFailure } from "./failures.ts";
import { serverIn, tokenHandle } from "./handle.ts";
import { issueToken, rehearseToken } from "./issue.ts";
import { repeated } from "./repeat.ts";
import { GITHUB_REVOCABILITY } from "./revocability.ts";
import type { GitHubServer } from "./server.ts";
import type { GitHubSettings } from "./settings.ts";

export interface GitHubProviderDeps {
  /** By their names under `servers.github`. */
  readonly servers: Readonly<Record<string, GitHubServer>>;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** One server, with its App's client. */
interface Known {
  readonly server: GitHubServer;
  readonly app: GitHubApp;
  readonly check: SettingsCheck;
}

type Outcome<T> = Promise<Result<T, ProviderFailure>>;

/** Tokens of an App's installation, each for one lease. Only the token itself can end it. */
export function createGitHubProvider(deps: GitHubProviderDeps): Provider<GitHubSettings> {
  const { clock, jitter } = deps;
  const known = new Map(
    Object.entries(deps.servers).map(([name, server]) => {
      const app = createGitHubApp(server, deps);
      return [name, { server, app, check: createSettingsCheck(app, clock) } satisfies Known];
    }),
  );

  const find = serverFinder("github", known);
  const on = async <T>(name: string, work: (known: Known) => Outcome<T>): Outcome<T> => {
    const found = find(name);
    return found.ok ? await work(found.value) : found;
  };

  return {
    kind: "github",
    revocability: GITHUB_REVOCABILITY,
    handleOf: tokenHandle,
    variablesOf: () => ["GITHUB_TOKEN"],
    classify: async (settings) =>
      on(settings.server, async ({ server }) => {
        const refused = refuseBeyondRepositories(server, settings);
        return refused === undefined ? ok(classifyPermissions(settings)) : err(refused);
      }),
    rehearse: async (settings, signal) =>
      on(settings.server, async ({ server, app }) =>
        asObstacle(await rehearseToken(settings, { server, app, clock, jitter, signal })),
      ),
    checkSettings: async ({ settings }, signal) =>
      on(settings.server, async ({ server, check }) => {
        const refused = refuseBeyondRepositories(server, settings);
        return refused === undefined ? await check(settings, signal) : err(refused);
      }),
    issue: async (request, signal) =>
      on(request.settings.server, async ({ server, app }) =>
        issueToken(request, { server, app, clock, jitter, signal }),
      ),
    revoke: async (handle, signal, secret) =>
      on(serverIn(handle), async ({ app }) => {
        if (secret === undefined) return ok<Revoked>({ facts: [LOST] });
        const ended = await repeated({ clock, jitter, signal }, () =>
          app.deleteToken(secret, signal),
        );
        return ended.ok ? ok(revokedBy(ended.value)) : err(providerFailure(ended.error));
      }),
    probe: async (handle, signal, secret) =>
      on(serverIn(handle), async ({ app }) => probe(app, signal, secret)),
    checkServer: async (name, signal) =>
      on(name, async ({ app }) => {
        const seen = await lookAtInstallation(app, signal);
        return seen.ok ? ok(undefined) : seen;
      }),
  };
}

/** The store has no token: the lease never became active, so nobody got one. */
const LOST = "no token reached the broker: GitHub ends a lost one within an hour";

function revokedBy(how: "deleted" | "already"): Revoked {
  return { facts: [how === "deleted" ? "token deleted" : "GitHub rejected the token already"] };
}

async function probe(
  app: GitHubApp,
  signal: AbortSignal,
  secret: Secret | undefined,
): Outcome<Probe> {
  if (secret === undefined) return ok({ state: "unknown", facts: [LOST] });
  const accepted = await app.accepts(secret, signal);
  if (!accepted.ok) return err(providerFailure(accepted.error));
  return accepted.value
    ? ok({ state: "alive", facts: ["GitHub accepts the token"] })
    : ok({ state: "dead", facts: ["GitHub rejects the token"] });
}

/** What waiting can help is no obstacle. */
function asObstacle(
  rehearsed: Result<undefined, ProviderFailure>,
): Result<Obstacle | undefined, ProviderFailure> {
  if (rehearsed.ok) return rehearsed;
  const { setting } = rehearsed.error;
  return setting === undefined ? rehearsed : ok({ setting, failure: rehearsed.error });
}

import type { GitHubApi, GitHubRequest } from "../../approval/github/api.ts";
import { createGitHubApp, type GitHubApp } from "../../github-app/client.ts";
import { createAppRequests, type AppEffects, type AppIdentity } from "../../github-app/requests.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpSend } from "../../shared/http.ts";
import type { AppReader, GitHubConfig } from "../config/github-config.ts";
import { createAppApi, placeOf } from "../github/app-api.ts";
import { createInstallationTokens, readerNarrowing } from "../github/installation-tokens.ts";
import { appCheck, tokenCheck, type AccessCheck } from "../probe/access-check.ts";
import { createGitHubReader, createGitHubSender } from "./github-reader.ts";

/** What reads GitHub, before anything of it is shared or counted. */
export interface GitHubReads {
  readonly api: GitHubApi;
  readonly checkAccess: AccessCheck;
  /** The owner whose limit a request costs; undefined where one token reads everything. */
  readonly ownerOf: ((request: GitHubRequest) => string) | undefined;
  /** What is known of the App's installation on an owner may no longer be true. */
  readonly forgetOwner: (owner: string) => void;
  /** The App on the account of an owner; undefined where a token reads. */
  readonly appOn: ((owner: string) => GitHubApp) | undefined;
}

export interface AccessEffects {
  readonly send: HttpSend;
  /** For what an App asks as itself: keys and tokens, which no cache may hold. Absent: `send`. */
  readonly plainSend?: HttpSend;
  readonly clock: Pick<Clock, "now">;
}

export function openGitHub(config: GitHubConfig, effects: AccessEffects): GitHubReads {
  if ("app" in config) return openAsApp(config, effects);
  const api = createGitHubReader({ send: effects.send, apiUrl: config.api, token: config.token });
  return { api, checkAccess: tokenCheck({ api, clock: effects.clock }), ...NO_APP };
}

const NO_APP = { ownerOf: undefined, appOn: undefined, forgetOwner: () => undefined } as const;

function openAsApp({ api, app }: AppReader, effects: AccessEffects): GitHubReads {
  const { send, plainSend = send, clock } = effects;
  const apiUrl = api.replace(/\/+$/u, "");
  const identity = { app: app.id, keys: app.keys, apiUrl };
  const sender = createGitHubSender({ send, apiUrl });
  const appOn = appsOf(identity, { send: plainSend, clock });
  const tokens = createInstallationTokens({ appOn, narrowing: readerNarrowing, clock });
  const ask = createAppRequests(identity, { send: plainSend, clock });
  return {
    api: createAppApi({ tokens, send: (request, token) => sender.request(request, token), clock }),
    checkAccess: appCheck(ask),
    ownerOf: (request) => placeOf(request).owner,
    forgetOwner: (owner) => tokens.forget(owner),
    appOn,
  };
}

/** An App on the account of each owner. */
export function appsOf(identity: AppIdentity, effects: AppEffects): (owner: string) => GitHubApp {
  return memoised((owner) => createGitHubApp({ ...identity, owner }, effects));
}

/** One for each owner, without regard to case. Owners are those of ID tokens and policies: a few. */
function memoised<T>(create: (owner: string) => T): (owner: string) => T {
  const made = new Map<string, T>();
  return (owner) => {
    const key = owner.toLowerCase();
    const one = made.get(key) ?? create(owner);
    made.set(key, one);
    return one;
  };
}

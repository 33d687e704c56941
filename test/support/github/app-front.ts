/**
 * A FAKE of GitHub's side of Apps, as part of the front: installations, their tokens with what these may do, and the log of
 * deliveries. It is strict: a token for everything is a fault of the caller, and each token reads only what it was made for.
 */
import { randomBytes, type KeyObject } from "node:crypto";
import { jwtVerify } from "jose";
import type { GitHubReply } from "./request.ts";

export interface FakeInstallation {
  readonly id: number;
  readonly owner: string;
  permissions: Record<string, string>;
  /** Names without their owner; undefined: all that the owner has. */
  repositories: readonly string[] | undefined;
  isSuspended: boolean;
  events: readonly string[];
}

export interface IssuedToken {
  readonly token: string;
  readonly installation: number;
  readonly permissions: Readonly<Record<string, string>>;
  /** `octo-org/shop`, in lower case; undefined: of the organisation alone. */
  readonly repositories: readonly string[] | undefined;
  isDead: boolean;
}

export interface AppFront {
  readonly appId: number;
  /** Keys that the App has now. */
  keys: readonly KeyObject[];
  readonly installations: FakeInstallation[];
  readonly issued: IssuedToken[];
  /** How long a new token works, in milliseconds. */
  tokenLifeMs: number;
  /** What GitHub's clock says. */
  now: () => number;
  /** What was asked for that no careful caller asks for. */
  readonly faults: string[];
  /** Log of deliveries, newest first, as `GET /app/hook/deliveries` lists them. */
  readonly deliveries: FakeDelivery[];
}

export interface FakeDelivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly delivered_at: string;
  /** `OK`, or why GitHub could not deliver it. */
  readonly status: string;
  readonly status_code: number;
  readonly payload: unknown;
}

export const APP_READS = {
  actions: "read",
  contents: "read",
  metadata: "read",
  pull_requests: "read",
};

export function createAppFront(appId: number, keys: readonly KeyObject[]): AppFront {
  return {
    appId,
    keys,
    installations: [],
    issued: [],
    tokenLifeMs: 3_600_000,
    now: Date.now,
    faults: [],
    deliveries: [],
  };
}

let ids = 900;

export function install(
  front: AppFront,
  owner: string,
  more: Partial<FakeInstallation> = {},
): FakeInstallation {
  ids += 1;
  const installation: FakeInstallation = {
    id: ids,
    owner,
    permissions: { ...APP_READS },
    repositories: undefined,
    isSuspended: false,
    events: [],
    ...more,
  };
  front.installations.push(installation);
  return installation;
}

interface AppCall {
  readonly line: string;
  readonly bearer: string;
  readonly body: string;
}

/** What GitHub responds to the App itself; undefined: the request is not for it. */
export async function replyToApp(
  front: AppFront,
  { line, bearer, body }: AppCall,
): Promise<GitHubReply | undefined> {
  const [path = ""] = line.split("?");
  const route = APP_ROUTES.find(({ pattern }) => pattern.test(path));
  if (route === undefined) return undefined;
  if (!(await isApp(front, bearer))) return refused(401, "A JSON web token could not be decoded");
  return route.reply(front, route.pattern.exec(path)?.[1] ?? "", { line, bearer, body });
}

const APP_ROUTES: readonly {
  readonly pattern: RegExp;
  readonly reply: (front: AppFront, name: string, call: AppCall) => GitHubReply;
}[] = [
  { pattern: /^GET \/app$/u, reply: ({ appId }) => ({ status: 200, body: { id: appId } }) },
  { pattern: /^GET \/(?:orgs|users)\/([^/]+)\/installation$/u, reply: installationOf },
  {
    pattern: /^POST \/app\/installations\/(\d+)\/access_tokens$/u,
    reply: (front, id, { body }) => newToken(front, Number(id), body),
  },
  {
    pattern: /^GET \/app\/hook\/deliveries\/(\d+)$/u,
    reply: (front, id) => oneDelivery(front, Number(id)),
  },
  {
    pattern: /^GET \/app\/hook\/deliveries$/u,
    reply: (front, _name, { line }) => listDeliveries(front, line),
  },
];

async function isApp(front: AppFront, bearer: string): Promise<boolean> {
  for (const key of front.keys) {
    try {
      const currentDate = new Date(front.now());
      const { payload } = await jwtVerify(bearer, key, { algorithms: ["RS256"], currentDate });
      return payload.iss === String(front.appId);
    } catch {
      // Another key may fit.
    }
  }
  return false;
}

function installationOf({ installations }: AppFront, owner: string): GitHubReply {
  const found = installations.find((one) => one.owner.toLowerCase() === owner.toLowerCase());
  if (found === undefined) return refused(404, "Not Found");
  const { id, permissions, events, isSuspended } = found;
  const suspended_at = isSuspended ? "2026-11-01T00:00:00Z" : null;
  return { status: 200, body: { id, permissions, events, suspended_at } };
}

function newToken(front: AppFront, id: number, body: string): GitHubReply {
  const installation = front.installations.find((one) => one.id === id);
  if (installation === undefined) return refused(404, "Not Found");
  if (installation.isSuspended) return refused(403, "This installation has been suspended");
  const asked = JSON.parse(body) as {
    readonly repositories?: readonly string[];
    readonly permissions?: Readonly<Record<string, string>>;
  };
  const { repositories, permissions = {} } = asked;
  if (isForEverything(repositories, permissions)) {
    front.faults.push(`a token for everything was asked for: ${body}`);
  }
  const why = whyNotIssued(installation, repositories, permissions);
  if (why !== undefined) return refused(422, why);
  const full = repositories?.map((name) => `${installation.owner}/${name}`);
  return issue(front, { id, full, permissions });
}

function issue(
  front: AppFront,
  made: {
    readonly id: number;
    readonly full: readonly string[] | undefined;
    readonly permissions: Readonly<Record<string, string>>;
  },
): GitHubReply {
  const { id, full, permissions } = made;
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  const repositories = full?.map((name) => name.toLowerCase());
  front.issued.push({ token, installation: id, permissions, repositories, isDead: false });
  return {
    status: 201,
    body: {
      token,
      expires_at: new Date(front.now() + front.tokenLifeMs).toISOString(),
      permissions: { ...(full === undefined ? {} : { metadata: "read" }), ...permissions },
      repository_selection: full === undefined ? "all" : "selected",
      ...(full === undefined ? {} : { repositories: full.map((name) => ({ full_name: name })) }),
    },
  };
}

function isForEverything(
  repositories: readonly string[] | undefined,
  permissions: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(permissions);
  if (names.length === 0) return true;
  return repositories === undefined ? names.join() !== "members" : repositories.length === 0;
}

function whyNotIssued(
  { permissions: granted, repositories: own }: FakeInstallation,
  repositories: readonly string[] | undefined,
  permissions: Readonly<Record<string, string>>,
): string | undefined {
  const isBeyond = ([name, level]: readonly [string, string]): boolean =>
    granted[name] !== level && !(level === "read" && granted[name] === "write");
  if (Object.entries(permissions).some(isBeyond)) {
    return "The permissions requested are not granted to this installation.";
  }
  const isOutside = repositories?.some((name) => own !== undefined && !own.includes(name));
  return isOutside === true
    ? "There is at least one repository that is not accessible."
    : undefined;
}

/** Why a token may not send a request; undefined: it may. */
export function whyNotToken(
  front: AppFront,
  { line, bearer, body }: AppCall,
): GitHubReply | undefined {
  const known = front.issued.find(({ token }) => token === bearer);
  const installation = front.installations.find(({ id }) => id === known?.installation);
  if (known === undefined || known.isDead || installation === undefined) {
    return refused(401, "Bad credentials");
  }
  if (installation.isSuspended) return refused(403, "This installation has been suspended");
  const [method = "", path = ""] = line.split(" ");
  const repository = repositoryAt(path, body);
  if (!reaches(known, repository)) return refused(404, "Not Found");
  const needs = permissionOf(path);
  const has = needs === "metadata" ? "read" : known.permissions[needs];
  const isWrite = method !== "GET" && path !== "/graphql";
  if (isWrite ? has === "write" : has !== undefined) return undefined;
  return refused(403, "Resource not accessible by integration");
}

function reaches({ repositories }: IssuedToken, repository: string | undefined): boolean {
  return repository === undefined || repositories?.includes(repository.toLowerCase()) === true;
}

function repositoryAt(path: string, body: string): string | undefined {
  const at = /^\/repos\/([^/]+\/[^/?]+)/u.exec(path)?.[1];
  if (at !== undefined || path !== "/graphql") return at;
  const { variables } = JSON.parse(body) as { variables: { owner: string; repo: string } };
  return `${variables.owner}/${variables.repo}`;
}

const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/^\/orgs\/[^/]+\/teams\//u, "members"],
  [/^\/graphql|\/pulls(?:[/?]|$)|\/timeline/u, "pull_requests"],
  [/\/check-runs(?:[/?]|$)|\/check-suites(?:[/?]|$)/u, "checks"],
  [/\/deployment_protection_rule$/u, "deployments"],
  [/\/actions\//u, "actions"],
  [/\/branches\/.+\/protection$/u, "administration"],
  [/\/collaborators\/|\/rules\/|\/rulesets|^\/repos\/[^/]+\/[^/]+$/u, "metadata"],
];

function permissionOf(path: string): string {
  return PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1] ?? "contents";
}

function listDeliveries({ deliveries }: AppFront, line: string): GitHubReply {
  const query = new URLSearchParams(line.split("?")[1] ?? "");
  const size = Number(query.get("per_page") ?? 30);
  const start = Number(query.get("cursor") ?? 0);
  const page = deliveries.slice(start, start + size);
  const next = `</app/hook/deliveries?per_page=${size}&cursor=${start + size}>; rel="next"`;
  return { status: 200, body: page, ...(start + size < deliveries.length ? { link: next } : {}) };
}

function oneDelivery({ deliveries }: AppFront, id: number): GitHubReply {
  const found = deliveries.find((one) => one.id === id);
  if (found === undefined) return refused(404, "Not Found");
  const { payload, ...shown } = found;
  return { status: 200, body: { ...shown, request: { payload } } };
}

function refused(status: number, message: string): GitHubReply {
  return { status, body: { message, status: String(status) } };
}

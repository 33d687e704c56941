/**
 * A FAKE of GitHub's side of Apps, as part of the front: installations, their tokens with what these may do, and the log of
 * deliveries. It is strict: a token for everything is a fault of the caller, and each token reads only what it was made for.
 */
import { randomBytes, type KeyObject } from "node:crypto";
import { jwtVerify } from "jose";
import { READER_EVENTS } from "../../../src/github-app/reading.ts";
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
  /** By which it may sign too. */
  readonly clientId: string;
  /** Keys that the App has now. */
  keys: readonly KeyObject[];
  readonly installations: FakeInstallation[];
  /** Ids of the accounts that it is installed on, by login. */
  readonly ownerIds: Map<string, number>;
  readonly issued: IssuedToken[];
  /** How long a new token works, in milliseconds. */
  tokenLifeMs: number;
  /** What GitHub's clock says. */
  now: () => number;
  /** What was asked for that no careful caller asks for. */
  readonly faults: string[];
  /** Its webhook; undefined: none is active. */
  hook: Readonly<Record<string, string>> | undefined;
  /** To which it is subscribed. */
  events: readonly string[];
  /** Full names of repositories by id, for tokens that are asked for by id. */
  readonly names: Map<number, string>;
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
    clientId: `Iv23.${appId}`,
    keys,
    installations: [],
    ownerIds: new Map([["octo-org", 65]]),
    issued: [],
    tokenLifeMs: 3_600_000,
    now: Date.now,
    faults: [],
    hook: { url: "http://127.0.0.1:8700/webhooks/github", content_type: "json", insecure_ssl: "0" },
    events: READER_EVENTS,
    names: new Map(),
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
  if (path === "DELETE /installation/token") return endToken(front, bearer);
  const route = APP_ROUTES.find(({ pattern }) => pattern.test(path));
  if (route === undefined) return undefined;
  if (!(await isApp(front, bearer))) return refused(401, "A JSON web token could not be decoded");
  return route.reply(front, route.pattern.exec(path)?.[1] ?? "", { line, bearer, body });
}

/** A token ends itself. */
function endToken({ issued }: AppFront, bearer: string): GitHubReply {
  const own = issued.find(({ token, isDead }) => token === bearer && !isDead);
  if (own === undefined) return refused(401, "Bad credentials");
  own.isDead = true;
  return { status: 204, body: undefined };
}

const APP_ROUTES: readonly {
  readonly pattern: RegExp;
  readonly reply: (front: AppFront, name: string, call: AppCall) => GitHubReply;
}[] = [
  {
    pattern: /^GET \/app$/u,
    reply: ({ appId, clientId, events }) => {
      return { status: 200, body: { id: appId, client_id: clientId, events } };
    },
  },
  {
    pattern: /^GET \/app\/hook\/config$/u,
    reply: ({ hook }) =>
      hook === undefined ? refused(404, "Not Found") : { status: 200, body: hook },
  },
  { pattern: /^GET \/(?:orgs|users)\/([^/]+)\/installation$/u, reply: installationOf },
  { pattern: /^GET \/app\/installations$/u, reply: listInstallations },
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
      return [String(front.appId), front.clientId].includes(payload.iss ?? "");
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

function listInstallations(front: AppFront, _name: string, { line }: AppCall): GitHubReply {
  const query = new URLSearchParams(line.split("?")[1] ?? "");
  const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
  const own = front.installations.slice((page - 1) * size, page * size);
  const body = own.map(({ id, owner, permissions, events, isSuspended }) => ({
    id,
    account: { id: front.ownerIds.get(owner) ?? 0, login: owner },
    permissions,
    events,
    suspended_at: isSuspended ? "2026-11-01T00:00:00Z" : null,
  }));
  return { status: 200, body };
}

/** What an installation token sees of its installation: the names of its repositories without their owner; undefined: all. */
export function installationBehind(front: AppFront, bearer: string): FakeInstallation | undefined {
  const known = front.issued.find(({ token }) => token === bearer);
  return front.installations.find(({ id }) => id === known?.installation);
}

function newToken(front: AppFront, id: number, body: string): GitHubReply {
  const installation = front.installations.find((one) => one.id === id);
  if (installation === undefined) return refused(404, "Not Found");
  if (installation.isSuspended) return refused(403, "This installation has been suspended");
  const asked = JSON.parse(body) as AskedToken;
  const { permissions = {} } = asked;
  const repositories = namesIn(front, installation.owner, asked);
  if (isForEverything(repositories, permissions)) {
    front.faults.push(`a token for everything was asked for: ${body}`);
  }
  const why = whyNotIssued(installation, repositories, permissions);
  if (why !== undefined) return refused(422, why);
  const full = repositories?.map((name) => `${installation.owner}/${name}`);
  return issue(front, { id, full, permissions });
}

interface AskedToken {
  readonly repositories?: readonly string[];
  readonly repository_ids?: readonly number[];
  readonly permissions?: Readonly<Record<string, string>>;
}

/** Names without their owner. An id that the owner does not have becomes a name that nobody has. */
function namesIn(
  { names }: AppFront,
  owner: string,
  { repositories, repository_ids: asked }: AskedToken,
): readonly string[] | undefined {
  if (asked === undefined) return repositories;
  return asked.map((one) => {
    const [found, name] = names.get(one)?.split("/") ?? [];
    return found?.toLowerCase() === owner.toLowerCase() && name !== undefined ? name : NOBODYS;
  });
}

const NOBODYS = "(nobody's)";

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
      ...(full === undefined
        ? {}
        : { repositories: full.map((name) => ({ id: idOf(front, name), full_name: name })) }),
    },
  };
}

function idOf({ names }: AppFront, fullName: string): number | undefined {
  return [...names].find(([, name]) => name.toLowerCase() === fullName.toLowerCase())?.[0];
}

function isForEverything(
  repositories: readonly string[] | undefined,
  permissions: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(permissions);
  if (names.length === 0) return true;
  // Without a list: the members of the organisation, or to see which repositories there are.
  return repositories === undefined
    ? names.join() !== "members" && names.join() !== "metadata"
    : repositories.length === 0;
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
  const isOutside = repositories?.some(
    (name) => name === NOBODYS || (own !== undefined && !own.includes(name)),
  );
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
  const isWrite = method !== "GET" && path !== "/graphql";
  if (!reaches(known, repositoryAt(front, path, body))) return refused(404, "Not Found");
  return mayDo(known, permissionOf(path), isWrite)
    ? undefined
    : refused(403, "Resource not accessible by integration");
}

function mayDo({ permissions }: IssuedToken, needs: string, isWrite: boolean): boolean {
  const has = needs === "metadata" ? "read" : permissions[needs];
  return isWrite ? has === "write" : has !== undefined;
}

function reaches({ repositories }: IssuedToken, repository: string | undefined): boolean {
  return repository === undefined || repositories?.includes(repository.toLowerCase()) === true;
}

function repositoryAt({ names }: AppFront, path: string, body: string): string | undefined {
  const byId = /^\/repositories\/(\d+)$/u.exec(path)?.[1];
  if (byId !== undefined) return names.get(Number(byId)) ?? NOBODYS;
  const at = /^\/repos\/([^/]+\/[^/?]+)/u.exec(path)?.[1];
  if (at !== undefined || path !== "/graphql") return at;
  const { variables } = JSON.parse(body) as { variables: { owner: string; repo: string } };
  return `${variables.owner}/${variables.repo}`;
}

const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/^\/orgs\/[^/]+\/teams\//u, "members"],
  [/^\/installation\/repositories|^\/users\//u, "metadata"],
  [/^\/graphql|\/pulls(?:[/?]|$)|\/timeline/u, "pull_requests"],
  [/\/check-runs(?:[/?]|$)|\/check-suites(?:[/?]|$)/u, "checks"],
  [/\/deployment_protection_rule$/u, "deployments"],
  [/\/actions\//u, "actions"],
  [/\/branches\/.+\/protection$/u, "administration"],
  [
    /\/collaborators\/|\/rules\/|\/rulesets|^\/repos\/[^/]+\/[^/]+$|^\/repositories\/\d+$/u,
    "metadata",
  ],
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

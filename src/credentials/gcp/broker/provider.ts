import { toRfc3339, type Clock } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Handle } from "../../kind/credential.ts";
import type { KeptLogin } from "../../kind/login/kept-login.ts";
import { obstacleIn } from "../../kind/obstacle.ts";
import type {
  Classification,
  Issued,
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../../kind/provider.ts";
import { classifyByLists } from "../../kind/reads-list.ts";
import { serverFinder } from "../../kind/unknown-server.ts";
import type { GoogleEffects } from "../api/call-google.ts";
import type { AccountToken } from "../api/impersonate.ts";
import { GCP_BROKER_REVOCABILITY } from "../token/revocability.ts";
import { classifyBoundary } from "../token/classify.ts";
import { tokenEnvironment } from "../token/credential.ts";
import { probedGcpToken, revokedGcpToken } from "../token/end.ts";
import { explainAccount } from "../token/explain.ts";
import { auditReason, issueLeaseToken, leaseSeconds } from "../token/lease-token.ts";
import { parseLoginFile } from "./login-file.ts";
import { createGcpLogin } from "./login.ts";
import type { GcpServer } from "./server.ts";
import type { GcpSettings } from "./settings.ts";

export interface GcpDeps {
  /** By their names under `servers.gcp`. */
  readonly servers: Readonly<Record<string, GcpServer>>;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** One server with what the broker keeps about it while it runs. */
interface KeptServer {
  readonly server: GcpServer;
  readonly login: KeptLogin<Secret>;
}

/** Google Cloud with the broker's own login, by which it gets a token of the service account that a grant names. */
export function createGcpProvider({ servers, ...effects }: GcpDeps): Provider<GcpSettings> {
  const kept = new Map(
    Object.entries(servers).map(([name, server]): [string, KeptServer] => [
      name,
      { server, login: createGcpLogin(server, effects) },
    ]),
  );
  const find = serverFinder("gcp", kept);
  return {
    kind: "gcp",
    revocability: GCP_BROKER_REVOCABILITY,
    handleOf: gcpHandle,
    variablesOf: () => ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"],
    classify: (settings) => {
      const at = find(settings.server);
      return Promise.resolve(at.ok ? ok(classify(at.value.server, settings)) : at);
    },
    rehearse: async (settings, signal) => {
      const at = find(settings.server);
      if (!at.ok) return obstacleIn(at.error);
      const order = { settings, seconds: REHEARSED_SECONDS, reason: "stepkey rehearsal" };
      const token = await accountToken(at.value, order, { ...effects, signal });
      return token.ok ? ok(undefined) : obstacleIn(token.error);
    },
    issue: async (request, signal) => {
      const at = find(request.settings.server);
      return at.ok ? await issue(at.value, request, { ...effects, signal }) : at;
    },
    revoke: (handle) => Promise.resolve(ok(revokedGcpToken(handle))),
    probe: (handle) => Promise.resolve(ok(probedGcpToken(handle, effects.clock.now()))),
    checkServer: async (name, signal) => {
      const at = find(name);
      if (!at.ok) return at;
      const token = await at.value.login.get(signal);
      return token.ok ? ok(undefined) : token;
    },
  };
}

/** Nobody gets this token. */
const REHEARSED_SECONDS = 300;

function gcpHandle({ lease, settings }: Omit<IssueRequest<GcpSettings>, "idToken">): Handle {
  const { server, serviceAccount } = settings;
  return { server, lease: leaseSuffix(lease), principal: serviceAccount };
}

function classify(
  { readServiceAccounts: listed }: GcpServer,
  { server, serviceAccount, boundary }: GcpSettings,
): Classification {
  const bounded = classifyBoundary(boundary);
  if (boundary !== undefined && bounded.access === "read") return bounded;
  return classifyByLists(server, [
    { key: "read-service-accounts", listed, names: [serviceAccount] },
  ]);
}

async function issue(
  kept: KeptServer,
  request: IssueRequest<GcpSettings>,
  effects: GoogleEffects,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings } = request;
  const seconds = leaseSeconds(request, effects.clock);
  if (!seconds.ok) return seconds;
  const order = { settings, seconds: seconds.value, reason: auditReason(request) };
  const issued = await accountToken(kept, order, effects);
  if (!issued.ok) return issued;
  const { token, diesAt } = issued.value;
  const place = { projectId: settings.projectId, universe: kept.server.endpoints.universe };
  return ok({
    credential: { kind: "gcp", env: tokenEnvironment(token, place), files: [] },
    handle: { ...gcpHandle(request), expires: toRfc3339(diesAt) },
    diesAt,
    issuedTo: `gcp token of ${settings.serviceAccount}`,
  });
}

interface TokenOrder {
  readonly settings: GcpSettings;
  readonly seconds: number;
  readonly reason: string;
}

/** Once more with another login where Google refuses the broker's own token: it can have been lost with its account's rights. */
async function accountToken(
  { server, login }: KeptServer,
  { settings, seconds, reason }: TokenOrder,
  effects: GoogleEffects,
): Promise<Result<AccountToken, ProviderFailure>> {
  const { serviceAccount } = settings;
  const role = "roles/iam.serviceAccountTokenCreator";
  const explain = explainAccount({ serviceAccount, member: memberOf(server), role });
  const withToken = async (source: Secret) =>
    await issueLeaseToken(
      { endpoints: server.endpoints, account: settings, source, seconds, reason, explain },
      effects,
    );
  const used = await login.get(effects.signal);
  if (!used.ok) return used;
  const first = await withToken(used.value);
  if (first.ok || first.error.name !== "UNAUTHENTICATED") return first;
  login.forget(used.value);
  const again = await login.get(effects.signal);
  return again.ok ? await withToken(again.value) : again;
}

/** As IAM writes the broker; undefined: the principal of another provider. */
function memberOf({ credentials }: GcpServer): string | undefined {
  const login = parseLoginFile(credentials.reveal());
  if (!login.ok) return undefined;
  if (login.value.type === "service_account") return `serviceAccount:${login.value.email}`;
  const { impersonationUrl = "" } = login.value;
  const email = /serviceAccounts\/(?<email>[^/:]+):generateAccessToken$/u.exec(impersonationUrl);
  const name = email?.groups?.["email"];
  return name === undefined ? undefined : `serviceAccount:${name}`;
}

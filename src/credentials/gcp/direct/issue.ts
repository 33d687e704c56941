import { filePlaceholder } from "../../../shared/credential-file.ts";
import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Credential, Handle } from "../../kind/credential.ts";
import { idTokenEnd, idTokenFile, withIdToken } from "../../kind/direct/id-token-file.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import type { GoogleEffects } from "../api/call-google.ts";
import { providerAudience, tokenUrl } from "../api/endpoints.ts";
import { exchangeToken, JWT_TYPE, type ExchangedToken } from "../api/exchange-token.ts";
import type { AccountToken } from "../api/impersonate.ts";
import { FEDERATED_SECONDS } from "../token/revocability.ts";
import { tokenEnvironment } from "../token/credential.ts";
import { explainAccount } from "../token/explain.ts";
import { auditReason, issueLeaseToken, leaseSeconds, MAX_SECONDS } from "../token/lease-token.ts";
import { CLOUD_PLATFORM } from "../token/names.ts";
import { credentialConfiguration } from "./credential-file.ts";
import { explainExchange, partsOfProvider } from "./explain-exchange.ts";
import type { GcpDirectSettings } from "./settings.ts";

type Request = IssueRequest<GcpDirectSettings>;

export function directGcpHandle({ lease, settings }: Omit<Request, "idToken">): Handle {
  const { serviceAccount, provider, tokenFile } = settings;
  return {
    lease: leaseSuffix(lease),
    principal: serviceAccount ?? provider,
    ...(serviceAccount === undefined ? { federated: true } : {}),
    ...(tokenFile ? { tokenFile: true } : {}),
  };
}

/** Exchanges the job's ID token, and gets a token of the service account with what it is exchanged for. */
export async function issueGcpDirectly(
  request: Request,
  effects: GoogleEffects,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, idToken } = request;
  if (idToken === undefined) throw new TypeError("direct mode has an ID token");
  const seconds = leaseSeconds(request, effects.clock);
  if (!seconds.ok) return seconds;
  const federated = await exchangeIdToken(settings, idToken, effects);
  if (!federated.ok) return federated;
  const token = await leaseToken(
    request,
    { federated: federated.value, seconds: seconds.value },
    effects,
  );
  if (!token.ok) return token;
  return ok(issuedOf(request, { ...token.value, idToken, seconds: seconds.value }));
}

interface LeaseParts extends AccountToken {
  readonly idToken: Secret;
  readonly seconds: number;
}

function issuedOf(request: Request, parts: LeaseParts): Issued {
  const { settings } = request;
  const handle = directGcpHandle(request);
  const issuedTo = `gcp token of ${String(handle["principal"])}`;
  const diesAt = settings.tokenFile ? lastExchanged(settings, parts) : parts.diesAt;
  return {
    credential: credentialOf(settings, parts),
    handle: { ...handle, expires: toRfc3339(diesAt) },
    diesAt,
    issuedTo: settings.tokenFile ? withIdToken(issuedTo) : issuedTo,
  };
}

/**
 * When the last token dies that the task can get with the ID token: one exchanged for it just before it expires, and one of
 * the service account that was got with that one just before its own end.
 */
function lastExchanged(
  { serviceAccount }: GcpDirectSettings,
  { idToken, diesAt }: LeaseParts,
): Instant {
  const lives = FEDERATED_SECONDS + (serviceAccount === undefined ? 0 : MAX_SECONDS);
  return Math.max(diesAt, (idTokenEnd(idToken) ?? diesAt) + lives * 1000);
}

async function exchangeIdToken(
  { endpoints, provider, audience, serviceAccount, scopes }: GcpDirectSettings,
  idToken: Secret,
  effects: GoogleEffects,
): Promise<Result<ExchangedToken, ProviderFailure>> {
  const exchange = {
    url: tokenUrl(endpoints),
    subjectToken: idToken,
    subjectTokenType: JWT_TYPE,
    audience: providerAudience(endpoints, provider),
    scopes: serviceAccount === undefined ? scopes : [CLOUD_PLATFORM],
    explain: explainExchange({ provider, audience }),
  };
  return await exchangeToken(exchange, effects);
}

async function leaseToken(
  request: Request,
  { federated, seconds }: { readonly federated: ExchangedToken; readonly seconds: number },
  effects: GoogleEffects,
): Promise<Result<AccountToken, ProviderFailure>> {
  const { settings } = request;
  const { serviceAccount, endpoints, provider } = settings;
  if (serviceAccount === undefined) return federatedToken(request, federated);
  const { project, pool } = partsOfProvider(provider);
  const member = `principalSet://iam.${endpoints.universe}/projects/${project}/locations/global/workloadIdentityPools/${pool}/attribute.repository_id/${request.job.repositoryId}`;
  return await issueLeaseToken(
    {
      endpoints,
      account: { ...settings, serviceAccount },
      source: federated.token,
      seconds,
      reason: auditReason(request),
      explain: explainAccount({ serviceAccount, member, role: "roles/iam.workloadIdentityUser" }),
    },
    effects,
  );
}

/** Nobody can ask for a shorter or a longer one. */
function federatedToken(
  { expiresAt }: Request,
  { token, seconds = FEDERATED_SECONDS, response }: ExchangedToken,
): Result<AccountToken, ProviderFailure> {
  const diesAt = response.receivedAt + seconds * 1000;
  if (diesAt >= expiresAt - 1000) return ok({ token, diesAt });
  const message = `the token lives ${seconds} s, which is shorter than the lease`;
  const remedy = "Request a shorter `ttl`, or set `service-account`.";
  return err({ ...permanentFailure("token_too_short", message, remedy), mayExist: true });
}

const CONFIGURATION = "gcp-credentials.json";

function credentialOf(settings: GcpDirectSettings, issued: LeaseParts): Credential {
  const { projectId, endpoints, tokenFile } = settings;
  const env = tokenEnvironment(issued.token, { projectId, universe: endpoints.universe });
  if (!tokenFile) return { kind: "gcp", env, files: [] };
  const path = filePlaceholder(CONFIGURATION);
  const content = credentialConfiguration(settings, issued.seconds);
  return {
    kind: "gcp",
    // As google-github-actions/auth exports them.
    env: {
      ...env,
      GOOGLE_APPLICATION_CREDENTIALS: path,
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: path,
      GOOGLE_GHA_CREDS_PATH: path,
    },
    files: [idTokenFile(issued.idToken), { name: CONFIGURATION, mode: "0400", content }],
  };
}

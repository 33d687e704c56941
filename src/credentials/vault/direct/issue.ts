import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { callVault } from "../api/call-vault.ts";
import { revokeOwnToken } from "../api/end-token.ts";
import type { VaultToken } from "../api/vault-auth.ts";
import { issuedVaultLease } from "../lease/issued.ts";
import { tooLimited, type LeaseNeeds } from "../lease/too-limited.ts";
import { leaseTooShort } from "../secrets/lease-too-short.ts";
import { readVaultValues, vaultUsesOf, type ReadValues } from "../secrets/read-values.ts";
import { directVaultHandle } from "./handle.ts";
import { jobLogin } from "./login.ts";
import { endingRights, type EndingRights } from "./rights.ts";
import type { VaultDirectSettings } from "./settings.ts";

export interface DirectIssueTools {
  readonly send: HttpSend;
  readonly clock: Pick<Clock, "now">;
}

type Request = IssueRequest<VaultDirectSettings>;

/** Logs in with the job's ID token, and reads what the settings name. What fails after that revokes the token at once. */
export async function issueVaultDirectly(
  { send, clock }: DirectIssueTools,
  request: Request,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, idToken } = request;
  if (idToken === undefined) throw new TypeError("direct mode has an ID token");
  const effects = { send, signal };
  const askedAt = clock.now();
  const needs = Math.max(1, Math.ceil((request.expiresAt - askedAt) / 1000));
  const loggedIn = await jobLogin(settings, idToken, effects);
  if (!loggedIn.ok) return loggedIn;
  const token = loggedIn.value;
  const undo = async (failure: ProviderFailure) =>
    err(await undone(request, { send, token, failure }));
  const unfit = tooLimited(token, needsOf(settings, needs));
  if (unfit !== undefined) return await undo(unfit);
  const rights = await endingRights(settings, token.token, effects);
  const read = await readVaultValues(settings, { wanted: settings, token: token.token }, effects);
  if (!read.ok) return await undo(read.error);
  const tooShort = leaseTooShort(read.value, needs);
  if (tooShort !== undefined) return await undo(tooShort);
  const diesAt = askedAt + token.seconds * 1000;
  return ok(issuedOf(request, { token, rights, read: read.value, diesAt }));
}

/** Beside the reads: the look at its rights, and its end. */
const OTHER_USES = 3;

function needsOf({ path, role, ...settings }: VaultDirectSettings, seconds: number): LeaseNeeds {
  return {
    role: `auth/${path}/role/${role}`,
    ttlSettings: "token_ttl and token_explicit_max_ttl",
    seconds,
    uses: settings.exportToken ? 0 : vaultUsesOf(settings) + OTHER_USES,
  };
}

interface IssuedParts {
  readonly token: VaultToken;
  readonly rights: EndingRights;
  readonly read: ReadValues;
  readonly diesAt: number;
}

function issuedOf(request: Request, { token, rights, read, diesAt }: IssuedParts): Issued {
  const { settings } = request;
  const handle: Handle = {
    ...directVaultHandle(request),
    ends: endsBy(rights),
    ...(rights.looksUpSelf ? { looks: true } : {}),
  };
  const issued = issuedVaultLease({ api: settings, settings, handle, token, read, diesAt });
  return { ...issued, revocationSecret: token.token };
}

function endsBy({ bySelf, byAccessor }: EndingRights): "accessor" | "self" | "nothing" {
  if (byAccessor) return "accessor";
  return bySelf ? "self" : "nothing";
}

const UNDO_MS = 3000;

async function undone(
  { settings }: Request,
  {
    send,
    token,
    failure,
  }: {
    readonly send: HttpSend;
    readonly token: VaultToken;
    readonly failure: ProviderFailure;
  },
): Promise<ProviderFailure> {
  const effects = { send, signal: AbortSignal.timeout(UNDO_MS) };
  const revoked = await revokeOwnToken(token.accessor, (call) =>
    callVault(settings, { ...call, token: token.token }, effects),
  );
  return { ...failure, mayExist: !revoked.ok };
}

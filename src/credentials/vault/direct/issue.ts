import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { callVault } from "../api/call-vault.ts";
import { revokeByAccessor } from "../api/end-token.ts";
import type { VaultToken } from "../api/vault-auth.ts";
import { isVaultSuccess } from "../api/vault-failure.ts";
import { vaultCredential, vaultIssuedText } from "../lease/credential.ts";
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
  const unfit = unfitLogin(token, settings, needs);
  if (unfit !== undefined) return await undo(unfit);
  const rights = await endingRights(settings, token.token, effects);
  const read = await readVaultValues(settings, { wanted: settings, token: token.token }, effects);
  if (!read.ok) return await undo(read.error);
  const tooShort = leaseTooShort(read.value, needs);
  if (tooShort !== undefined) return await undo(tooShort);
  const diesAt = askedAt + token.seconds * 1000;
  return ok(issuedOf(request, { token, rights, read: read.value, diesAt }));
}

/** Why a login's token does not fit its lease. */
function unfitLogin(
  { seconds, uses }: VaultToken,
  { path, role, ...wanted }: VaultDirectSettings,
  needs: number,
): ProviderFailure | undefined {
  const name = `auth/${path}/role/${role}`;
  if (seconds < needs) {
    const message = `the tokens of ${name} live ${seconds} s, and the lease ${needs} s`;
    const remedy =
      "Raise its token_ttl and token_explicit_max_ttl, or shorten the ttl of the step.";
    return permanentFailure("token_too_short", message, remedy);
  }
  // Beside the reads: the look at its rights, and its end.
  const least = vaultUsesOf(wanted) + 3;
  if (uses === 0 || (!wanted.exportToken && uses >= least)) return undefined;
  const message = `the tokens of ${name} work ${uses} times, and the lease needs ${wanted.exportToken ? "no limit" : least}`;
  return permanentFailure("token_uses", message, "Remove its token_num_uses, or raise it.");
}

interface IssuedParts {
  readonly token: VaultToken;
  readonly rights: EndingRights;
  readonly read: ReadValues;
  readonly diesAt: number;
}

function issuedOf(request: Request, { token, rights, read, diesAt }: IssuedParts): Issued {
  const { settings } = request;
  const exported = settings.exportToken ? token.token : undefined;
  const handle: Handle = {
    ...directVaultHandle(request),
    accessor: token.accessor,
    ends: endsBy(rights),
    ...(rights.looksUpSelf ? { looks: true } : {}),
    ...(read.leases.length === 0 ? {} : { leases: read.leases.join(" ") }),
    ...(read.stays.length === 0 ? {} : { stays: read.stays.join(", ") }),
  };
  return {
    credential: vaultCredential(settings, read.env, exported),
    handle,
    diesAt: read.stays.length === 0 ? diesAt : undefined,
    issuedTo: vaultIssuedText(settings.role, settings, settings.exportToken),
    revocationSecret: token.token,
  };
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
  const call = { method: "POST", path: "auth/token/revoke-self", token: token.token } as const;
  const signal = AbortSignal.timeout(UNDO_MS);
  const revoked = await callVault(settings, call, { send, signal });
  if (revoked.ok && isVaultSuccess(revoked.value)) return { ...failure, mayExist: false };
  // Without the policy `default` it may not end itself, though it may revoke others.
  const byAccessor = await revokeByAccessor(token.accessor, (other) =>
    callVault(settings, { ...other, token: token.token }, { send, signal }),
  );
  return { ...failure, mayExist: !byAccessor.ok };
}

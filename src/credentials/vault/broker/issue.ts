import type { Clock, Instant } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { revokeByAccessor } from "../api/end-token.ts";
import type { VaultToken } from "../api/vault-auth.ts";
import { issuedVaultLease } from "../lease/issued.ts";
import { readVaultValues, type ReadValues } from "../secrets/read-values.ts";
import { leaseTooShort } from "../secrets/lease-too-short.ts";
import { createLeaseToken, unfitToken } from "./create-token.ts";
import type { IssuedHere } from "../lease/issued-here.ts";
import type { BrokerSession } from "./login.ts";
import type { VaultServer } from "./server.ts";
import type { VaultSettings } from "./settings.ts";

interface IssueTools {
  readonly server: VaultServer;
  readonly session: BrokerSession;
  readonly issuedHere: IssuedHere;
  readonly send: HttpSend;
  readonly clock: Pick<Clock, "now">;
}

interface IssueOrder {
  readonly request: IssueRequest<VaultSettings>;
  /** As stored before the issue. */
  readonly handle: Handle;
  readonly signal: AbortSignal;
}

/** Creates the lease's token, and reads with it what the grant names. What fails after that revokes the token at once. */
export async function issueVaultLease(
  tools: IssueTools,
  order: IssueOrder,
): Promise<Result<Issued, ProviderFailure>> {
  const { server, session, clock, send } = tools;
  const { request, signal } = order;
  const { settings } = request;
  const askedAt = clock.now();
  const needs = Math.max(1, Math.ceil((request.expiresAt - askedAt) / 1000));
  const created = await createLeaseToken(session, request, { seconds: needs, signal });
  if (!created.ok) return created;
  const token = created.value;
  const unfit = unfitToken(token, { settings, seconds: needs, own: session.policies() });
  if (unfit !== undefined) return err(await undo(tools, token, unfit));
  const read = await readVaultValues(
    server,
    { wanted: settings, token: token.token },
    { send, signal },
  );
  if (!read.ok) return err(await undo(tools, token, read.error));
  const tooShort = leaseTooShort(read.value, needs);
  if (tooShort !== undefined) return err(await undo(tools, token, tooShort));
  return ok(issuedLease(tools, order, { token, read: read.value, diesAt: askedAt + needs * 1000 }));
}

function issuedLease(
  { server, issuedHere }: IssueTools,
  { request, handle }: IssueOrder,
  issued: { readonly token: VaultToken; readonly read: ReadValues; readonly diesAt: Instant },
): Issued {
  const { token, read } = issued;
  issuedHere.note(String(handle["lease"]), { accessor: token.accessor, leases: read.leases });
  const api = { ...server, url: server.address ?? server.url };
  return issuedVaultLease({ api, settings: request.settings, handle, ...issued });
}

const UNDO_MS = 3000;

/** Nobody has the token; whether it is gone says whether something may exist. */
async function undo(
  { session }: IssueTools,
  { accessor }: VaultToken,
  failure: ProviderFailure,
): Promise<ProviderFailure> {
  const signal = AbortSignal.timeout(UNDO_MS);
  const revoked = await revokeByAccessor(accessor, (call) => session.call(call, signal));
  return { ...failure, mayExist: !revoked.ok };
}

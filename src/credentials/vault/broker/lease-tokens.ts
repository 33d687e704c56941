import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { isVaultSuccess, refusedByVault } from "../api/vault-failure.ts";
import type { BrokerSession } from "./login.ts";

/** A token at the server that carries a lease of stepkey. */
export interface LeaseToken {
  readonly accessor: string;
  readonly lease: string;
  readonly instance: string;
  readonly role: string;
}

/** Lookups at a time. */
const AT_ONCE = 16;

/**
 * Finds tokens by what they carry. The server has no index of that, so each accessor is looked up once: which tokens are not
 * ours is remembered, because no accessor is given twice. Needed only where a response was lost, and for orphans.
 */
export function createTokenFinder(session: BrokerSession) {
  let others = new Set<string>();
  const look = async (accessor: string, signal: AbortSignal) => {
    const seen = await lookUpToken(session, accessor, signal);
    return seen.ok ? ok({ accessor, token: seen.value }) : seen;
  };
  return async (
    fits: (token: LeaseToken) => boolean,
    signal: AbortSignal,
  ): Promise<Result<readonly LeaseToken[], ProviderFailure>> => {
    const listed = await listAccessors(session, signal);
    if (!listed.ok) return listed;
    others = new Set(listed.value.filter((accessor) => others.has(accessor)));
    const unknown = listed.value.filter((accessor) => !others.has(accessor));
    const found: LeaseToken[] = [];
    for (let start = 0; start < unknown.length; start += AT_ONCE) {
      const batch = unknown.slice(start, start + AT_ONCE);
      for (const one of await Promise.all(batch.map((accessor) => look(accessor, signal)))) {
        if (!one.ok) return one;
        const { accessor, token } = one.value;
        if (token === undefined) others.add(accessor);
        else if (fits(token)) found.push(token);
      }
    }
    return ok(found);
  };
}

async function listAccessors(
  session: BrokerSession,
  signal: AbortSignal,
): Promise<Result<readonly string[], ProviderFailure>> {
  const path = "auth/token/accessors?list=true";
  const sent = await session.call({ method: "GET", path }, signal);
  if (!sent.ok) return sent;
  if (!isVaultSuccess(sent.value)) {
    const remedy = `Let the broker's policy list them: path "auth/token/accessors/" { capabilities = ["list", "sudo"] }`;
    return err(refusedByVault(sent.value, { what: "list the accessors of tokens", remedy }));
  }
  const { data } = sent.value.body;
  const keys = isRecord(data) && Array.isArray(data["keys"]) ? data["keys"] : [];
  return ok(keys.filter((key) => typeof key === "string"));
}

/** A token of stepkey's; undefined for any other one, and for one that is gone meanwhile. */
async function lookUpToken(
  session: BrokerSession,
  accessor: string,
  signal: AbortSignal,
): Promise<Result<LeaseToken | undefined, ProviderFailure>> {
  const call = { method: "POST", path: "auth/token/lookup-accessor", body: { accessor } } as const;
  const sent = await session.call(call, signal);
  if (!sent.ok) return sent;
  const { data } = sent.value.body;
  const meta = isRecord(data) ? data["meta"] : undefined;
  if (!isRecord(meta)) return ok(undefined);
  const { stepkey_lease: lease, stepkey_instance: instance, stepkey_role: role } = meta;
  if (typeof lease !== "string" || typeof instance !== "string" || typeof role !== "string") {
    return ok(undefined);
  }
  return ok({ accessor, lease, instance, role });
}

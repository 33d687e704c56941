import { ok, type Result } from "../../../shared/result.ts";
import type { LeaseFinding, Probe, ProviderFailure, Revoked } from "../../kind/provider.ts";
import { CACHE_MS, type Deletions } from "./deletions.ts";
import { deleteSecret, type LeaseSecret, type SecretState } from "./lease-secret.ts";
import type { BrokerCall } from "./session.ts";

export interface SecretEndTools {
  readonly call: BrokerCall;
  readonly deletions: Deletions;
  readonly signal: AbortSignal;
}

/**
 * Deletes the Secret that the lease's token is bound to. API servers go on accepting the token for some seconds, if somebody
 * has used it just before.
 */
export async function revokeLease(
  tools: SecretEndTools,
  secret: LeaseSecret,
): Promise<Result<Revoked, ProviderFailure>> {
  const ended = await deleteSecret(tools.call, secret, tools.signal);
  if (!ended.ok) return ended;
  const settlesInMs = settling(tools.deletions, secret, ended.value);
  return ok({
    facts: [factOf(ended.value)],
    ...(settlesInMs > 0 ? { settlesInMs } : {}),
    ...findingsIn(secret, ended.value),
  });
}

/** What the server shows of a lease now. */
export async function probeLease(
  tools: SecretEndTools,
  secret: LeaseSecret,
): Promise<Result<Probe, ProviderFailure>> {
  const { call, signal } = tools;
  const found = await deleteSecret(call, { ...secret, dryRun: true }, signal);
  if (!found.ok) return found;
  const state = found.value;
  if (state.state === "exists") return ok({ state: "alive", facts: [factOf(state)] });
  if (state.state === "kept") return ok(ofKept(state.forMs));
  const leftMs = settling(tools.deletions, secret, state);
  if (leftMs > 0) return ok({ state: "alive", facts: [maybeCached(leftMs)] });
  return ok({ state: "dead", facts: [factOf(state), ...WAITED] });
}

/** For the proof: also of a lease whose Secret was gone long before. */
const WAITED = [`no API server caches the token any more (${CACHE_MS / 1000} s)`];

function maybeCached(leftMs: number): string {
  return `an API server may accept the token for ${Math.ceil(leftMs / 1000)} s from its cache`;
}

/**
 * For how long an API server may accept the token of a Secret that is gone. A token that was never in a response that we got
 * was never given to anybody: where we see no Secret then, there is nothing to wait for.
 */
function settling(deletions: Deletions, secret: LeaseSecret, { state }: SecretState): number {
  if (state === "kept" || state === "exists") return 0;
  if (state === "deleted" || secret.uid !== undefined) deletions.note(secret);
  return deletions.leftMs(secret);
}

const FACTS: Readonly<Record<SecretState["state"], string>> = {
  exists: "Secret exists",
  deleted: "Secret deleted",
  absent: "Secret absent",
  replaced: "Secret absent, another one has its name",
  kept: "Secret deleted, and kept by a finalizer",
};

function factOf({ state }: SecretState): string {
  return FACTS[state];
}

/** An API server accepts the token of a Secret that is being deleted for a minute, and caches it after that. */
const ACCEPTS_DELETED_MS = 60_000;

function ofKept(forMs: number): Probe {
  const leftMs = ACCEPTS_DELETED_MS + CACHE_MS + 1000 - forMs;
  return leftMs > 0
    ? {
        state: "alive",
        facts: [`${FACTS.kept}, its token works for ${Math.ceil(leftMs / 1000)} s`],
      }
    : { state: "dead", facts: [`${FACTS.kept}, API servers reject its token`] };
}

/** Only a task whose service account may write Secrets does this. */
function findingsIn(
  { namespace, name }: LeaseSecret,
  { state }: SecretState,
): { readonly findings?: readonly LeaseFinding[] } {
  const at = `${namespace}/${name}`;
  if (state === "replaced") {
    const what = `Somebody made another Secret ${at}.`;
    return { findings: [{ what, fix: `kubectl -n ${namespace} delete secret ${name}` }] };
  }
  if (state !== "kept") return {};
  const fix = `kubectl -n ${namespace} patch secret ${name} --type merge -p '{"metadata":{"finalizers":null}}'`;
  return { findings: [{ what: `A finalizer keeps Secret ${at}.`, fix }] };
}

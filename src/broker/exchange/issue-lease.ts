import { callProvider } from "../../credentials/kind/call-provider.ts";
import type {
  Issued,
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../../credentials/kind/provider.ts";
import { discardIssued, PROVIDER_DEADLINE_MS } from "../../lease/end-lease.ts";
import type { Lease } from "../../lease/lease.ts";
import { isEnded } from "../../lease/transitions.ts";
import type { Grant } from "../../policy/policy.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { within } from "../../shared/deadline.ts";
import { endMarked } from "../context/ended-lease.ts";
import { remedyDuringOutage } from "../refusal/outage-remedy.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import type { ExchangeContext } from "./exchange-context.ts";

type IssueContext = Pick<ExchangeContext, "deps" | "budget">;

/** A lease that is stored as `issuing`, and what its provider is asked. */
export interface IssueOrder {
  readonly lease: Lease;
  readonly grant: Grant;
  readonly provider: Provider;
  readonly issue: IssueRequest<unknown>;
}

/** How long a job waits for it. */
export const CLASSIFY_MS = 5000;
/** What is left to clean up after a provider that failed fast; one that was slow is left to the reaper. */
const CLEAN_UP_MS = 3000;

/**
 * A read must be a credential that can only read: the provider looks at what its settings really give. A write is not
 * looked at, because its gate is not weakened by a credential that can do less.
 */
export async function checkAccess(
  grant: Grant,
  provider: Provider,
  { deps, budget }: IssueContext,
): Promise<Refusal | undefined> {
  if (grant.access === "write") return undefined;
  const limit = { clock: deps.clock, milliseconds: budget.remaining(CLASSIFY_MS) };
  const classified = await callProvider(limit, (signal) =>
    provider.classify(grant.credential.settings, signal),
  );
  if (!classified.ok) {
    return refusalOfProvider("classify", classified.error, { grant, deps });
  }
  if (classified.value.access === "read") return undefined;
  const { because } = classified.value;
  return refusal(
    "grant_refused",
    `a read grant whose credential allows more than a read may do: ${because}`,
  );
}

/**
 * Asks the provider to issue for a lease that is stored already, then makes it `active` by compare-and-set. If that
 * fails (the job was closed, the reaper came first), the caller revokes what the provider issued. A failure ends the lease, so that a proof that
 * nothing was left frees the seal.
 */
export async function issueLease(
  order: IssueOrder,
  context: IssueContext,
): Promise<Result<Issued, Refusal>> {
  const { deps, budget } = context;
  const { lease, grant } = order;
  const limit = { clock: deps.clock, milliseconds: budget.remaining(PROVIDER_DEADLINE_MS) };
  const issued = await callProvider(limit, (signal) => order.provider.issue(order.issue, signal));
  if (!issued.ok) {
    await abandon(order, issued.error, context);
    return err(refusalOfProvider("issue", issued.error, { grant, deps }));
  }
  if (await activateOrDiscard(lease, issued.value, context)) return ok(issued.value);
  await discard(lease, issued.value, context);
  return err(await lostTo(order, deps));
}

/** Where the store fails, nobody but this process has the secret that revokes, so it must revoke at once. */
async function activateOrDiscard(
  lease: Lease,
  issued: Issued,
  context: IssueContext,
): Promise<boolean> {
  try {
    return await activate(lease, issued, context.deps);
  } catch (error) {
    // The store fails here too, once the credential is revoked.
    if (issued.revocationSecret !== undefined) {
      await discard(lease, issued, context).catch(() => undefined);
    }
    throw error;
  }
}

async function discard(
  lease: Lease,
  { handle, revocationSecret: secret }: Issued,
  { deps, budget }: IssueContext,
): Promise<void> {
  await within<unknown>(
    { clock: deps.clock, milliseconds: budget.remaining(CLEAN_UP_MS) },
    () => discardIssued({ ...deps, lease, handle, secret }),
    () => undefined,
  );
}

/** False: the lease was lost, and what was issued for it must be revoked. */
async function activate(
  lease: Lease,
  { handle, diesAt, issuedTo, revocationSecret: secret }: Issued,
  { store, keyRing }: BrokerDeps,
): Promise<boolean> {
  if (secret !== undefined && keyRing === undefined) {
    // The start refuses such a configuration. A lease that could not be revoked later must not become active.
    const error = "the secret that revokes it cannot be stored without a store-key";
    await store.issueFailed(lease.id, { mayExist: true, error });
    return false;
  }
  const sealedSecret = secret === undefined ? undefined : keyRing?.seal(secret, lease.id);
  return await store.activate(lease.id, { handle, diesAt, issuedTo, sealedSecret });
}

/** Says what happened to the lease while the provider was asked. */
async function lostTo({ lease }: IssueOrder, { store }: BrokerDeps): Promise<Refusal> {
  if (await store.isJobClosed(lease.job)) {
    return refusal("job_closed", "the job was closed while its credential was issued");
  }
  const now = await store.find(lease.id);
  return refusal("provider_failed", `it was ended while it was issued: ${now?.endReason ?? "?"}`);
}

async function abandon(
  { lease }: IssueOrder,
  failure: ProviderFailure,
  { deps, budget }: IssueContext,
): Promise<void> {
  const { mayExist, name, message } = failure;
  const now = await deps.store.issueFailed(lease.id, { mayExist, error: `${name}: ${message}` });
  const milliseconds = budget.remaining(CLEAN_UP_MS);
  if (now === undefined || isEnded(now.state) || milliseconds === 0) return;
  await endMarked(now, deps, milliseconds);
}

/** When the requester may try again, as the header `Retry-After` says it. */
function retryOf(
  { retryAt }: ProviderFailure,
  { clock }: BrokerDeps,
): { readonly retryAfterSeconds?: number } {
  if (retryAt === undefined) return {};
  return { retryAfterSeconds: Math.ceil((retryAt - clock.now()) / 1000) };
}

/** Nobody should repeat what fails each time. */
function remedyOf({ kind }: ProviderFailure): { readonly remedy?: string } {
  return kind === "permanent" ? { remedy: LASTING } : {};
}

const LASTING =
  "Ask your platform team: the broker's audit log has the provider's error under this trace. Every job that requests this grant fails until it is fixed.";

/** What the probes of the grant's server have seen. */
function outageOf(grant: Grant, { health }: BrokerDeps): { readonly remedy?: string } {
  const { kind, settings } = grant.credential;
  return remedyDuringOutage(health, { part: "server", kind, server: settings.server });
}

/** Where an admin must change something first, trying again is of no use to a job, and the log says what to do. */
function refusalOfProvider(
  call: "classify" | "issue",
  failure: ProviderFailure,
  { grant, deps }: { readonly grant: Grant; readonly deps: BrokerDeps },
): Refusal {
  const text = `${call}: ${failure.name}: ${failure.message}`;
  if (failure.setting === undefined) {
    const rest = { ...remedyOf(failure), ...outageOf(grant, deps), ...retryOf(failure, deps) };
    return refusal("provider_failed", text, rest);
  }
  const { name, credential } = grant;
  // Without the line: the other looks name only the file.
  const source = grant.source.replace(/:\d+$/u, "");
  deps.unusableGrants?.note({ ...credential, source, grant: name }, failure);
  return refusal("grant_unusable", text);
}

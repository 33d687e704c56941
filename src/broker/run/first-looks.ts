import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider, ProviderFailure } from "../../credentials/kind/provider.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Access } from "../../shared/claims.ts";
import type { GrantAt } from "../record/unusable-grants.ts";
import { stoppableClock } from "./stoppable-clock.ts";

export interface FirstLookOptions extends Pick<BrokerDeps, "policy" | "clock"> {
  readonly providers: ReadonlyMap<string, Pick<Provider, "classify">>;
  /** Called for each credential that cannot be issued until somebody changes something. */
  readonly onUnusable?: (grant: LookedAtGrant, failure: ProviderFailure) => void;
}

/** The first grant that was found with a credential. */
export type LookedAtGrant = GrantAt;

/** Longer than a request waits: the first look at a server with many databases may take seconds. */
export const LOOK_MS = 60_000;
const MAX_CONCURRENT_LOOKS = 4;

/**
 * Asks each provider once what the credential of every grant can do, so that the first job after a start does not wait
 * for it, and a role that does not exist shows before a job asks. What may work later is reported by the job that asks.
 */
export async function takeFirstLooks(
  { policy, providers, clock: running, onUnusable }: FirstLookOptions,
  signal: AbortSignal,
): Promise<void> {
  const clock = stoppableClock(running, signal);
  const seen = new Set<string>();
  const waiting = await policy.repositories();
  const take = async (grant: LookedAtGrant): Promise<void> => {
    const credential: CredentialSettings = { kind: grant.kind, settings: grant.settings };
    const key = JSON.stringify(credential);
    const provider = providers.get(credential.kind);
    if (provider === undefined || seen.has(key) || signal.aborted) return;
    seen.add(key);
    const looked = await callProvider({ clock, milliseconds: LOOK_MS }, (late) =>
      provider.classify(credential.settings, AbortSignal.any([late, signal])),
    );
    if (!looked.ok && looked.error.kind === "permanent" && !signal.aborted) {
      onUnusable?.(grant, looked.error);
    }
  };
  const lookers = Array.from({ length: MAX_CONCURRENT_LOOKS }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const grant of await grantsOf(policy, next)) await take(grant);
    }
  });
  await Promise.all(lookers);
}

/** The grants of one repository's policy that have a credential. */
export async function grantsOf(
  policy: BrokerDeps["policy"],
  name: string,
): Promise<readonly (LookedAtGrant & { readonly access: Access })[]> {
  const found = await policy.find(name);
  const repository = found.ok ? found.value.repository : undefined;
  if (typeof repository !== "object") return [];
  const { source, grants } = repository;
  return grants.flatMap(({ name: grant, credential, access }) =>
    credential === undefined ? [] : [{ ...credential, access, source, grant }],
  );
}

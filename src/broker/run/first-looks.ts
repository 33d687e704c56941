import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { stoppableClock } from "./stoppable-clock.ts";

export interface FirstLookOptions extends Pick<BrokerDeps, "policy" | "clock"> {
  readonly providers: ReadonlyMap<string, Pick<Provider, "classify">>;
}

/** Longer than a request waits: the first look at a server with many databases may take seconds. */
export const LOOK_MS = 60_000;
const MAX_CONCURRENT_LOOKS = 4;

/**
 * Asks each provider once what the credential of every grant can do, so that the first job after a start does not wait
 * for it. What fails here fails again for the job that asks, and is reported there.
 */
export async function takeFirstLooks(
  { policy, providers, clock: running }: FirstLookOptions,
  signal: AbortSignal,
): Promise<void> {
  const clock = stoppableClock(running, signal);
  const seen = new Set<string>();
  const waiting = await policy.repositories();
  const take = async (credential: CredentialSettings): Promise<void> => {
    const key = JSON.stringify(credential);
    const provider = providers.get(credential.kind);
    if (provider === undefined || seen.has(key) || signal.aborted) return;
    seen.add(key);
    await callProvider({ clock, milliseconds: LOOK_MS }, (late) =>
      provider.classify(credential.settings, AbortSignal.any([late, signal])),
    );
  };
  const lookers = Array.from({ length: MAX_CONCURRENT_LOOKS }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const credential of await credentialsOf(policy, next)) await take(credential);
    }
  });
  await Promise.all(lookers);
}

async function credentialsOf(
  policy: BrokerDeps["policy"],
  name: string,
): Promise<readonly CredentialSettings[]> {
  const found = await policy.find(name);
  const repository = found.ok ? found.value.repository : undefined;
  if (typeof repository !== "object") return [];
  return repository.grants.flatMap(({ credential }) => credential ?? []);
}

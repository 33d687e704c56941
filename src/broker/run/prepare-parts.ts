import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { KeyRing } from "../../lease/key-ring.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { BrokerConfig } from "../config/config.ts";
import { sameSettings } from "../config/same-settings.ts";
import type { BrokerRules } from "../context/broker-deps.ts";
import type { GitHubParts } from "./create-github.ts";
import { openKeyRing } from "./open-key-ring.ts";
import type { Replaceable } from "./replaceable.ts";
import { rulesOf } from "./rules-of.ts";
import { createWatchedProviders, type ProviderWatch } from "./watched-parts.ts";

/** The parts of a running broker that another configuration replaces. */
export interface ReplaceableParts {
  /** Others hold this object: what changes is written into it. */
  readonly rules: BrokerRules;
  readonly keyRing: Replaceable<KeyRing> | undefined;
  readonly github: Replaceable<GitHubParts> | undefined;
  /** Others hold this map. */
  readonly providers: Map<string, Provider>;
}

export interface PrepareDeps extends ProviderWatch {
  readonly store: Pick<LeaseStore, "sealedKeyIds">;
  readonly kinds: readonly CredentialKind[];
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly jitter: Jitter;
  readonly send: HttpSend;
  readonly github: (settings: NonNullable<BrokerConfig["github"]>) => GitHubParts;
}

interface Configs {
  readonly before: BrokerConfig;
  readonly after: BrokerConfig;
}

/** Creates what another configuration changes, while the broker goes on with what it has. */
export async function prepareParts(
  { before, after }: Configs,
  parts: ReplaceableParts,
  deps: PrepareDeps,
): Promise<Result<{ readonly use: () => void }, Failure>> {
  const keyRing = await openKeyRing(after, deps.store, deps.randomBytes);
  if (!keyRing.ok) return keyRing;
  // A provider has its own connections and what it knows of its servers: those that did not change keep it.
  const changed = deps.kinds.filter(
    ({ name }) => !sameSettings(before.servers[name], after.servers[name]),
  );
  const created = await createWatchedProviders(after, changed, deps);
  const isNewGitHub = !sameSettings(before.github, after.github);
  const github = after.github && isNewGitHub ? deps.github(after.github) : undefined;
  return ok({
    use: () => {
      Object.assign(parts.rules, rulesOf(after));
      if (keyRing.value !== undefined) parts.keyRing?.replace(keyRing.value);
      if (github !== undefined) parts.github?.replace(github);
      for (const [kind, provider] of created) {
        parts.providers.get(kind)?.close?.();
        parts.providers.set(kind, provider);
      }
    },
  });
}

import type { Gate } from "../../approval/gate.ts";
import type { CredentialKind, ProviderEffects } from "../../credentials/kind/credential-kind.ts";
import type { Provider, ProviderFailure, Tidied } from "../../credentials/kind/provider.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { isRecord } from "../../shared/json.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { BrokerConfig } from "../config/config.ts";
import type { ProviderCall } from "../record/call-durations.ts";
import type { CallWatch } from "../record/call-watch.ts";
import { createProviders } from "./create-providers.ts";

/** The same store; each call is watched. */
export function watchedStore(store: LeaseStore, watch: CallWatch | undefined): LeaseStore {
  if (watch === undefined) return store;
  const { githubTasks } = store;
  return {
    ...store,
    ...watchedCalls(store, watch),
    githubTasks: { ...githubTasks, ...watchedCalls(githubTasks, watch, "githubTasks.") },
  };
}

function watchedCalls(calls: object, watch: CallWatch, prefix = "") {
  const each = Object.entries(calls).flatMap(([name, call]: readonly [string, unknown]) => {
    if (!isCall(call)) return [];
    const method = `${prefix}${name}`;
    const watched = (...given: readonly unknown[]) =>
      watch({ part: "store", method }, () => call(...given), ANSWERED);
    return [[name, watched] as const];
  });
  return Object.fromEntries(each);
}

/** All that a store consists of. */
function isCall(value: unknown): value is (...given: readonly unknown[]) => Promise<unknown> {
  return typeof value === "function";
}

const ANSWERED = { outcomeOf: () => "ok" };

/** The same gate; each decision is watched. */
export function watchedGate<G extends Gate | undefined>(
  gate: G,
  watch: CallWatch | undefined,
): Gate | G {
  if (gate === undefined || watch === undefined) return gate;
  return {
    decide: (question, deadline) =>
      watch({ part: "gate" }, () => gate.decide(question, deadline), {
        outcomeOf: ({ kind }) => kind,
        deadline,
      }),
  };
}

export interface ProviderWatch {
  /** Absent: nobody watches. */
  readonly watch?: CallWatch | undefined;
  /** Whether the configuration has a server. Policies and stored leases may name others. */
  readonly hasServer: (kind: string, server: string) => boolean;
}

/** As `createProviders`; where there is a watch, it sees their calls. */
export async function createWatchedProviders(
  config: Pick<BrokerConfig, "servers">,
  kinds: readonly CredentialKind[],
  { watch, hasServer, ...effects }: ProviderEffects & ProviderWatch,
): Promise<ReadonlyMap<string, Provider>> {
  const created = await createProviders(config, kinds, effects);
  if (watch === undefined) return created;
  const each = Array.from(created, ([kind, provider]) => {
    return [kind, watchedProvider(provider, { watch, hasServer })] as const;
  });
  return new Map(each);
}

type Watcher = ProviderWatch & { readonly watch: CallWatch };

/** The same provider; each call that a job or an end waits for is watched. */
export function watchedProvider(provider: Provider, { watch, hasServer }: Watcher): Provider {
  const { kind } = provider;
  const around = <T>(
    call: ProviderCall,
    { of, lease, deadline }: { of: unknown; lease?: string; deadline: AbortSignal },
    work: () => Promise<Result<T, ProviderFailure>>,
  ): Promise<Result<T, ProviderFailure>> => {
    const named = isRecord(of) ? of["server"] : undefined;
    const server = typeof named === "string" && hasServer(kind, named) ? named : "";
    const facts = { lease };
    return watch({ part: "provider", kind, server, call }, work, { outcomeOf, facts, deadline });
  };
  return {
    ...provider,
    classify: (of, deadline) =>
      around("classify", { of, deadline }, () => provider.classify(of, deadline)),
    issue: (request, deadline) => {
      const { settings: of, lease } = request;
      return around("issue", { of, lease, deadline }, () => provider.issue(request, deadline));
    },
    revoke: (of, deadline, secret) =>
      around("revoke", { of, deadline }, () => provider.revoke(of, deadline, secret)),
    probe: (of, deadline, secret) =>
      around("probe", { of, deadline }, () => provider.probe(of, deadline, secret)),
    ...(provider.tidy && {
      tidy: (of, deadline) =>
        around("tidy", { of, deadline }, async () => (await provider.tidy?.(of, deadline)) ?? NONE),
    }),
  };
}

const NONE: Result<Tidied, never> = ok({ facts: [] });

/** The kind of a failure, because a provider's own names are no closed list. */
function outcomeOf(result: Result<unknown, ProviderFailure>): string {
  return result.ok ? "ok" : result.error.kind;
}

import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import { PROVIDER_DEADLINE_MS } from "../end-lease.ts";
import { StoreError, type LeaseStore } from "../store.ts";
import type { Clock } from "../../shared/clock.ts";
import { withoutKnown, type Orphan } from "./find-orphans.ts";

/** What became of one orphan. */
export type EndedOrphan = Orphan & Outcome;

type Outcome =
  | { readonly state: "ended"; readonly facts: readonly string[] }
  /** Nobody can use it any more. `reason`: why something of it is left. */
  | { readonly state: "untidied"; readonly facts: readonly string[]; readonly reason: string }
  /** It may still be usable. */
  | { readonly state: "failed"; readonly reason: string }
  /** Not touched: a lease in the store explains it by now. */
  | { readonly state: "known"; readonly reason: string }
  /** Not touched: the command was stopped before. */
  | { readonly state: "skipped"; readonly reason: string };

export interface EndOrphans {
  readonly orphans: readonly Orphan[];
  readonly store: Pick<LeaseStore, "list">;
  /** By kind. */
  readonly providers: ReadonlyMap<string, Pick<Provider, "revoke" | "tidy">>;
  readonly clock: Clock;
  /** Lets those under way end, and begins with no other. */
  readonly signal: AbortSignal;
  /** Called for each as soon as it is over. */
  readonly onEnded: (ended: EndedOrphan) => void;
}

/** How many are ended at once: a server has few connections for it, and tasks that still run need others. */
const AT_ONCE = 4;

/** Ends orphans: revokes each at its provider, and removes what it leaves there. Returns them in the same order. */
export async function endOrphans(options: EndOrphans): Promise<readonly EndedOrphan[]> {
  const { orphans, signal, onEnded } = options;
  const ended = new Map<Orphan, EndedOrphan>();
  const waiting = [...orphans];
  const work = async (): Promise<void> => {
    for (;;) {
      const orphan = signal.aborted ? undefined : waiting.shift();
      if (orphan === undefined) return;
      const one = { ...orphan, ...(await endOne(options, orphan)) };
      ended.set(orphan, one);
      onEnded(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return orphans.map((orphan) => ended.get(orphan) ?? skipped(orphan));
}

function skipped(orphan: Orphan): EndedOrphan {
  return { ...orphan, state: "skipped", reason: "skipped, because the command was stopped" };
}

async function endOne(options: EndOrphans, orphan: Orphan): Promise<Outcome> {
  const reason = await whyNotEnd(options, orphan);
  if (reason !== undefined) return reason;
  // Two names of one server look the same as a server and its copy, so it has to end under each name.
  const outcomes: [Outcome, ...Outcome[]] = [await endAt(options, orphan)];
  for (const server of orphan.also ?? []) {
    outcomes.push(await endAt(options, { ...orphan, handle: { ...orphan.handle, server } }));
  }
  return worstOf(outcomes);
}

function worstOf([first, ...others]: readonly [Outcome, ...Outcome[]]): Outcome {
  const all = [first, ...others];
  const failed = all.find(({ state }) => state === "failed");
  return failed ?? all.find(({ state }) => state === "untidied") ?? first;
}

/**
 * A lease that is issued from now on cannot be the orphan: the broker stores its handle before the provider makes
 * anything, so what a provider lists and the store does not have never gets into it by an exchange. But since the search
 * a person was asked, and somebody may have replaced the store by a better backup.
 */
async function whyNotEnd({ store }: EndOrphans, orphan: Orphan): Promise<Outcome | undefined> {
  try {
    const unknown = await withoutKnown([orphan], store);
    return unknown.length === 0
      ? { state: "known", reason: "it belongs to a lease in the store now" }
      : undefined;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { state: "failed", reason: `the store cannot be read: ${error.message}` };
  }
}

async function endAt({ providers, clock }: EndOrphans, { kind, handle }: Orphan): Promise<Outcome> {
  const provider = providers.get(kind);
  if (provider === undefined) throw new Error(`the ${kind} provider listed it, and is gone`);
  const limit = { clock, milliseconds: PROVIDER_DEADLINE_MS };
  const revoked = await callProvider(limit, (signal) => provider.revoke(handle, signal));
  if (!revoked.ok) {
    const { message, remedy } = revoked.error;
    return { state: "failed", reason: `${message}. ${remedy}` };
  }
  const { facts } = revoked.value;
  const tidied = await callProvider(
    limit,
    async (signal) => (await provider.tidy?.(handle, signal)) ?? NOTHING_LEFT,
  );
  return tidied.ok
    ? { state: "ended", facts: [...facts, ...tidied.value.facts] }
    : { state: "untidied", facts, reason: tidied.error.message };
}

const NOTHING_LEFT = { ok: true, value: { facts: [] } } as const;

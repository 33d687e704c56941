import type { Clock } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { AwsCalls } from "./calls.ts";
import { MAX_ROLE_POLICIES, parseDenies, renderDenies, type DenyEntry } from "./deny-document.ts";
import { withRetries } from "../session/retry.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

export interface DenyLedgerDeps {
  readonly calls: AwsCalls;
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** A fresh name for a policy of this process; two processes never write into one policy. */
  readonly newPolicyName: () => string;
}

/** What one role holds of ours. Writes are one after the other; whoever waits meanwhile shares the next one. */
export interface DenyLedger {
  /** Resolves when the deny was read back from the role. */
  deny(entry: DenyEntry, signal: AbortSignal): Promise<Result<void, ProviderFailure>>;
  /** Name of the policy that is written now; undefined before the first write. */
  policyName(): string | undefined;
}

interface Waiter {
  readonly entry: DenyEntry;
  readonly done: (outcome: Result<void, ProviderFailure>) => void;
  readonly broke: (bug: unknown) => void;
}

interface State {
  readonly role: string;
  name: string | undefined;
  /** Everything that this process has to keep denied, by session. */
  readonly entries: Map<string, number>;
  waiting: readonly Waiter[];
  writing: boolean;
}

/** One write with everything that belongs to it, in milliseconds: the provider's deadline. */
const WRITE_MS = 10_000;
/** A policy whose newest entry ended so long ago is written no more, in seconds: others may remove it twice as late. */
export const RETIRE_SECONDS = 1800;
/** IAM is eventually consistent: the deny may take a moment to be seen. */
const LOOKS = 4;
const FIRST_LOOK_MS = 40;

/**
 * The denies of one role, in an inline policy of this process. IAM has no compare-and-set, and concurrent writes to one
 * role can be lost though each was answered with success: so they are serialised, and read back until they are seen.
 */
export function createDenyLedger(deps: DenyLedgerDeps, role: string): DenyLedger {
  const state: State = { role, name: undefined, entries: new Map(), waiting: [], writing: false };
  return {
    policyName: () => state.name,
    deny: (entry, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => resolve(err(deadline()));
        if (signal.aborted) {
          onAbort();
          return;
        }
        signal.addEventListener("abort", onAbort, { once: true });
        const done = (outcome: Result<void, ProviderFailure>): void => {
          signal.removeEventListener("abort", onAbort);
          resolve(outcome);
        };
        state.waiting = [...state.waiting, { entry, done, broke: reject }];
        if (!state.writing) void writeAll(deps, state);
      }),
  };
}

function deadline(): ProviderFailure {
  return {
    kind: "retryable",
    name: "timeout",
    message: "the deny was not read back before the deadline",
    remedy: "It is tried again; check that the broker reaches IAM.",
    mayExist: true,
  };
}

async function writeAll(deps: DenyLedgerDeps, state: State): Promise<void> {
  state.writing = true;
  while (state.waiting.length > 0) {
    const batch = state.waiting;
    state.waiting = [];
    const admitted = admit(state, batch, deps.clock.now() / 1000);
    try {
      const outcome = await write(deps, state);
      for (const { done } of admitted) done(outcome);
    } catch (bug) {
      for (const { broke } of admitted) broke(bug);
    }
  }
  state.writing = false;
}

/** Takes in what fits, after what has ended was dropped; answers the rest at once. */
function admit(state: State, batch: readonly Waiter[], now: number): readonly Waiter[] {
  const newest = Math.max(0, ...state.entries.values());
  if (newest + RETIRE_SECONDS < now) state.name = undefined;
  for (const [session, until] of state.entries) {
    if (until < now) state.entries.delete(session);
  }
  return batch.filter(({ entry, done }) => {
    const before = state.entries.get(entry.session);
    state.entries.set(entry.session, Math.max(before ?? 0, entry.until));
    if (documentOf(state).length <= MAX_ROLE_POLICIES) return true;
    if (before === undefined) state.entries.delete(entry.session);
    done(err(full(state)));
    return false;
  });
}

function documentOf(state: State): string {
  return renderDenies([...state.entries].map(([session, until]) => ({ session, until })));
}

function full(state: State): ProviderFailure {
  return {
    kind: "retryable",
    name: "role_policy_full",
    message: `role ${state.role} holds ${state.entries.size} denies, all that its ${MAX_ROLE_POLICIES} characters of inline policies take`,
    remedy:
      "It is tried again as older ones end. Give each environment a role of its own, or shorten the ttl.",
    mayExist: true,
  };
}

async function write(deps: DenyLedgerDeps, state: State): Promise<Result<void, ProviderFailure>> {
  if (state.entries.size === 0) return ok(undefined);
  state.name ??= deps.newPolicyName();
  const policy = { role: state.role, name: state.name };
  const document = documentOf(state);
  const signal = AbortSignal.timeout(WRITE_MS);
  const retrying = { clock: deps.clock, jitter: deps.jitter, signal };
  return withRetries(retrying, async () => {
    const put = await deps.calls.putRolePolicy({ ...policy, document }, signal);
    if (!put.ok) return put;
    for (let look = 0; look < LOOKS; look += 1) {
      const seen = await isSeen(deps, policy, { state, signal });
      if (!seen.ok || seen.value) return seen.ok ? ok(undefined) : seen;
      await deps.clock.sleep(FIRST_LOOK_MS * 2 ** look * (0.5 + deps.jitter() / 2), signal);
    }
    return err(lost(state.role));
  });
}

/** Looks twice: another writer that read the role before our write may put its older copy back a moment later. */
async function isSeen(
  deps: DenyLedgerDeps,
  policy: { readonly role: string; readonly name: string },
  { state, signal }: { readonly state: State; readonly signal: AbortSignal },
): Promise<Result<boolean, ProviderFailure>> {
  for (let look = 0; look < 2; look += 1) {
    if (look > 0) await deps.clock.sleep(FIRST_LOOK_MS * 2, signal);
    const found = await deps.calls.getRolePolicy(policy, signal);
    if (!found.ok) return found;
    const sessions = new Set(parseDenies(found.value ?? "")?.map(({ session }) => session));
    if (![...state.entries.keys()].every((session) => sessions.has(session))) return ok(false);
  }
  return ok(true);
}

function lost(role: string): ProviderFailure {
  return {
    kind: "retryable",
    name: "deny_not_seen",
    message: `the deny was written to role ${role}, and is not there`,
    remedy: "It is tried again; another program may be writing to the role's policies.",
    mayExist: true,
  };
}

import { backoffMs, type Backoff } from "../../../shared/backoff.ts";
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
  /** Creates the name of a new policy for this process. Two processes never write to the same policy. */
  readonly newPolicyName: () => string;
}

/** The deny entries of one role. Writes happen one at a time; entries that arrive during a write share the next one. */
export interface DenyLedger {
  /** Resolves after the entry was read back from the role. */
  deny(entry: DenyEntry, signal: AbortSignal): Promise<Result<void, ProviderFailure>>;
  /** The name of the current policy; undefined before the first write. */
  policyName(): string | undefined;
}

interface PendingEntry {
  readonly entry: DenyEntry;
  readonly done: (outcome: Result<void, ProviderFailure>) => void;
  readonly fail: (bug: unknown) => void;
}

interface State {
  readonly role: string;
  name: string | undefined;
  /** Until when this process keeps each session denied. */
  readonly entries: Map<string, number>;
  pending: readonly PendingEntry[];
  writing: boolean;
}

/** How long one write may take, with its retries and reads, in milliseconds: the provider's deadline. */
const WRITE_MS = 10_000;
/** How long after its newest entry a policy is still used, in seconds. After twice that time, other processes may remove it. */
export const RETIRE_SECONDS = 1800;
/** How often a write is read back, with growing pauses: IAM is eventually consistent. */
const READ_BACK_ATTEMPTS = 4;
const READ_BACK_PAUSE_MS = 40;
const READ_BACK: Backoff = { firstWaitMs: READ_BACK_PAUSE_MS, jitter: 0.5 };

/**
 * Keeps the deny entries of one role in an inline policy of this process. IAM has no compare-and-set, and of concurrent
 * writes to one role some can be lost although each reports success. So writes are serialised, and each is read back.
 */
export function createDenyLedger(deps: DenyLedgerDeps, role: string): DenyLedger {
  const state: State = { role, name: undefined, entries: new Map(), pending: [], writing: false };
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
        state.pending = [...state.pending, { entry, done, fail: reject }];
        if (!state.writing) void writeAll(deps, state);
      }),
  };
}

function deadline(): ProviderFailure {
  return {
    kind: "retryable",
    name: "timeout",
    message: "the deny was not read back before the deadline",
    remedy: "The broker tries again. Check that it can reach IAM.",
    mayExist: true,
  };
}

async function writeAll(deps: DenyLedgerDeps, state: State): Promise<void> {
  state.writing = true;
  while (state.pending.length > 0) {
    const batch = state.pending;
    state.pending = [];
    const admitted = admit(state, batch, deps.clock.now() / 1000);
    try {
      const outcome = await write(deps, state);
      for (const { done } of admitted) done(outcome);
    } catch (bug) {
      for (const { fail } of admitted) fail(bug);
    }
  }
  state.writing = false;
}

/** Drops ended entries, then adds the new ones that fit. The others fail at once. */
function admit(state: State, batch: readonly PendingEntry[], now: number): readonly PendingEntry[] {
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
    message: `role ${state.role} has ${state.entries.size} deny entries, and its inline policies have no room for more (${MAX_ROLE_POLICIES} characters)`,
    remedy:
      "The broker tries again when older entries end. Use a separate role for each environment, or a shorter ttl.",
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
    for (let attempt = 1; attempt <= READ_BACK_ATTEMPTS; attempt += 1) {
      const visible = await isVisible(deps, policy, { state, signal });
      if (!visible.ok || visible.value) return visible.ok ? ok(undefined) : visible;
      await deps.clock.sleep(backoffMs(READ_BACK, attempt, deps.jitter()), signal);
    }
    return err(lost(state.role));
  });
}

/** Reads twice: another program that read the role before our write may write its older copy back a moment later. */
async function isVisible(
  deps: DenyLedgerDeps,
  policy: { readonly role: string; readonly name: string },
  { state, signal }: { readonly state: State; readonly signal: AbortSignal },
): Promise<Result<boolean, ProviderFailure>> {
  for (let read = 0; read < 2; read += 1) {
    if (read > 0) await deps.clock.sleep(READ_BACK_PAUSE_MS * 2, signal);
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
    message: `the deny was written to role ${role}, but cannot be read back`,
    remedy: "The broker tries again. Another program may be writing to the role's policies.",
    mayExist: true,
  };
}

import { backoffMs, type Backoff } from "../../../../shared/backoff.ts";
import type { Clock } from "../../../../shared/clock.ts";
import type { Jitter } from "../../../../shared/http.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { withRetries } from "../../../kind/retry.ts";
import type { AwsCalls } from "../sdk/aws-calls.ts";
import { parseDenies } from "./document.ts";
import { readManaged } from "./look.ts";
import { documentOf, type OwnPolicy } from "./own-policy.ts";

export interface WriteDeps {
  readonly calls: AwsCalls;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** `full`: IAM refused it for its size, and nothing has changed. `gone`: somebody deleted the managed policy. */
export type Written = Result<"landed" | "full" | "gone", ProviderFailure>;

/** How long one write may take, with its retries and reads, in milliseconds: the provider's deadline. */
const WRITE_MS = 10_000;
/** How often a write is read back, with growing pauses: IAM is eventually consistent. */
const READ_BACK_ATTEMPTS = 4;
const READ_BACK_PAUSE_MS = 40;
const READ_BACK: Backoff = { firstWaitMs: READ_BACK_PAUSE_MS, jitter: 0.5 };

/**
 * Writes a policy of this process and reads it back. IAM has no compare-and-set, and of concurrent writes to one role some
 * can be lost although each reports success.
 */
export async function writePolicy(
  deps: WriteDeps,
  roleName: string,
  policy: OwnPolicy,
): Promise<Written> {
  const { clock, jitter } = deps;
  const signal = AbortSignal.timeout(WRITE_MS);
  const document = documentOf(policy);
  const target = { roleName, policy, signal };
  return withRetries({ clock, jitter, signal }, async (): Promise<Written> => {
    const sent = await send(deps.calls, target, document);
    if (!sent.ok) return withoutRetry(sent.error, policy);
    for (let attempt = 1; attempt <= READ_BACK_ATTEMPTS; attempt += 1) {
      const visible = await isVisible(deps, target);
      if (!visible.ok) return visible;
      if (visible.value) return ok("landed");
      await clock.sleep(backoffMs(READ_BACK, attempt, jitter()), signal);
    }
    return err(lost(roleName));
  });
}

function send(
  calls: AwsCalls,
  { roleName, policy, signal }: Target,
  document: string,
): Promise<Result<void, ProviderFailure>> {
  const { name, arn } = policy;
  return arn === undefined
    ? calls.putRolePolicy({ role: roleName, name, document }, signal)
    : putVersion(calls, { role: roleName, arn, document }, signal);
}

function withoutRetry(failure: ProviderFailure, { arn }: OwnPolicy): Written {
  if (isFull(failure)) return ok("full");
  if (arn !== undefined && isAbsent(failure)) return ok("gone");
  return err(failure);
}

/** Whether a call names something that does not exist. */
export function isAbsent({ name }: ProviderFailure): boolean {
  return /^NoSuchEntity(?:Exception)?$/u.test(name);
}

/** Whether IAM refused a call because of one of its quotas. */
export function isFull({ name }: ProviderFailure): boolean {
  return /^LimitExceeded(?:Exception)?$/u.test(name);
}

/**
 * Attaches the policy again, which changes nothing unless somebody detached it. Old versions go first: a managed policy can
 * have five, and this process may not know of all, after a lost response.
 */
async function putVersion(
  calls: AwsCalls,
  {
    role,
    arn,
    document,
  }: { readonly role: string; readonly arn: string; readonly document: string },
  signal: AbortSignal,
): Promise<Result<void, ProviderFailure>> {
  const attached = await calls.managed.attach({ role, arn }, signal);
  if (!attached.ok) return attached;
  const removed = await removeOldVersions(calls, arn, signal);
  return removed.ok ? calls.managed.createVersion({ arn, document }, signal) : removed;
}

export async function removeOldVersions(
  calls: AwsCalls,
  arn: string,
  signal: AbortSignal,
): Promise<Result<void, ProviderFailure>> {
  const versions = await calls.managed.listVersions(arn, signal);
  if (!versions.ok) return versions;
  for (const { id, isDefault } of versions.value ?? []) {
    if (isDefault) continue;
    const removed = await calls.managed.deleteVersion({ arn, id }, signal);
    if (!removed.ok) return removed;
  }
  return ok(undefined);
}

interface Target {
  readonly roleName: string;
  readonly policy: OwnPolicy;
  readonly signal: AbortSignal;
}

/** Reads twice: another program that read the role before our write may write its older copy back a moment later. */
async function isVisible(
  deps: WriteDeps,
  target: Target,
): Promise<Result<boolean, ProviderFailure>> {
  for (let read = 0; read < 2; read += 1) {
    if (read > 0) await deps.clock.sleep(READ_BACK_PAUSE_MS * 2, target.signal);
    const found = await readBack(deps.calls, target);
    if (!found.ok) return found;
    if (!contains(found.value, target.policy)) return ok(false);
  }
  return ok(true);
}

async function readBack(
  calls: AwsCalls,
  { roleName, policy, signal }: Target,
): Promise<Result<string | undefined, ProviderFailure>> {
  const { name, arn } = policy;
  if (arn === undefined) return calls.getRolePolicy({ role: roleName, name }, signal);
  const attached = await calls.managed.listAttached(roleName, signal);
  if (!attached.ok) return attached;
  return attached.value.includes(arn) ? readManaged(calls, arn, signal) : ok(undefined);
}

/** Whether a document denies everything that the policy should deny. */
export function contains(document: string | undefined, { entries }: OwnPolicy): boolean {
  const denies = parseDenies(document ?? "");
  if (denies === undefined) return false;
  const keys = new Set(denies.keys);
  return [...entries.keys()].every((key) => keys.has(key));
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

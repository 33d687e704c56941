import type { Clock } from "../../../../shared/clock.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import type { AwsCalls } from "../sdk/aws-calls.ts";
import { eachAtOnce } from "./at-once.ts";
import { noteForeign } from "./foreign.ts";
import { parsePolicyName } from "./names.ts";
import type { RoleDenies, RoleLook } from "./role-denies.ts";

export interface LookDeps {
  readonly calls: AwsCalls;
  readonly clock: Clock;
}

/** How long a look may take, in milliseconds. */
const LOOK_MS = 10_000;
/** How many policies are read at once. */
const AT_ONCE = 4;

/**
 * Looks at a role for all who ask: a look that began before a caller asked does not count for it, so at most two looks are
 * due at a time, however many ask.
 */
export function createLooks(
  deps: LookDeps,
  role: RoleDenies,
): () => Promise<Result<RoleLook, ProviderFailure>> {
  let running: Promise<Result<RoleLook, ProviderFailure>> | undefined;
  let next: Promise<Result<RoleLook, ProviderFailure>> | undefined;
  const start = async (): Promise<Result<RoleLook, ProviderFailure>> => {
    next = undefined;
    const look = lookAt(deps, role);
    running = look;
    try {
      const seen = await look;
      if (seen.ok) {
        role.look = seen.value;
        noteForeign(role, seen.value);
      }
      return seen;
    } finally {
      if (running === look) running = undefined;
    }
  };
  return async () => {
    if (running === undefined) return start();
    const current = running;
    next ??= current.then(start, start);
    return next;
  };
}

async function lookAt(
  deps: LookDeps,
  role: RoleDenies,
): Promise<Result<RoleLook, ProviderFailure>> {
  const { calls, clock } = deps;
  const at = clock.now();
  role.looksBegun += 1;
  const number = role.looksBegun;
  const signal = AbortSignal.timeout(LOOK_MS);
  const names = await calls.listRolePolicies(role.name, signal);
  if (!names.ok) return names;
  const inline = await readAll(names.value, (name) =>
    calls.getRolePolicy({ role: role.name, name }, signal),
  );
  if (!inline.ok) return inline;
  const managed = await lookAtManaged(deps, role, signal);
  return managed.ok ? ok({ at, number, inline: inline.value, managed: managed.value }) : managed;
}

/** Undefined for a broker that may not see the managed policies of a role: it uses none. */
async function lookAtManaged(
  { calls, clock }: LookDeps,
  role: RoleDenies,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, string> | undefined, ProviderFailure>> {
  if (!role.managed.mayLook(clock.now())) return ok(undefined);
  const attached = await calls.managed.listAttached(role.name, signal);
  if (!attached.ok && attached.error.kind === "permanent") {
    role.managed.lookRefused(clock.now());
    return ok(undefined);
  }
  if (!attached.ok) return attached;
  const own = attached.value.filter((arn) => isOwnManaged(arn, role.instance));
  return readAll(own, (arn) => readManaged(calls, arn, signal));
}

/** Whether a broker of this instance made a managed policy. */
export function isOwnManaged(arn: string, instance: string): boolean {
  return parsePolicyName(arn.replace(/^.*\//u, ""), instance)?.format === "current";
}

/** The document of a managed policy that is in effect; undefined when there is no such policy. */
export async function readManaged(
  calls: AwsCalls,
  arn: string,
  signal: AbortSignal,
): Promise<Result<string | undefined, ProviderFailure>> {
  const versions = await calls.managed.listVersions(arn, signal);
  if (!versions.ok) return versions;
  const current = versions.value?.find(({ isDefault }) => isDefault);
  return current === undefined
    ? ok(undefined)
    : calls.managed.getVersion({ arn, id: current.id }, signal);
}

async function readAll(
  keys: readonly string[],
  read: (key: string) => Promise<Result<string | undefined, ProviderFailure>>,
): Promise<Result<ReadonlyMap<string, string>, ProviderFailure>> {
  const found = new Map<string, string>();
  let failure: ProviderFailure | undefined;
  await eachAtOnce(keys, AT_ONCE, async (key) => {
    if (failure !== undefined) return;
    const document = await read(key);
    if (!document.ok) failure = document.error;
    else if (document.value !== undefined) found.set(key, document.value);
  });
  return failure === undefined ? ok(found) : err(failure);
}

import { isNameless, type LastBreakGlass } from "../../lease/break-glass.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { announceConfirmation } from "./announce.ts";
import type { BreakGlassContext } from "./break-glass-context.ts";
import { confirmCommand } from "./confirm-command.ts";
import type { ConfirmAsk, ConfirmedResponse } from "./control-messages.ts";
import { findGrant, type NamedGrant } from "./find-grant.ts";

/** Confirms the last time that a grant was issued outside the gate, so that it may be once more. */
export async function confirmBreakGlass(
  ask: ConfirmAsk,
  context: BreakGlassContext,
): Promise<Result<ConfirmedResponse, Refusal>> {
  const { deps, trail } = context;
  const { user, machine, grant } = ask;
  trail.note({ breakGlass: { user, machine } });
  const found = await findGrant(ask, deps);
  if (!found.ok) return found;
  const { repository } = found.value;
  trail.note({ repository });
  const repositoryId = repositoryIdOf(found.value);
  if (repositoryId === undefined) {
    return refuse("confirmation_refused", "the repository's policy has mistakes", {
      remedy: "Fix the policy: `stepkey check` lists its mistakes.",
    });
  }
  const { kind, last } = await deps.store.confirmBreakGlass({ repositoryId, grant }, ask);
  if (last === undefined || kind === "nothing") {
    return refuse("confirmation_refused", `${grant} of ${repository} has nothing to confirm`, {
      remedy: "Break-glass was never used for this grant, or nothing was issued.",
    });
  }
  trail.note({ lease: last.lease });
  if (kind === "same_user") return err(sameUser(last, { ask, repository }));
  if (kind === "confirmed") record(last, { ask, repository }, context);
  return ok({
    kind,
    grant,
    repository,
    lease: last.lease,
    used_by: { user: last.user, machine: last.machine },
    used_at: toRfc3339(last.at),
    reason: last.reason,
    confirmed_by: last.confirmed ?? { user, machine },
    trace: trail.trace,
  });
}

function repositoryIdOf({ documents }: NamedGrant): number | undefined {
  const { repository } = documents;
  return typeof repository === "object" ? repository.repositoryId : undefined;
}

function sameUser(
  last: LastBreakGlass,
  { ask, repository }: { readonly ask: ConfirmAsk; readonly repository: string },
): Refusal {
  const { user, grant } = ask;
  const used = `${last.user} on ${last.machine} used it (${last.lease})`;
  if (isNameless(user)) {
    const why = `${used}, and the system does not find the name of the user who confirms it (${user})`;
    return refusal("confirmation_refused", why, {
      remedy: "Try again when `id -un` shows a name, or let another admin confirm it.",
    });
  }
  const why = `${used}, and the user who confirms it is ${user}${last.user === user ? " too" : ""}`;
  return refusal("confirmation_refused", why, {
    remedy: `Another admin must run \`${confirmCommand(grant, repository)}\`, logged in as another user. stepkey knows people only by the users of the operating system.`,
  });
}

function record(
  last: LastBreakGlass,
  { ask, repository }: { readonly ask: ConfirmAsk; readonly repository: string },
  context: BreakGlassContext,
): void {
  const { deps, trail } = context;
  const { user, machine, grant } = ask;
  const of = { user: last.user, machine: last.machine };
  const facts = { usedAt: toRfc3339(last.at), reason: last.reason };
  trail.note({ confirmed: { user, machine, of, ...facts } });
  const { trace } = trail;
  const event = "break_glass_confirmed";
  deps.audit({ at: deps.clock.now(), trace, event, outcome: "done", facts: trail.known() });
  announceConfirmation({ last, by: { user, machine } }, { grant, repository }, context);
}

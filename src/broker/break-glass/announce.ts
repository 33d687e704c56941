import type { Admin, LastBreakGlass } from "../../lease/break-glass.ts";
import type { Lease } from "../../lease/lease.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import type { BreakGlassContext } from "./break-glass-context.ts";

/** Says everywhere that a grant was issued outside the gate: metrics, log, audit log and the configured address. */
export function announceBreakGlass(lease: Lease, context: BreakGlassContext): void {
  const { deps, trail, notify } = context;
  const { breakGlass, grant, repository, environment, access, id, expiresAt } = lease;
  if (breakGlass === undefined) return;
  const { user, machine, reason } = breakGlass;
  const until = toRfc3339(expiresAt);
  const what = `${grant} (${access}${environment === undefined ? "" : `, ${environment}`}) of ${repository}`;
  const text = `Break-glass: ${user} on ${machine} got ${what} without approval until ${until}: ${reason}`;
  raiseAlarm({ alarm: "break_glass", reason: text }, trail, deps);
  notify({
    event: "break_glass",
    text,
    trace: trail.trace,
    at: toRfc3339(lease.createdAt),
    lease: id,
    grant,
    repository,
    environment,
    access,
    user,
    machine,
    reason,
    expires_at: until,
  });
}

/** Another admin has looked at it. */
export function announceConfirmation(
  { last, by }: { readonly last: LastBreakGlass; readonly by: Admin },
  of: { readonly grant: string; readonly repository: string },
  { deps, trail, notify }: BreakGlassContext,
): void {
  const { user, machine } = by;
  const text = `Break-glass of ${of.grant} of ${of.repository} by ${last.user} on ${last.machine} (${last.lease}) was confirmed by ${user} on ${machine}.`;
  deps.log({
    level: "warning",
    event: "break_glass_confirmed",
    message: text,
    lease: last.lease,
    ...of,
    trace: trail.trace,
  });
  notify({
    event: "break_glass_confirmed",
    text,
    trace: trail.trace,
    lease: last.lease,
    ...of,
    user,
    machine,
    used_by: last.user,
    used_on: last.machine,
    reason: last.reason,
  });
}

import type { SceneFigures } from "./figures.ts";

/** A scene in lines, for people. */
export function linesOf(title: string, figures: SceneFigures): readonly string[] {
  const { left, looks, mostRoles, runsWithTwo, statuses } = figures;
  const retried = [...statuses].filter(([what]) => /^\/token (?:429|5\d\d|499)$/u.test(what));
  const asked = [...figures.outcomes.values()].reduce((all, count) => all + count, 0);
  const row = (name: string, value: unknown): string => `  ${name.padEnd(24)}${String(value)}`;
  return [
    `${title}: ${figures.jobs} jobs, ${asked} requests, ${(figures.milliseconds / 1000).toFixed(0)} s`,
    ...figures.notes.map((note) => `  ${note}`),
    row("requests came to", shown(figures.outcomes)),
    row("of a lost response", shown(figures.ordinary)),
    row("sent again by the action", shown(retried)),
    row("waited for a broker", `${figures.waits} times`),
    row("ended for the step", shown(figures.ends)),
    row("lost while the task ran", figures.lostEarly.length),
    row("leases in the store", shown(figures.stored)),
    row(
      "roles created",
      `${figures.rolesCreated}, without a lease: ${figures.withoutOwner.length}`,
    ),
    row(
      "two at once for a job",
      `${runsWithTwo.length}, in ${looks} looks at up to ${mostRoles} roles`,
    ),
    row("brokers", `${figures.running} run; the store was away for ${figures.outages.join(", ")}`),
    row("faults in their logs", figures.faults.length),
    row("left", `${left.roles} roles, ${left.sessions} sessions, ${left.leases} leases`),
  ];
}

function shown(counts: Iterable<readonly [string, number]>): string {
  return Array.from(counts, ([what, count]) => `${count} ${what}`).join(", ") || "none";
}

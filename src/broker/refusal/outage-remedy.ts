import { timeOfDay } from "../../shared/wording.ts";
import type { Health, Part } from "../record/health.ts";

/**
 * What a job is told that meets a part which the probes have seen fail: it need not look for the mistake in its own workflow.
 * Empty when the part works, so that it can be spread into a refusal. It says nothing of why: clients must not see that.
 */
export function remedyDuringOutage(
  health: Pick<Health, "outage"> | undefined,
  part: Part,
): { readonly remedy?: string } {
  const outage = health?.outage(part);
  if (outage === undefined) return {};
  const since = timeOfDay(outage.since);
  return {
    remedy: `${WHAT[part.part]} since ${since} UTC, and has raised an alarm. Ask your platform team, and re-run this job when it works again.`,
  };
}

const WHAT: Readonly<Record<Part["part"], string>> = {
  store: "The broker cannot write its store",
  audit: "The broker cannot write its audit log",
  issuer: "The broker cannot read the issuer's keys",
  github: "The broker cannot read from GitHub what it needs",
  server: "The broker cannot use this grant's server",
};

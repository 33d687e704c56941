import { endsSoonText } from "../../receipt/ends-soon.ts";
import { labelled } from "../../receipt/log-lines.ts";
import type { Job } from "../context/job.ts";
import type { EarlyEnd, HeldLease } from "../lease/source/credential-source.ts";
import { sayLines } from "../runner/log.ts";
import type { EndedTask } from "./session.ts";

/** A task that lost its credential fails before the next heartbeat can say why. */
export async function whyItFailed(
  job: Job,
  lease: HeldLease,
  task: EndedTask["task"],
): Promise<EarlyEnd | undefined> {
  if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return undefined;
  const earlyEnd = await lease.whyEnded(job.cancelled);
  if (earlyEnd === undefined) return undefined;
  const line = `The lease ended while the task ran: ${earlyEnd.why}.`;
  sayLines(job.runner, labelled("✗", "withdrawn", line));
  return earlyEnd;
}

/** Stops the task when the lease ends before it does. */
export async function watchLease(
  { runner, clock }: Job,
  lease: HeldLease,
  task: { readonly ended: AbortSignal; readonly stop: AbortController },
): Promise<EarlyEnd | undefined> {
  const say = (line: string): void => sayLines(runner, labelled("◌", "broker", line));
  const endsSoon = (leftMs: number): void => {
    if (!task.ended.aborted) runner.warn(endsSoonText(leftMs, clock.now()));
  };
  const earlyEnd = await lease.watch(task.ended, say, endsSoon);
  if (earlyEnd === undefined || task.ended.aborted) return undefined;
  const line = `The lease ended: ${earlyEnd.why}. The task is being stopped.`;
  sayLines(runner, labelled("✗", "withdrawn", line));
  task.stop.abort();
  return earlyEnd;
}

import { joined } from "../../shared/wording.ts";
import { bold, italic, plainText } from "./escape.ts";
import type { AskView } from "./view.ts";

/** How names stand in the sentences of a check run. */

/** A sentence names no more; the details have all. */
export const MAX_NAMES = 8;

/** `**orders-migrate** on **production**` */
export function targetText({
  grant,
  environment,
}: {
  readonly grant: string;
  readonly environment: string | undefined;
}): string {
  return environment === undefined ? bold(grant) : `${bold(grant)} on ${bold(environment)}`;
}

/** `mona and kim`; empty without any. */
export function peopleText(by: readonly { readonly login: string }[]): string {
  return joined([...new Set(by.map(({ login }) => login))].map(plainText));
}

/** `job *migrate*`, or `a job of run 9001` where GitHub did not say its name. */
export function jobsText(asks: readonly AskView[]): string {
  const named = new Set(asks.flatMap(({ job }) => job.name ?? []));
  const runs = new Set(asks.flatMap(({ job }) => (job.name === undefined ? [job.runId] : [])));
  const names = [...named].map(italic);
  const nameless = [...runs].map((run) => `a job of run ${run}`);
  return names.length === 0
    ? few(nameless)
    : `${names.length === 1 ? "job" : "jobs"} ${few([...names, ...nameless])}`;
}

function few(names: readonly string[]): string {
  return joined(names, "and", MAX_NAMES);
}

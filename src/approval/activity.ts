import { known, type Activity, type Fact, type PullRequest } from "./facts.ts";

/** Entries with the newest first; the id orders what happened within one second. */
export function newestFirst(entries: readonly Activity[]): readonly Activity[] {
  return entries.toSorted((a, b) => b.at - a.at || b.id - a.id);
}

/** The newest entry that made `sha` the tip of its ref: since then it has been there, or it is there again. */
export function lastArrival(entries: readonly Activity[], sha: string): Activity | undefined {
  return newestFirst(entries).find(({ after }) => after === sha);
}

/** The activity that belongs to a pull request: after the merge its branch may live on, or be made anew for another. */
export function activityOf(
  pullRequest: PullRequest,
  activity: Fact<readonly Activity[]>,
): Fact<readonly Activity[]> {
  const { mergedAt } = pullRequest;
  if (!activity.known || mergedAt === undefined) return activity;
  return known(activity.value.filter(({ at }) => at <= mergedAt));
}

import { known, type Activity, type Fact, type PullRequest } from "./facts.ts";

/** Entries, newest first. The id orders entries of the same second. */
export function newestFirst(entries: readonly Activity[]): readonly Activity[] {
  return entries.toSorted((a, b) => b.at - a.at || b.id - a.id);
}

/** The newest entry that made `sha` the tip of its ref. */
export function lastArrival(entries: readonly Activity[], sha: string): Activity | undefined {
  return newestFirst(entries).find(({ after }) => after === sha);
}

/** The activity that belongs to a pull request. After the merge its branch may live on, or be created again for another one. */
export function activityOf(
  pullRequest: PullRequest,
  activity: Fact<readonly Activity[]>,
): Fact<readonly Activity[]> {
  const { mergedAt } = pullRequest;
  if (!activity.known || mergedAt === undefined) return activity;
  return known(activity.value.filter(({ at }) => at <= mergedAt));
}

import { shortSha } from "../shared/wording.ts";
import { lastArrival } from "./activity.ts";
import { unread } from "./check-job.ts";
import type { MergeGroupGateFacts, PullRequestFacts } from "./facts.ts";
import { valuesOf } from "./people.ts";
import type { GroupCommit, QueueEntry } from "./queue-entry.ts";
import { reason, type CodedReason } from "./reason.ts";

/** A pull request of the group, as the queue has it, with the commits that GitHub made of it, newest first. */
export interface GroupPart {
  readonly number: number;
  readonly entry: QueueEntry;
  readonly commits: readonly GroupCommit[];
}

interface FoundGroup {
  readonly reasons: readonly CodedReason[];
  /** Empty if there are reasons. */
  readonly parts: readonly GroupPart[];
}

/** States in which GitHub has built an entry, and may merge it as it is. */
const BUILT: ReadonlySet<string> = new Set(["AWAITING_CHECKS", "MERGEABLE", "LOCKED"]);

/**
 * Walks from the job's commit to the branch. Each commit has to be what the queue calls the head of exactly one entry, or to
 * lie between that and the entry's base; where one entry's base is, the next one's head has to be, until a commit of the
 * branch is reached. So no commit is left that belongs to no pull request.
 */
export function findGroup(
  sha: string,
  { queue, commits }: Pick<MergeGroupGateFacts, "queue" | "commits">,
): FoundGroup {
  const unreadable = [queue, commits].flatMap(unread);
  if (unreadable.length > 0) return { reasons: unreadable, parts: [] };
  const chain = valuesOf(commits);
  if (chain[0]?.sha !== sha || !isContiguous(chain)) {
    const text = `The commits from the branch to ${shortSha(sha)} are not a contiguous history, or are none.`;
    return refused(text);
  }
  const parts: GroupPart[] = [];
  for (let rest = chain; rest.length > 0;) {
    const part = newestPart(rest, valuesOf(queue));
    if (typeof part === "string") return refused(part);
    const after = parts.at(-1);
    if (after !== undefined && part.entry.position >= after.entry.position) {
      return refused(`Pull request ${part.number} is not before pull request ${after.number}.`);
    }
    parts.push(part);
    rest = rest.slice(part.commits.length);
  }
  return { reasons: [], parts };
}

function refused(text: string): FoundGroup {
  return { reasons: [reason("merge_group_unknown", text)], parts: [] };
}

function isContiguous(chain: readonly GroupCommit[]): boolean {
  return chain.every(({ sha }, index) => index === 0 || chain[index - 1]?.parents[0] === sha);
}

/** The entry whose head is the first of these commits; a text says why there is none. */
function newestPart(
  chain: readonly GroupCommit[],
  queue: readonly QueueEntry[],
): GroupPart | string {
  const head = chain[0]?.sha ?? "";
  const [entry, ...others] = queue.filter(({ headSha }) => headSha === head);
  if (entry === undefined) return `The merge queue has no pull request for ${shortSha(head)}.`;
  const number = entry.pullRequest;
  if (others.length > 0 || number === undefined) {
    return `The merge queue does not say which pull request ${shortSha(head)} is for.`;
  }
  if (!BUILT.has(entry.state)) {
    return `The merge queue has pull request ${number} in the state ${entry.state}.`;
  }
  const last = chain.findIndex(({ parents }) => parents[0] === entry.baseSha);
  if (last === -1) {
    return `The merge queue's base of pull request ${number} is not behind ${shortSha(head)}.`;
  }
  return { number, entry, commits: chain.slice(0, last + 1) };
}

/** What the queue says of the group as a whole: it ends with the pull request of the ref, begins on the branch, and stays. */
export function checkGroup(
  sha: string,
  parts: readonly GroupPart[],
  facts: MergeGroupGateFacts,
): readonly CodedReason[] {
  const { number, rootOnBase, branch, queueAgain: queue, commits } = facts;
  if (parts[0]?.number !== number) {
    const text = `The group is named after pull request ${number}, which is not its last one.`;
    return [reason("merge_group_unknown", text)];
  }
  if (!rootOnBase.known) return unread(rootOnBase);
  if (!rootOnBase.value) {
    const text = `The oldest commit of the group is not on top of ${branch}.`;
    return [reason("merge_group_unknown", text)];
  }
  if (!queue.known) return unread(queue);
  const again = findGroup(sha, { queue, commits }).parts;
  const gone = parts.find((part, index) => !isSame(part, again[index]));
  if (gone === undefined) return [];
  const text = `Pull request ${gone.number}, or one before it, left the merge queue meanwhile.`;
  return [reason("merge_group_changed", text)];
}

function isSame({ number, entry }: GroupPart, again: GroupPart | undefined): boolean {
  return again?.number === number && again.entry.enqueuedAt === entry.enqueuedAt;
}

/**
 * The commits of a part are the pull request's head and nothing else. A merge commit names it. A squash or rebase makes
 * other commits: there it counts that the head was pushed before the pull request entered the queue, because GitHub takes a
 * pull request out when it is pushed to.
 */
export function checkPart(
  { entry, commits, number }: GroupPart,
  facts: PullRequestFacts,
): readonly CodedReason[] {
  const { headSha } = facts.pullRequest;
  const [first] = commits;
  const isMerge = commits.length === 1 && first?.parents.length === 2;
  const isPlain = commits.every(({ parents }) => parents.length === 1);
  const fits = commits.length <= Math.max(1, valuesOf(facts.commits).length);
  if (isMerge ? first.parents[1] !== headSha : !isPlain || !fits) {
    const text = `What the merge queue made of pull request ${number} is not its head ${shortSha(headSha)} alone.`;
    return [reason("merge_group_contents", text)];
  }
  const since = lastArrival(valuesOf(facts.activity), headSha);
  // Without it the approvals do not count either, and that says why.
  if (since === undefined || since.at < entry.enqueuedAt) return [];
  const text = `${shortSha(headSha)} was pushed to pull request ${number} after it entered the merge queue, or in the same second.`;
  return [reason("head_moved", text)];
}

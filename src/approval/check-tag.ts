import { joined, shortSha } from "../shared/wording.ts";
import { unread } from "./check-job.ts";
import { isNamed } from "./check-review.ts";
import type { RunAttempt, TagAct, TagGateFacts, TagSource } from "./facts.ts";
import type { Account, GateQuestion } from "./gate.ts";
import { startedByAgent } from "./people.ts";
import { reason, unreadReason, type CodedReason } from "./reason.ts";

/** The tag is at the job's commit, not just anybody can make or move it, and the right people started the job. */
export function checkTag(question: GateQuestion, facts: TagGateFacts): readonly CodedReason[] {
  return [
    ...checkTarget(question.claims.sha, facts),
    ...checkRestricted(facts),
    ...checkStarters(question, facts),
  ];
}

/** The tag points to `sha`, now and when read again at the end. */
function checkTarget(
  sha: string,
  { tag, target, targetAgain }: TagGateFacts,
): readonly CodedReason[] {
  const unreadable = [target, targetAgain].flatMap(unread);
  const [moved] = [target, targetAgain].flatMap((one) =>
    one.known && one.value !== sha ? [one.value] : [],
  );
  if (moved === undefined) return unreadable;
  const text = `This run is for commit ${shortSha(sha)}, but the tag ${tag} is now at ${shortSha(moved)}.`;
  return [...unreadable, reason("tag_moved", text)];
}

const ACTS: readonly (readonly [TagAct, string])[] = [
  ["creation", "create"],
  ["update", "move"],
];

/** Deleting is not among them: a deleted tag has to be created again. */
function checkRestricted({ tag, restricted }: TagGateFacts): readonly CodedReason[] {
  if (!restricted.known) return unread(restricted);
  const open = ACTS.flatMap(([act, verb]) => (restricted.value.includes(act) ? [] : [verb]));
  if (open.length === 0) return [];
  const text = `Anyone with write access can ${joined(open)} the tag ${tag}.`;
  return [reason("tag_not_restricted", text)];
}

function checkStarters(question: GateQuestion, facts: TagGateFacts): readonly CodedReason[] {
  const { tagStarters: lists, claims } = question;
  if (lists === undefined) {
    return [reason("tag_not_listed", `Policy does not list the tag ${facts.tag}.`)];
  }
  // `checkJob` refuses a run that cannot be read.
  if (!facts.run.known) return [];
  if (startedByAgent(question, facts)) {
    return [reason("tag_by_agent", `An agent started or re-ran this run on the tag ${facts.tag}.`)];
  }
  const claimed: Account = { id: claims.actorId, login: claims.actor, type: "User" };
  const starters = startersOf(claimed, facts.run.value);
  return lists.flatMap((list) => starters.flatMap((one) => checkStarter(one, list, facts)));
}

interface Starter {
  readonly account: Account;
  readonly did: string;
}

/** Who started the run and, if it is someone else, who re-ran it. */
function startersOf(claimed: Account, { actor, triggeringActor }: RunAttempt): readonly Starter[] {
  const all = [
    { account: claimed, did: "started" },
    { account: actor, did: "started" },
    { account: triggeringActor, did: "re-ran" },
  ];
  return all.filter(
    ({ account }, index) =>
      all.findIndex(
        (other) => other.account.id === account.id && other.account.login === account.login,
      ) === index,
  );
}

function checkStarter(
  { account, did }: Starter,
  list: readonly string[],
  { tag, starterTeams }: TagGateFacts,
): readonly CodedReason[] {
  if (list.some((name) => isNamed(account, name, starterTeams))) return [];
  // Someone may be in a team that could not be read.
  const teams = starterTeams.filter(({ team }) => list.includes(team));
  const unreadable = teams.flatMap(({ members }) => unread(members));
  if (unreadable.length > 0) return unreadable;
  const missing = list.find(
    (name) => name.includes("/") && !teams.some(({ team }) => team === name),
  );
  if (missing !== undefined) return [unreadReason(`the members of ${missing} were not read`)];
  const text = `${account.login} ${did} this run on the tag ${tag}, but is not one of ${list.join(", ")}.`;
  return [reason("tag_by_one_not_listed", text)];
}

/** Why it is not known which branch the commit came into. */
export function whyNoSource(sha: string, { tag, source }: TagGateFacts): CodedReason {
  if (!source.known) return unreadReason(source.why);
  const text = `The tag ${tag} is for commit ${shortSha(sha)}, which is not the merge of a pull request.`;
  return reason("tag_of_unmerged_commit", text);
}

/** The branch still contains the commit: a force-push may have taken it off. */
export function checkCommitOnBranch(sha: string, source: TagSource): readonly CodedReason[] {
  const { branch, isOnBranch } = source;
  if (!isOnBranch.known) return unread(isOnBranch);
  if (isOnBranch.value) return [];
  return [reason("tag_elsewhere", `${branch} does not contain commit ${shortSha(sha)} any more.`)];
}

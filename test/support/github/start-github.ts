/**
 * A FAKE of GitHub's API for tests and the demo: a strict front of ours over `emulate`'s GitHub.
 *
 * Pull requests, reviews, users, branches and git objects live in `emulate` and are read from it. What `emulate` lacks
 * or gets wrong is the front's own explicit state (world.ts): the head after a push, activity, rules, protection,
 * timeline, rulesets, commits' pull requests, a pull request's commits, runs, jobs, checks, teams, the words of permissions.
 * `routes.ts` says of every route which of both serves it. Any other route is refused, recorded, and makes `close()` throw.
 */
import { randomBytes } from "node:crypto";
import type { Instant } from "../../../src/shared/clock.ts";
import type { AppFront } from "./app-front.ts";
import { addCheckRun, type CheckRunState, type CheckRunWrite } from "./check-runs.ts";
import { OPERATOR, startEmulated } from "./emulated.ts";
import { createFaults, type Faults } from "./faults.ts";
import { enqueue, type Enqueue } from "./queue.ts";
import { listen, serve, type Call } from "./fake-github.ts";
import { makeRepository, move, pathOf, type NewRepository, type GitHubState } from "./git.ts";
import { merge, pushToBranch, type Landed, type Merge, type PushToBranch } from "./merges.ts";
import {
  closePullRequest,
  dismiss,
  forcePush,
  leaveQueue,
  openPullRequest,
  push,
  retarget,
  review,
  type ForcePush,
  type GivenReview,
  type OpenPullRequest,
  type Push,
  type Review,
} from "./pulls.ts";
import {
  finishRun,
  goOn,
  rerun,
  startRun,
  tokenClaims,
  waitFor,
  type Run,
  type StartRun,
} from "./runs.ts";
import { protectTags, tag, type NewTag, type Tagged } from "./tags.ts";
import {
  accountOf,
  type AccountState,
  type PullState,
  type RepositoryState,
  type WaitState,
  type World,
} from "./world.ts";

export type { Landed, PullState, RepositoryState, Review, Run, StartRun, Tagged, WaitState };

export interface GitHubOptions {
  /** Logins of people; a few made-up ones when absent. */
  readonly people?: readonly string[];
  /** Logins of apps and bots: `release-helper[bot]`. */
  readonly bots?: readonly string[];
  readonly organisations?: readonly string[];
  /** The time now; the machine's when absent. Events happen up to half an hour before, one a second at most. */
  readonly now?: () => Instant;
  /** GitHub knows this App, besides the reader's token. */
  readonly app?: AppFront;
}

interface BranchProtection {
  /** Default: a ruleset that requires one review. `unprotected` takes all protection away. */
  readonly by?: "ruleset" | "classic" | "unprotected" | "ruleset_without_review";
  readonly reviews?: number;
  /** Whether the ruleset also requires a merge queue. */
  readonly hasQueue?: boolean;
}

export interface GitHub {
  /** Base URL of the API. */
  readonly url: string;
  /** The reader's token. */
  readonly token: string;
  readonly calls: readonly Call[];
  readonly faults: Faults;
  readonly account: (login: string) => AccountState;
  readonly createRepository: (wanted: NewRepository) => Promise<RepositoryState>;
  readonly createBranch: (repository: RepositoryState, branch: string) => Promise<void>;
  readonly protectBranch: (
    repository: RepositoryState,
    branch: string,
    how?: BranchProtection,
  ) => void;
  readonly setPermission: (
    repository: RepositoryState,
    login: string,
    permission: "admin" | "maintain" | "write" | "triage" | "read" | "none",
  ) => Promise<void>;
  /** `members` are active unless they are named as pending. */
  readonly addTeam: (name: string, members: readonly string[], pending?: readonly string[]) => void;
  /** What the reader's token may see: both by default. */
  readonly setReader: (may: Partial<World["reader"]>) => void;
  readonly openPullRequest: (
    repository: RepositoryState,
    wanted: OpenPullRequest,
  ) => Promise<PullState>;
  readonly push: (pull: PullState, wanted: Push) => Promise<string>;
  readonly forcePush: (pull: PullState, wanted: ForcePush) => Promise<string>;
  readonly review: (pull: PullState, given: GivenReview) => Promise<Review>;
  readonly dismiss: (review: Review, by: string) => Promise<void>;
  readonly retarget: (
    pull: PullState,
    to: { readonly base: string; readonly by: string },
  ) => Promise<void>;
  readonly closePullRequest: (pull: PullState, by: string) => Promise<void>;
  readonly merge: (pull: PullState, wanted: Merge) => Promise<Landed>;
  /** Puts a pull request into its base's merge queue; the group is what a job on `merge_group` runs for. */
  readonly enqueue: (pull: PullState, how?: Enqueue) => Promise<Landed>;
  readonly dequeue: (pull: PullState) => void;
  readonly pushToBranch: (repository: RepositoryState, wanted: PushToBranch) => Promise<Landed>;
  readonly tag: (repository: RepositoryState, wanted: NewTag) => Promise<Tagged>;
  readonly protectTags: (
    repository: RepositoryState,
    how?: Parameters<typeof protectTags>[2],
  ) => void;
  readonly startRun: (wanted: StartRun) => Run;
  readonly rerun: (run: Run, by: string) => Run;
  readonly finishRun: (run: Run, conclusion?: string) => void;
  /** A job of the run waits for an environment with the App's rule. */
  readonly waitFor: (run: Run, environment: string) => WaitState;
  /** An admin starts the waiting jobs of a run. */
  readonly bypass: (run: Run) => void;
  readonly tokenClaims: typeof tokenClaims;
  /** Check runs of Apps, as GitHub shows them. */
  readonly checkRuns: readonly CheckRunState[];
  /** Every write of one that GitHub took, oldest first. */
  readonly checkRunWrites: readonly CheckRunWrite[];
  /** A check run that another App created. */
  readonly addCheckRun: (
    repository: RepositoryState,
    made: { readonly appId: number; readonly headSha: string; readonly externalId: string },
  ) => void;
  /** All that happens in `scene` bears the same second, as far as GitHub says. */
  readonly withinOneSecond: <T>(scene: () => Promise<T>) => Promise<T>;
  /** Forgets refused requests, and returns them: for tests that ask for what is not there. */
  readonly takeUnknownCalls: () => readonly Call[];
  /** Stops both servers; throws when a request met no route. */
  readonly close: () => Promise<void>;
}

const PEOPLE = ["mona", "kim", "hubot-fan", "octocat", "reader", "stranger"];
const BOTS = ["release-helper[bot]", "dependabot[bot]", "github-actions[bot]"];
const HALF_AN_HOUR = 30 * 60 * 1000;

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const people = [...(options.people ?? PEOPLE), "web-flow"];
  const bots = options.bots ?? BOTS;
  const organisations = options.organisations ?? ["octo-org"];
  const { server, url } = await listen();
  const emulated = await startEmulated(url, { people: [...people, ...bots], organisations });
  const timing = createTiming(options.now ?? Date.now);
  const world = createWorld(url, { people, bots, organisations }, timing.tick);
  const system: GitHubState = { world, emulated };
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  const faults = createFaults();
  const front = serve(server, system, { token, faults, app: options.app });
  return {
    url,
    token,
    calls: front.calls,
    faults,
    account: (login) => accountOf(world, login),
    ...repositoryActs(system),
    ...pullActs(system),
    checkRuns: world.checkRuns,
    checkRunWrites: world.checkRunWrites,
    addCheckRun: (repository, { appId, headSha, externalId }) => {
      const made = { name: "stepkey", head_sha: headSha, external_id: externalId };
      addCheckRun(world, repository, { id: world.nextId(), appId, ...made });
    },
    startRun: (wanted) => startRun(world, wanted),
    rerun: (run, by) => rerun(world, run, by),
    finishRun,
    waitFor,
    bypass: ({ state }) => {
      for (const wait of state.waits) wait.state ??= "bypassed";
      goOn(state);
    },
    tokenClaims,
    withinOneSecond: timing.withinOneSecond,
    takeUnknownCalls: () => front.unknown.splice(0),
    close: async () => {
      await front.close();
      await emulated.close();
      if (options.app !== undefined && options.app.faults.length > 0) {
        throw new Error(options.app.faults.join("\n"));
      }
      if (front.unknown.length === 0) return;
      const named = front.unknown.map((call) => `${call.method} ${call.pathAndQuery}`);
      throw new Error(`requests that met no route:\n${named.join("\n")}`);
    },
  };
}

function createTiming(now: () => Instant): {
  readonly tick: World["tick"];
  readonly withinOneSecond: GitHub["withinOneSecond"];
} {
  let last = 0;
  let held = false;
  const tick: World["tick"] = (after = 1000) => {
    const earliest = Math.floor((now() - HALF_AN_HOUR) / 1000) * 1000;
    if (!held) last = Math.max(last + after, earliest);
    return last;
  };
  return {
    tick,
    withinOneSecond: async (scene) => {
      tick();
      held = true;
      try {
        return await scene();
      } finally {
        held = false;
      }
    },
  };
}

function createWorld(
  url: string,
  named: Readonly<Record<"people" | "bots" | "organisations", readonly string[]>>,
  tick: World["tick"],
): World {
  let id = 100;
  const nextId = (): number => (id += 1);
  const accounts = new Map<string, AccountState>();
  const add = (login: string, type: AccountState["type"], own: number): void => {
    accounts.set(login.toLowerCase(), { id: own, login, type });
  };
  named.organisations.forEach((login, index) => add(login, "Organization", 65 + index));
  for (const login of named.people) add(login, "User", nextId());
  for (const login of named.bots) add(login, "Bot", nextId());
  add(OPERATOR, "User", nextId());
  return {
    url,
    accounts,
    repositories: new Map(),
    teams: new Map(),
    checkRuns: [],
    checkRunWrites: [],
    reader: { administration: true, members: true },
    tick,
    nextId,
  };
}

type RepositoryActs = Pick<
  GitHub,
  | "createRepository"
  | "createBranch"
  | "protectBranch"
  | "setPermission"
  | "addTeam"
  | "setReader"
  | "pushToBranch"
  | "tag"
  | "protectTags"
>;

function repositoryActs(system: GitHubState): RepositoryActs {
  const { world, emulated } = system;
  return {
    createRepository: (wanted) => makeRepository(system, wanted),
    createBranch: async (repository, branch) => {
      const to = repository.branches.get(repository.defaultBranch) ?? "";
      await move(system, repository, { branch, to, by: undefined, type: "branch_creation" });
    },
    protectBranch: (repository, branch, how = {}) => protect(repository, branch, how),
    setPermission: async (repository, login, permission) => {
      const path = `${pathOf(repository)}/collaborators/${encodeURIComponent(login)}`;
      const words: Readonly<Record<string, string>> = { write: "push", read: "pull" };
      const given = words[permission] ?? permission;
      if (permission === "none") await emulated.as(OPERATOR, `DELETE ${path}`);
      else await emulated.as(OPERATOR, `PUT ${path}`, { permission: given });
    },
    addTeam: (name, members, pending = []) => {
      const states = new Map<string, "active" | "pending">();
      for (const login of members) states.set(login.toLowerCase(), "active");
      for (const login of pending) states.set(login.toLowerCase(), "pending");
      world.teams.set(name.toLowerCase(), states);
    },
    setReader: (may) => Object.assign(world.reader, may),
    pushToBranch: (repository, wanted) => pushToBranch(system, repository, wanted),
    tag: (repository, wanted) => tag(system, repository, wanted),
    protectTags: (repository, how) => protectTags(system, repository, how),
  };
}

function protect(repository: RepositoryState, branch: string, how: BranchProtection): void {
  const reviews = how.reviews ?? 1;
  repository.rules.delete(branch);
  repository.classic.delete(branch);
  switch (how.by ?? "ruleset") {
    case "ruleset":
      repository.rules.set(branch, [
        { type: "deletion" },
        { type: "pull_request", parameters: { required_approving_review_count: reviews } },
        ...(how.hasQueue === true ? [{ type: "merge_queue" }] : []),
      ]);
      return;
    case "ruleset_without_review":
      repository.rules.set(branch, [{ type: "deletion" }, { type: "non_fast_forward" }]);
      return;
    case "classic":
      repository.classic.set(branch, { reviews: reviews === 0 ? undefined : reviews });
      return;
    case "unprotected":
  }
}

type PullActs = Pick<
  GitHub,
  | "openPullRequest"
  | "push"
  | "forcePush"
  | "review"
  | "dismiss"
  | "retarget"
  | "closePullRequest"
  | "merge"
  | "enqueue"
  | "dequeue"
>;

function pullActs(system: GitHubState): PullActs {
  return {
    openPullRequest: (repository, wanted) => openPullRequest(system, repository, wanted),
    push: (pull, wanted) => push(system, pull, wanted),
    forcePush: (pull, wanted) => forcePush(system, pull, wanted),
    review: (pull, given) => review(system, pull, given),
    dismiss: (given, by) => dismiss(system, given, by),
    retarget: (pull, to) => retarget(system, pull, to),
    closePullRequest: (pull, by) => closePullRequest(system, pull, by),
    merge: (pull, wanted) => merge(system, pull, wanted),
    enqueue: (pull, how) => enqueue(system, pull, how),
    dequeue: leaveQueue,
  };
}

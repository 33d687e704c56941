import type { Claims } from "../../shared/claims.ts";
import type { Account } from "../gate.ts";

/** A run of which a job waits for an environment, as GitHub's API shows it. */
export interface WaitingRun {
  readonly repository: string;
  readonly repositoryId: number;
  readonly ownerId: number;
  readonly runId: number;
  readonly attempt: number;
  readonly event: string;
  /** On a pull request its head, not the merge that the job will check out. */
  readonly headSha: string;
  /** Whether its head is in another repository. */
  readonly fromFork: boolean;
  /** `.github/workflows/deploy.yml`, or with its repository and ref for a workflow of another one. */
  readonly workflowPath: string;
  /** The reusable workflows that it calls. */
  readonly called: readonly WorkflowUsed[];
  readonly actor: Account;
  /**
   * Every ref that the run may be on: `refs/pull/42/merge`, `refs/heads/main`. GitHub does not say which, where a branch and a
   * tag have one name, or a branch has several pull requests.
   */
  readonly refs: readonly string[];
}

/** A workflow file as ID tokens name it. */
export interface WorkflowUsed {
  /** `octo-org/shop/.github/workflows/deploy.yml@refs/heads/main` */
  readonly ref: string;
  /** Undefined where it is not known before the job starts. */
  readonly sha: string | undefined;
}

/** What the ID tokens of the run's jobs will say, as far as it is known: one for each ref and workflow that a job can have. */
export function possibleClaims(run: WaitingRun): readonly Claims[] {
  return run.refs.flatMap((ref) => {
    const own = ownWorkflow(run, ref);
    return [own, ...run.called].map((used) => claimsOn(run, { ref, own, used }));
  });
}

function ownWorkflow({ repository, workflowPath, headSha }: WaitingRun, ref: string): WorkflowUsed {
  // On a pull request it is that of the merge, which is not known.
  const sha = ref.startsWith("refs/pull/") ? undefined : headSha;
  if (workflowPath.includes("@")) return { ref: workflowPath, sha: undefined };
  return { ref: `${repository}/${workflowPath}@${ref}`, sha };
}

interface Place {
  readonly ref: string;
  readonly own: WorkflowUsed;
  readonly used: WorkflowUsed;
}

function claimsOn(run: WaitingRun, { ref, own, used }: Place): Claims {
  const { repository, repositoryId, ownerId, runId, attempt, event, headSha, actor } = run;
  return {
    ...OF_THE_JOB,
    repository,
    repositoryId,
    repositoryOwner: repository.split("/")[0] ?? "",
    repositoryOwnerId: ownerId,
    runId,
    runAttempt: attempt,
    actor: actor.login,
    actorId: actor.id,
    eventName: event,
    ref,
    refType: ref.startsWith("refs/tags/") ? "tag" : "branch",
    sha: headSha,
    workflowRef: own.ref,
    workflowSha: own.sha ?? headSha,
    jobWorkflowRef: used.ref,
    jobWorkflowSha: used.sha,
  };
}

/** What only a job's own ID token says. No rule that reads one of these may be asked. */
const OF_THE_JOB = {
  issuer: "",
  audience: "",
  jwtId: "",
  issuedAt: 0,
  expiresAt: 0,
  checkRunId: 0,
  headRef: undefined,
  baseRef: undefined,
  environment: undefined,
  runnerEnvironment: "",
  refProtected: undefined,
  repoProperties: {},
} as const satisfies Partial<Claims>;

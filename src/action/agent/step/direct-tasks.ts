import type { CredentialKind } from "../../../credentials/kind/credential-kind.ts";
import { taskCredentialKinds } from "../../../credentials/kind/task-kinds.ts";
import { parseTasksFile } from "../../../policy/parse-tasks-file.ts";
import { TASKS_FILE, type DirectTask, type TasksDocument } from "../../../policy/tasks-file.ts";
import type { Claims } from "../../../shared/claims.ts";
import { FAILURE_CODES } from "../../../shared/failure-codes.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import type { Mistake } from "../../../shared/mistake.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DiscoveredGrant, DiscoveredTask, Missing } from "../../../shared/task-wire.ts";
import type { Job } from "../../context/job.ts";
import type { AgentInput } from "../../inputs/agent.ts";
import type { DirectInput } from "../../inputs/source.ts";
import { gateForOnce, lookAhead, type LookingAhead } from "../../lease/direct/look-ahead.ts";
import { identifyFor } from "../../lease/source/identify.ts";
import type { Discovery } from "../backend/access.ts";
import { standingOfRefusal } from "../task/lease-refusal.ts";
import type { TaskCredentialSource } from "../task/task-inputs.ts";
import { fetchTasksFile } from "./fetch-tasks-file.ts";

/** No provider accepts an ID token for it: this one is only read. */
const AUDIENCE = "stepkey:discover";
const DEFAULT_TTL_SECONDS = 900;

/** What all discoveries of one step share. */
export interface DirectMemory {
  /** Where the credential of each task comes from that a discovery returned. */
  readonly sources: WeakMap<DiscoveredTask, TaskCredentialSource>;
  /** The mistakes that the log has already. */
  readonly said: Set<string>;
}

export interface DirectContext {
  readonly input: AgentInput;
  readonly memory: DirectMemory;
  /** Called with each mistake of a task that is left out. */
  readonly onMistake: (line: string) => void;
}

/** What this job could ask for without a broker: the tasks of its default branch, each with a grant of its own. */
export async function discoverDirectly(
  job: Job,
  { input, memory, onMistake }: DirectContext,
  signal: AbortSignal,
): Promise<Result<Discovery, Failure>> {
  const identity = await identifyFor(job, AUDIENCE)(signal);
  if (!identity.ok) return identity;
  const { claims } = identity.value;
  const { repository, environment, sha: commit } = claims;
  const token = input.githubToken;
  const text = await fetchTasksFile(job, { repository, token, signal });
  if (!text.ok) return text;
  const document = await documentOf(text.value, job.kinds);
  if (!document.ok) return document;
  for (const line of document.value.mistakes.map(mistakeText)) {
    if (!memory.said.has(line)) onMistake(line);
    memory.said.add(line);
  }
  const ahead = { claims, gate: gateForOnce(job, token), signal };
  const found = await Promise.all(
    document.value.tasks.map((task) => standingOf(job, task, { ...ahead, token })),
  );
  for (const { task, source } of found) memory.sources.set(task, source);
  return ok({
    repository,
    ...(environment === undefined ? {} : { environment }),
    commit,
    grants: found.map(({ grant }) => grant),
    tasks: found.map(({ task }) => task),
  });
}

async function documentOf(
  text: string,
  kinds: readonly CredentialKind[],
): Promise<Result<TasksDocument, Failure>> {
  const known = await taskCredentialKinds(kinds);
  const parsed = parseTasksFile(text, { source: TASKS_FILE, kinds: known });
  if (parsed.ok) return parsed;
  const { meaning, remedy } = FAILURE_CODES.tasks_file_invalid;
  const details = parsed.error.map(mistakeText);
  return err(failure("tasks_file_invalid", meaning, { remedy, details }));
}

/** `.github/stepkey/tasks.yml:4:5 tasks.count.ttl: …` */
function mistakeText({ source, line, column, path, message, expected, example }: Mistake): string {
  const place = `${source}:${line}:${column}${path === "" ? "" : ` ${path}`}`;
  const rest = [expected, example === "" ? "" : `For example: ${example}`];
  return [`${place}: ${message}`, ...rest.filter((one) => one !== "")].join(" ");
}

interface Standing {
  readonly task: DiscoveredTask;
  readonly grant: DiscoveredGrant;
  readonly source: TaskCredentialSource;
}

async function standingOf(
  job: Job,
  task: DirectTask,
  {
    token,
    ...ahead
  }: Omit<LookingAhead, "access"> & { readonly token: DirectInput["githubToken"] },
): Promise<Standing> {
  const { definition, credential, ttlSeconds } = task;
  const { access, environment } = definition;
  const input: DirectInput = {
    mode: "direct",
    credential,
    ...task.approval,
    githubToken: token,
    rule: `${task.source} ${definition.task}`,
  };
  const foresight = await lookAhead(job, input, { ...ahead, access });
  const elsewhere = otherEnvironment(definition.environment, ahead.claims);
  const outlook =
    elsewhere === undefined
      ? standingOfRefusal(foresight.refusal)
      : { state: "refused" as const, missing: [elsewhere] };
  const { variables, revocability, longestSeconds = DEFAULT_TTL_SECONDS } = foresight;
  return {
    task: { ...definition, ...outlook },
    grant: {
      grant: definition.grant,
      access,
      ...(environment === undefined ? {} : { environment }),
      kind: credential.kind,
      variables,
      revocability,
      ttl: ttlSeconds ?? Math.min(DEFAULT_TTL_SECONDS, longestSeconds),
      ...outlook,
    },
    source: { source: input, ttlSeconds },
  };
}

/** A task is for one environment, or for jobs without one: as a grant is. */
function otherEnvironment(
  wanted: string | undefined,
  { environment }: Pick<Claims, "environment">,
): Missing | undefined {
  if (wanted === environment) return undefined;
  const has = environment === undefined ? "has none" : `has "${environment}"`;
  const message =
    wanted === undefined
      ? `The task is for jobs without an environment, and this job ${has}.`
      : `The task is for the environment "${wanted}", and this job ${has}.`;
  const remedy =
    wanted === undefined
      ? "Run the agent in a job without an environment, or name this one in the task."
      : `Run the agent in a job with \`environment: ${wanted}\`, and set the same on the step.`;
  return { code: "environment_not_granted", message, remedy };
}

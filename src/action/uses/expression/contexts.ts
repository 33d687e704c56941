type Environment = Readonly<Record<string, string | undefined>>;

/** What the contexts of an inner action are made of. */
export interface ContextParts {
  /** The job's environment, as the runner set it. */
  readonly env: Environment;
  /** The event's payload, parsed; anything else counts as empty. */
  readonly event: unknown;
  /** What the expression `github.token` gives: empty unless the workflow passes the job's token to the action. */
  readonly token: string;
  /** Contexts that only the workflow has, as JSON texts. */
  readonly given: { readonly job: unknown; readonly strategy: unknown; readonly matrix: unknown };
}

/** The contexts that GitHub gives the defaults of an action's inputs, and its conditions. */
export function actionContexts(parts: ContextParts): Readonly<Record<string, unknown>> {
  const { job, strategy, matrix } = parts.given;
  return { github: githubContext(parts), runner: runnerContext(parts.env), job, strategy, matrix };
}

/** Each is the variable `GITHUB_` and the name in capitals. */
const GITHUB_NAMES = [
  "actor",
  "actor_id",
  "api_url",
  "base_ref",
  "event_name",
  "event_path",
  "graphql_url",
  "head_ref",
  "job",
  "ref",
  "ref_name",
  "ref_type",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "retention_days",
  "run_attempt",
  "run_id",
  "run_number",
  "server_url",
  "sha",
  "triggering_actor",
  "workflow",
  "workflow_ref",
  "workflow_sha",
  "workspace",
];

function githubContext({ env, event, token }: ContextParts): Readonly<Record<string, unknown>> {
  const named = Object.fromEntries(
    GITHUB_NAMES.map((name) => [name, env[`GITHUB_${name.toUpperCase()}`] ?? ""]),
  );
  const isObject = typeof event === "object" && event !== null;
  const host = /^https?:\/\/(?<host>[^/]+)/u.exec(named["server_url"] ?? "")?.groups?.["host"];
  return {
    ...named,
    ref_protected: env["GITHUB_REF_PROTECTED"] === "true",
    repositoryUrl: `git://${host ?? "github.com"}/${named["repository"] ?? ""}.git`,
    event: isObject ? event : {},
    token,
  };
}

function runnerContext(env: Environment): Readonly<Record<string, string>> {
  const variables = {
    os: "RUNNER_OS",
    arch: "RUNNER_ARCH",
    name: "RUNNER_NAME",
    environment: "RUNNER_ENVIRONMENT",
    temp: "RUNNER_TEMP",
    tool_cache: "RUNNER_TOOL_CACHE",
    workspace: "RUNNER_WORKSPACE",
    debug: "RUNNER_DEBUG",
  };
  const pairs = Object.entries(variables).map(([key, name]) => [key, env[name] ?? ""] as const);
  return Object.fromEntries(pairs);
}

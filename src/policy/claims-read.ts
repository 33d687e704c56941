import type { Access } from "../shared/claims.ts";
import type { AllowRule, Grant } from "./policy.ts";
import { isByRef } from "./workflow-match.ts";

/** The conditions of one grant: those of one document, or of both joined. */
type Conditions = Pick<Grant, "access" | "environment"> & { readonly allow: AllowRule };

/** Claims that every ID token has, and that no rule reads unless a grant says so. */
export type SparableClaim = "ref" | "runner_environment" | "actor" | "actor_id";

/** Which of these claims the rules read for a request. `grants`: those of its name. */
export function claimsRead(
  access: Access,
  grants: readonly { readonly allow: AllowRule }[],
): ReadonlySet<SparableClaim> {
  const has = (key: keyof AllowRule): boolean =>
    grants.some(({ allow }) => allow[key] !== undefined);
  const isWrite = access === "write";
  return new Set<SparableClaim>([
    ...(isWrite || has("refs") ? ["ref" as const] : []),
    ...(has("runners") ? ["runner_environment" as const] : []),
    ...(isWrite || has("actors") ? ["actor" as const] : []),
    // Dependabot is known by its id too.
    ...(isWrite ? ["actor_id" as const] : []),
  ]);
}

/** The repository that a template is for. */
export interface TemplateFor {
  readonly repository: string;
  readonly repositoryId: number;
  readonly ownerId: number;
  /** The first branch of `bases`. */
  readonly branch: string;
}

/** Claims with which a job would get the grant: all that its rules read, and nothing else. */
export function claimsTemplate(
  grant: Conditions,
  { repository, repositoryId, ownerId, branch }: TemplateFor,
): Readonly<Record<string, string>> {
  const { allow, access, environment } = grant;
  const event = allow.events[0] ?? "push";
  const ofEvent = event.startsWith("pull_request") ? "refs/pull/1/merge" : `refs/heads/${branch}`;
  const ref = event === "release" ? tagOf(allow) : ofEvent;
  return {
    repository,
    repository_id: String(repositoryId),
    repository_owner_id: String(ownerId),
    event_name: event,
    ...(environment === undefined ? {} : { environment }),
    ...sparableClaims(claimsRead(access, [grant]), allow, ref),
    ...workflowClaims(allow.workflow),
    ...(allow.refProtected === undefined ? {} : { ref_protected: "true" }),
    ...propertyClaims(allow.repoProperties ?? {}),
  };
}

/** A tag that the grant lists. */
function tagOf({ tags }: AllowRule): string {
  return `refs/tags/${(tags[0]?.[0]?.name ?? "v1").replaceAll("*", "1")}`;
}

function sparableClaims(
  read: ReadonlySet<SparableClaim>,
  { refs = [], runners = [], actors = [] }: AllowRule,
  ofEvent: string,
): Readonly<Record<string, string>> {
  const values: Readonly<Record<SparableClaim, string>> = {
    ref: refs[0] ?? ofEvent,
    runner_environment: runners[0] ?? "github-hosted",
    actor: actors[0] ?? "octocat",
    actor_id: "1",
  };
  return Object.fromEntries([...read].map((name) => [name, values[name]]));
}

function workflowClaims(workflow: string | undefined): Readonly<Record<string, string>> {
  if (workflow === undefined) return {};
  if (isByRef(workflow)) return { job_workflow_ref: workflow };
  const [path = "", commit = ""] = workflow.split("@");
  return { job_workflow_ref: `${path}@refs/heads/main`, job_workflow_sha: commit };
}

function propertyClaims(
  properties: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, [value = ""]]) => [`repo_property_${name}`, value]),
  );
}

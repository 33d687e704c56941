import { hasClaimKeys } from "./session/trusted-claims.ts";
import { eventsOf, type TrustPolicyInput } from "./trust-input.ts";

/** The condition on `sub`. */
export interface Subject {
  /** Patterns: `*` stands for any text. */
  readonly patterns: readonly string[];
  /** The claims that GitHub must put into `sub`, in this order; undefined: any form of `sub` that begins with the repository. */
  readonly claims: readonly string[] | undefined;
}

export function subjectOf(input: TrustPolicyInput): Subject {
  return hasClaimKeys(input.issuer) ? besideKeys(input) : alone(input);
}

/**
 * IAM refuses a role for GitHub's shared provider without a condition on `sub`, so there is one, for both forms that GitHub
 * writes (with and without ids). By default it restricts nothing more than the repository, as `repository_id` does already.
 * With events, it also compares the end of `sub`, as `event_name` has no key.
 */
function besideKeys({ repository, repositoryId, event }: TrustPolicyInput): Subject {
  const [owner = "", name = ""] = repository.split("/");
  const repositories = [`repo:${repository}:*`, `repo:${owner}@*/${name}@${repositoryId}:*`];
  const events = eventsOf(event);
  if (events.length === 0) return { patterns: repositories, claims: undefined };
  return {
    patterns: events.flatMap((each) => repositories.map((one) => `${one}:event_name:${each}`)),
    claims: ["repo", "context", "event_name"],
  };
}

/**
 * Everything that is to be compared is in `sub`. All roles of a repository share one form of `sub`, so it has every claim.
 * GitHub replaces a colon in a value by `%3A`, so each claim is only where its own name stands.
 */
function alone(input: TrustPolicyInput): Subject {
  const { repositoryId, workflow = "*", ref = "*", environment, event } = input;
  const context = environment === undefined ? "*" : `environment:${environment}`;
  const events = event === undefined ? ["*"] : eventsOf(event);
  return {
    patterns: events.map(
      (each) =>
        `repository_id:${repositoryId}:job_workflow_ref:${workflow}:event_name:${each}:ref:${ref}:${context}`,
    ),
    claims: ["repository_id", "job_workflow_ref", "event_name", "ref", "context"],
  };
}

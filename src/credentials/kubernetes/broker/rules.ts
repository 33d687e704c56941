import { isRecord } from "../../../shared/json.ts";
import { joined } from "../../../shared/wording.ts";

/** One rule of a role, as a review of rights shows it: for resources, or for paths of the API server itself. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Paths such as `/metrics`. */
  readonly urls: readonly string[];
}

/** What a review of one namespace showed. */
export interface ReviewedRights {
  readonly rules: readonly Rule[];
  /** Why the account may have more rights than these; undefined when these are all. */
  readonly incomplete: string | undefined;
}

/** Reads the status of a `SelfSubjectRulesReview`; undefined: it is none. */
export function reviewedRights(status: unknown): ReviewedRights | undefined {
  if (!isRecord(status)) return undefined;
  const { resourceRules, nonResourceRules, incomplete, evaluationError: error } = status;
  const rules = [...listIn(resourceRules), ...listIn(nonResourceRules)].map(ruleOf);
  const why = typeof error === "string" && error !== "" ? error : "the API server says so";
  const isComplete = incomplete === false && (error === undefined || error === "");
  return { rules, incomplete: isComplete ? undefined : why };
}

function ruleOf(given: unknown): Rule {
  const { verbs, apiGroups, resources, nonResourceURLs } = isRecord(given) ? given : {};
  return {
    verbs: textsIn(verbs),
    groups: textsIn(apiGroups),
    resources: textsIn(resources),
    urls: textsIn(nonResourceURLs),
  };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsIn(value: unknown): readonly string[] {
  return listIn(value).filter((one) => typeof one === "string");
}

const READING_VERBS: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** Subresources that only show something. Others act when they are read: `pods/exec`, `services/proxy`, consoles of machines. */
const SHOWN: ReadonlySet<string> = new Set([
  "status",
  "scale",
  "log",
  "ephemeralcontainers",
  "resize",
  "metrics",
  "stats",
  "healthz",
]);

/** What everybody may create: the server only says who or what they are. */
const REVIEWS: ReadonlySet<string> = new Set([
  "authorization.k8s.io/selfsubjectaccessreviews",
  "authorization.k8s.io/selfsubjectrulesreviews",
  "authentication.k8s.io/selfsubjectreviews",
]);

/** What a rule allows beside reading, in words: `create deployments.apps`; undefined: it only reads. */
export function writingIn(rule: Rule): string | undefined {
  const { verbs, groups, resources, urls } = rule;
  if (resources.length === 0) {
    const acting = verbs.filter((verb) => verb !== "get");
    return acting.length === 0 ? undefined : `${joined(acting)} ${joined(urls)}`;
  }
  const acting = verbs.filter((verb) => !READING_VERBS.has(verb));
  if (acting.length > 0 && !isOnlyReviews(rule)) {
    return `${joined(acting)} ${joined(namesIn(rule))}`;
  }
  const telling = resources.filter((resource) => !isHarmlessToRead(resource, groups));
  if (telling.length === 0 || isOnlyReviews(rule)) return undefined;
  return `${joined(verbs)} ${joined(namesIn({ groups, resources: telling }))}`;
}

/** Secrets hold other credentials; a subresource can act, whatever the verb. */
function isHarmlessToRead(resource: string, groups: readonly string[]): boolean {
  const [name = "", subresource] = resource.split("/");
  if (subresource !== undefined) return SHOWN.has(subresource);
  if (name === "*") return false;
  return name !== "secrets" || !groups.some((group) => group === "" || group === "*");
}

function isOnlyReviews({ groups, resources }: Rule): boolean {
  return groups.every((group) =>
    resources.every((resource) => REVIEWS.has(`${group}/${resource}`)),
  );
}

/** As kubectl has them: `deployments.apps`. */
function namesIn({ groups, resources }: Pick<Rule, "groups" | "resources">): readonly string[] {
  return groups.flatMap((group) =>
    resources.map((resource) => (group === "" ? resource : `${resource}.${group}`)),
  );
}

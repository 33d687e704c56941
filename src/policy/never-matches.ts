import { refFits } from "../shared/ref-pattern.ts";
import { joined } from "../shared/wording.ts";
import { TAG_EVENTS } from "./events.ts";
import type { GrantInput } from "./schema.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import { tagStarters } from "./tags.ts";

/** Conditions of a grant that no job can meet, because of the others. They only get a warning: they allow nothing. */
export function neverMatching(grant: GrantInput): readonly SemanticMistake[] {
  return [...tagsMistakes(grant), ...releaseWarning(grant), ...refWarnings(grant)];
}

type Part = Pick<GrantInput, "access" | "allow">;

const nothing = { expected: "", example: "" } as const;
const severity = "warning" as const;

function tagsMistakes({ access, allow }: Part): readonly SemanticMistake[] {
  const { tags = [], refs, events } = allow;
  const path = ["allow", "tags"];
  if (tags.length === 0) return [];
  if (access === "read") {
    const message = "tags says on which tags a write is issued. It does not restrict a read.";
    return [{ path, message, expected: "Remove tags, or list full refs in refs.", example: "" }];
  }
  if (!events.some((event) => TAG_EVENTS.includes(event))) {
    const message = "None of these events runs on a tag, so tags never matches.";
    return [{ path, message, expected: ON_TAGS, example: "", severity }];
  }
  return tags.flatMap(({ name }, index) => {
    const fits = refs?.some((ref) => refFits(`refs/tags/${name}`, ref)) ?? true;
    if (fits) return [];
    const message = `refs does not list a tag that "${name}" matches, so this never matches.`;
    return [{ path: [...path, index], message, expected: BOTH, example: "", severity }];
  });
}

const ON_TAGS = `Only ${joined(TAG_EVENTS)} can run on a tag.`;
const BOTH = "A job must meet both refs and tags: list full refs of tags in refs, or remove refs.";

function releaseWarning({ access, allow }: Part): readonly SemanticMistake[] {
  const index = allow.events.indexOf("release");
  if (access === "read" || index === -1 || allow.tags !== undefined) return [];
  const message = "A release runs on a tag, and a write is issued only on a tag that tags lists.";
  const example = 'tags: [{ name: "v*", by: ["@octo-org/release"] }]';
  return [{ path: ["allow", "events", index], message, expected: "", example, severity }];
}

function refWarnings({ access, allow }: Part): readonly SemanticMistake[] {
  const { refs = [], events } = allow;
  const can = events.slice(0, MAX_CHECKED).map(refsOf);
  return refs.slice(0, MAX_CHECKED).flatMap((ref, index) => {
    const path = ["allow", "refs", index];
    if (!can.some((pattern) => pattern.test(ref))) {
      const message = `No job has the ref ${ref} on ${events.join(", ")}, so this never matches.`;
      return [{ path, message, ...nothing, severity }];
    }
    const isOpen = access === "read" || !ref.startsWith("refs/tags/");
    if (isOpen || tagStarters(ref, [allow.tags ?? []]) !== undefined) return [];
    const message = `tags does not list ${ref}, so a write on it is never issued.`;
    return [{ path, message, ...nothing, severity }];
  });
}

/** Nobody writes longer lists. */
const MAX_CHECKED = 100;

const ANY = /^/u;
const ON_BRANCH = /^refs\/heads\//u;
const ON_BRANCH_OR_TAG = /^refs\/(?:heads|tags)\//u;

/**
 * The refs that a job on an event can have, as far as it is known.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const REFS: Readonly<Record<string, RegExp>> = {
  // When it is closed, its ref may be the base branch.
  pull_request: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
  pull_request_review: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
  pull_request_review_comment: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
  pull_request_target: ON_BRANCH,
  push: ON_BRANCH_OR_TAG,
  workflow_dispatch: ON_BRANCH_OR_TAG,
  release: /^refs\/tags\//u,
  schedule: ON_BRANCH,
  repository_dispatch: ON_BRANCH,
  issue_comment: ON_BRANCH,
  issues: ON_BRANCH,
  merge_group: /^refs\/heads\/gh-readonly-queue\//u,
  workflow_run: ON_BRANCH,
};

function refsOf(event: string): RegExp {
  return Object.hasOwn(REFS, event) ? (REFS[event] ?? ANY) : ANY;
}

import { z } from "zod";
import type { PullRequest } from "../../approval/facts.ts";
import { inRepository, type RepositoryContext } from "../../approval/github/fact-context.ts";
import { parserOf } from "../../approval/github/schema.ts";
import { comparePolicies } from "../../policy/compare/compare-policies.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import type { Result } from "../../shared/result.ts";
import { fileText, parseContents } from "../policy/github-contents.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import type { PolicyChange } from "./view.ts";

const parseFiles = parserOf(
  z
    .array(z.object({ filename: z.string(), previous_filename: z.string().optional() }))
    .transform((all) =>
      all.flatMap(({ filename, previous_filename: before }) =>
        before === undefined ? [filename] : [filename, before],
      ),
    ),
);

export interface PolicyChangeScope {
  readonly documents: PolicyDocuments;
  /** Where the repository's policy is: `.github/stepkey.yml`. */
  readonly path: string;
  readonly repository: string;
  readonly parser: PolicyParser;
}

/**
 * What the policy at the head of a pull request allows, and the one that counts does not. Of a fork, the repository's policy
 * alone is compared: what the organisation's says is not for everybody.
 */
export async function readPolicyChange(
  context: RepositoryContext,
  { number, headSha, fromFork }: PullRequest,
  scope: PolicyChangeScope,
): Promise<PolicyChange> {
  const { path } = scope;
  const file = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/contents/{path}",
    params: inRepository(context, { path, ref: headSha }),
    what: `${path} at ${headSha}`,
    permission: "Contents",
    parse: parseContents,
  });
  // Without a policy, jobs get nothing.
  if (!file.known) return file.status === 404 ? { kind: "none" } : { kind: "unread" };
  const change = compare(fileText(file.value), fromFork, scope);
  if (change.kind === "none") return change;
  // The default branch may have gone on, and then the difference is not this pull request's.
  const changes = await readChanges(context, number, path);
  if (changes === undefined) return { kind: "unread" };
  return changes ? change : { kind: "none" };
}

function compare(
  text: Result<string, string>,
  fromFork: boolean,
  { documents, path, repository, parser }: PolicyChangeScope,
): PolicyChange {
  const parsed = text.ok
    ? parser.parse(text.value, { source: `${repository}/${path}`, scope: "repository" })
    : undefined;
  const after: DocumentSlot = parsed?.ok === true ? parsed.value : "broken";
  if (after === "broken" && documents.repository !== "broken") return { kind: "broken" };
  const organisation = fromFork ? undefined : documents.organisation;
  const widenings = comparePolicies(
    { repository: documents.repository, organisation },
    { repository: after, organisation },
  );
  return widenings.length === 0 ? { kind: "none" } : { kind: "changed", widenings };
}

/** Whether a pull request changes a file; undefined: unknown. */
async function readChanges(
  context: RepositoryContext,
  number: number,
  path: string,
): Promise<boolean | undefined> {
  const files = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls/{number}/files",
    params: inRepository(context, { number }),
    what: `the files of pull request ${number}`,
    permission: "Pull requests",
    parse: parseFiles,
    until: (one) => one === path,
  });
  return files.known ? files.value.includes(path) : undefined;
}

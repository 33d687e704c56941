import { COMMIT_SHA } from "../../../shared/patterns.ts";

/** What the account's identity provider has, unless its admin chose another one. */
export const DEFAULT_AUDIENCE = "sts.amazonaws.com";

const WORKFLOW_FILE =
  /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}\/)[\w.-]+\/\.github\/workflows\/[^/@\s*?:\p{Cc}]+\.ya?ml@/u;

/** One workflow file at a branch, a tag or a commit. */
export function isWorkflow(value: string): boolean {
  const file = WORKFLOW_FILE.exec(value)?.[0];
  if (file === undefined) return false;
  const at = value.slice(file.length);
  return COMMIT_SHA.test(at) || isRef(at);
}

/** Git's own rules for the name of a branch or tag. @see https://git-scm.com/docs/git-check-ref-format */
export function isRef(value: string): boolean {
  return (
    /^refs\/(?:heads|tags)\/[^\s~^:?*[\\\p{Cc}]+$/u.test(value) &&
    !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/u.test(value)
  );
}

/**
 * STS has condition keys for claims of these issuers: GitHub.com's, with or without the enterprise in its path, and GHE.com's.
 * For any other issuer, such as a GitHub Enterprise Server, it has only `aud` and `sub`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const WITH_KEYS =
  /^token\.actions\.(?:githubusercontent\.com(?:\/[\w-]+)?|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.ghe\.com)$/u;

export function hasClaimKeys(issuer: string): boolean {
  return WITH_KEYS.test(issuer);
}

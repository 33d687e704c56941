import { COMMIT_SHA } from "../shared/patterns.ts";
import { wildcardFits } from "../shared/wildcard.ts";

/**
 * Whether a pattern of `allow.uses` fits what gets the credential: an action as the request names it, or a script
 * (undefined). A pattern without `@` fits every commit. An action of the workspace needs a pattern that starts with `./`,
 * or `*` alone: one such as `octo-org/*` is about repositories.
 */
export function usesMatches(pattern: string, uses: string | undefined): boolean {
  if (uses === undefined || pattern === "run") return uses === undefined && pattern === "run";
  const isAny = isAnyUses(pattern);
  if (isAny || uses.startsWith("./") || pattern.startsWith("./")) {
    return isAny || (pattern.startsWith("./") && wildcardFits(pattern, uses));
  }
  const subject = pattern.includes("@") ? uses : uses.slice(0, uses.lastIndexOf("@"));
  return wildcardFits(foldedUses(pattern), foldedUses(subject));
}

/** Whether a pattern fits every action, also those of the workspace. */
export function isAnyUses(pattern: string): boolean {
  return /^\*+$/u.test(pattern);
}

/** GitHub's names of owners and repositories have no case; paths do. */
export function foldedUses(text: string): string {
  return text.replace(/^[^/]*\/[^/@]*/u, (name) => name.toLowerCase());
}

const OTHERS = /^(?:run|\*+|\.\/[^\s@]*)$/u;
const OF_REPOSITORY = /^[\w.*?-]+\/[\w./*?-]+$/u;

/**
 * What is wrong with a pattern: it is `run`, `./path`, `*`, or `owner/repository[/path]`, alone or with `@` and a commit.
 */
export function usesPatternFault(text: string): string | undefined {
  if (text.length > 400) return "A pattern has at most 400 characters";
  if (OTHERS.test(text)) return undefined;
  const [name = "", commit = "*", ...more] = text.split("@");
  if (!OF_REPOSITORY.test(name) || more.length > 0) {
    return `"${text}" is neither run, an action of a repository, nor ./path`;
  }
  const isFixed = commit === "*" || COMMIT_SHA.test(commit);
  return isFixed
    ? undefined
    : `"${text}" is at a tag or branch, and an action runs at a full commit only`;
}

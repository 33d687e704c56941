import { failure, type Failure } from "../../../shared/failure.ts";
import { REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { joined } from "../../../shared/wording.ts";
import { notLookedAt, type Finding } from "./finding.ts";

/** What to do where not all could be listed, or looked at. */
export const NAME_THEM =
  "Name repositories with --repository OWNER/NAME to look at their policies.";

/** Names that the command line gives, in place of a list. */
export function namedRepositories(
  text: string | undefined,
): Result<readonly string[] | undefined, Failure> {
  if (text === undefined) return ok(undefined);
  const names = [...new Set(text.split(/[,\s]+/u).filter((name) => name !== ""))];
  const wrong = names.find((name) => !REPOSITORY_NAME.test(name));
  if (wrong === undefined) return ok(names);
  const message = `"${wrong}" is not the name of a repository.`;
  return err(failure("usage", message, { remedy: "For example: --repository octo-org/shop." }));
}

/** The first of many; the rest is said. */
export function firstOf(names: readonly string[], most: number): readonly Finding[] {
  if (names.length <= most) return [];
  const left = names.slice(most);
  const message = `Of ${names.length} repositories, doctor looks at the first ${most} by name. ${NAME_THEM}`;
  return [notLookedAt("policy", joined(left), message)];
}

import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { printable } from "../../../shared/printable.ts";

/** The action is there, and cannot run. `why` is a sentence without its beginning and its full stop. */
export function unusable(name: string, why: string): Failure {
  return codedFailure("action_unusable", {
    message: `The action ${name} cannot run: ${printable(why)}.`,
  });
}

/** With `nested: pinned`. */
export function nestedNotPinned(
  name: string,
  { position, uses }: { readonly position: string; readonly uses: string },
): Failure {
  return codedFailure("action_not_pinned", {
    message: `The action ${name} uses ${printable(uses)} in step ${position}, which can change, and \`nested: pinned\` allows full commits only.`,
    remedy:
      "Use an action whose authors pin what it uses, or leave `nested` out: the log then names the commits.",
  });
}

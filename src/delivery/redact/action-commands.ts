import { type AnnotationWriter, createAnnotationWriter } from "./annotations.ts";
import type { FormMatcher } from "./form-matcher.ts";

/** Commands that are read elsewhere, or that do nothing here: their lines are left out of the log. */
const LEFT_OUT = [
  "set-output",
  "save-state",
  "set-env",
  "add-path",
  "add-matcher",
  "remove-matcher",
  "echo",
  "stop-commands",
];

const COMMAND = /^::(?<name>[^\s:]+)(?: .*?)?::(?<value>.*)$/su;

/**
 * What an action of the marketplace prints: its groups and annotations are written anew, and its other commands are left
 * out. Between `::stop-commands::` and its end everything is text, as for the runner.
 */
export function createActionCommandWriter(matcher: FormMatcher): AnnotationWriter {
  const annotations = createAnnotationWriter(matcher);
  let stoppedBy: string | undefined;

  return {
    // A token that ends the text may be any word.
    mayBegin: (start) => stoppedBy !== undefined || isAny(start) || annotations.mayBegin(start),
    rewrite(line) {
      const { name = "", value = "" } = COMMAND.exec(line)?.groups ?? {};
      const given = name.toLowerCase();
      if (stoppedBy !== undefined) {
        if (given !== stoppedBy) return undefined;
        stoppedBy = undefined;
        return "";
      }
      if (!LEFT_OUT.includes(given)) return annotations.rewrite(line);
      if (given === "stop-commands" && value !== "") stoppedBy = value.toLowerCase();
      return "";
    },
    end: () => annotations.end(),
  };
}

function isAny(start: string): boolean {
  const seen = start.toLowerCase();
  return LEFT_OUT.some((name) => {
    const command = `::${name}`;
    return command.startsWith(seen) || seen.startsWith(command);
  });
}

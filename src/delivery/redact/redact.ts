import type { Secret } from "../../shared/secret.ts";
import type { ByteFilter } from "./byte-filter.ts";
import { createFormMatcher, type FormMatcher } from "./form-matcher.ts";
import { createLane, wholeOf } from "./lane.ts";
import { formPatterns } from "./secret-forms.ts";

/**
 * A matcher for all forms of these secrets. Share it: making one costs more than using it. It is made with its first
 * scan, which is when the task has started: the task does not wait for it.
 */
export function matcherFor(secrets: readonly Secret[]): FormMatcher {
  let made: FormMatcher | undefined;
  const matcher = (): FormMatcher => (made ??= createFormMatcher(formPatterns(secrets)));
  return {
    scan: () => matcher().scan(),
    search: (bytes) => matcher().search(bytes),
  };
}

/**
 * Replaces every form of every secret with `***`, wherever chunks start and end. It holds back only what may be the
 * start of a form: never more than the longest form, and nothing after a byte that no form contains. Everything else
 * passes byte for byte.
 */
export function createRedactor(secrets: readonly Secret[]): ByteFilter {
  return redactorOn(matcherFor(secrets));
}

export function redactorOn(matcher: FormMatcher): ByteFilter {
  const lane = createLane(matcher);
  return {
    write(chunk) {
      lane.feed(chunk);
      return wholeOf(lane.release("certain"));
    },
    flush: () => lane.flush(),
  };
}

/** The same for a whole text. */
export function redactText(matcher: FormMatcher, text: string): string {
  const redactor = redactorOn(matcher);
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}

/** Whether a text contains any form of any secret. */
export function holdsSecret(matcher: FormMatcher, text: string | Uint8Array): boolean {
  let isFound = false;
  matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
    isFound = true;
  });
  return isFound;
}

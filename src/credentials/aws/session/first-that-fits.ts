import { err, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

export interface Fitted<T> {
  readonly outcome: Result<T, ProviderFailure>;
  /** Which of the attempts the outcome is of. */
  readonly index: number;
}

/**
 * Makes the first of these attempts whose policies and tags STS can pack into the session's token. Its limit is stated
 * nowhere; one that is too large is refused, and leaves nothing.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function firstThatFits<Attempt, T>(
  attempts: readonly Attempt[],
  from: number,
  call: (attempt: Attempt) => Promise<Result<T, ProviderFailure>>,
): Promise<Fitted<T>> {
  let mayExist = false;
  for (const [index, attempt] of attempts.entries()) {
    if (index < Math.min(from, attempts.length - 1)) continue;
    const outcome = await call(attempt);
    if (outcome.ok) return { outcome, index };
    mayExist ||= outcome.error.mayExist;
    const tooLarge = isTooLarge(outcome.error);
    if (tooLarge && index < attempts.length - 1) continue;
    const remedy = tooLarge ? TOO_LARGE : outcome.error.remedy;
    return { outcome: err({ ...outcome.error, mayExist, remedy }), index };
  }
  throw new RangeError("there is no attempt");
}

const TOO_LARGE =
  "Shorten `inline-session-policy`, or name a smaller policy in `managed-session-policies`.";

/** By name, or by the sentence that STS writes where the name is another. */
export function isTooLarge({ name, message }: Pick<ProviderFailure, "name" | "message">): boolean {
  return (
    name.startsWith("PackedPolicyTooLarge") ||
    /packed (?:policy|size)|serialized token too large/iu.test(message)
  );
}

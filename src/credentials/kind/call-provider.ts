import { within } from "../../shared/deadline.ts";
import { err, type Result } from "../../shared/result.ts";
import type { ProviderFailure } from "./provider.ts";

/**
 * One call of a provider, with its deadline: it ends then even if the provider ignores its signal, and it never throws.
 * A late answer, and what the provider throws in spite of its contract, are failures that prove nothing (`mayExist`).
 */
export async function callProvider<T>(
  limit: Parameters<typeof within>[0],
  call: (signal: AbortSignal) => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  try {
    return await within<Result<T, ProviderFailure>>(limit, call, () =>
      unproven("timeout", `no answer within ${limit.milliseconds / 1000} s`),
    );
  } catch (error) {
    // The name alone: whoever threw it held a secret.
    const what = error instanceof Error ? error.name : "something";
    return unproven("exception", `the provider threw ${what}`);
  }
}

function unproven(name: string, message: string): Result<never, ProviderFailure> {
  return err({ kind: "retryable", name, message, remedy: "Try again.", mayExist: true });
}

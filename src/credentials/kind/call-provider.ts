import { within } from "../../shared/deadline.ts";
import { err, type Result } from "../../shared/result.ts";
import type { ProviderFailure } from "./provider.ts";

/**
 * Calls a provider with a deadline. The call ends at the deadline even if the provider ignores its signal, and it never
 * throws. After a timeout or an exception, it is not known whether something exists at the provider (`mayExist`).
 */
export async function callProvider<T>(
  limit: Parameters<typeof within>[0],
  call: (signal: AbortSignal) => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  try {
    return await within<Result<T, ProviderFailure>>(limit, call, () =>
      unproven("timeout", `no response within ${limit.milliseconds / 1000} s`),
    );
  } catch (error) {
    // Only the name: the message may hold a secret.
    const what = error instanceof Error ? error.name : "something";
    return unproven("exception", `the provider threw ${what}`);
  }
}

function unproven(name: string, message: string): Result<never, ProviderFailure> {
  return err({ kind: "retryable", name, message, remedy: "Try again.", mayExist: true });
}

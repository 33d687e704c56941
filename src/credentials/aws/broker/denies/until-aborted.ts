import { err, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";

/** Waits for work that others may wait for too, no longer than the caller's deadline. The work goes on. */
export async function untilAborted<T>(
  signal: AbortSignal,
  work: Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  const settled = new AbortController();
  const late = new Promise<Result<T, ProviderFailure>>((resolve) => {
    const onAbort = (): void => resolve(err(deadline()));
    if (signal.aborted) onAbort();
    else {
      signal.addEventListener("abort", onAbort, { once: true, signal: settled.signal });
    }
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    settled.abort();
  }
}

function deadline(): ProviderFailure {
  return {
    kind: "retryable",
    name: "timeout",
    message: "IAM did not confirm the deny before the deadline",
    remedy: "The broker tries again. Check that it can reach IAM.",
    mayExist: true,
  };
}

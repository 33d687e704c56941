import type { HttpFailure } from "../../shared/http.ts";
import type { ProviderFailure } from "./provider.ts";

/** A setting, a right or a stored value is wrong: another try would fail too. Nothing was made, so nothing can exist. */
export function permanentFailure(name: string, message: string, remedy: string): ProviderFailure {
  return { kind: "permanent", name, message, remedy, mayExist: false };
}

/** Another try may succeed. Nothing was made, so nothing can exist. */
export function retryableFailure(name: string, message: string, remedy: string): ProviderFailure {
  return { kind: "retryable", name, message, remedy, mayExist: false };
}

/** Without a response, and another try would fail in the same way. */
export const LASTING_HTTP_FAILURES: ReadonlySet<HttpFailure["kind"]> = new Set([
  "insecure_url",
  "too_large",
  "proxy",
]);

import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { sdkFailure } from "../../session/errors.ts";

export type CallResult<T> = Promise<Result<T, ProviderFailure>>;

/** Sends one call of the SDK. What it throws becomes a failure. */
export async function sendOnce<T>(signal: AbortSignal, call: () => Promise<T>): CallResult<T> {
  if (signal.aborted) return err(sdkFailure(signal.reason, false));
  try {
    return ok(await call());
  } catch (error) {
    return err(sdkFailure(error, true));
  }
}

/** Undefined when what the call names does not exist. */
export async function absentAsUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (/^(?:NoSuchEntity|NotFound$|http_404$)/u.test(sdkFailure(error, true).name)) {
      return undefined;
    }
    throw error;
  }
}

/** One page of a list of IAM. */
interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Reads all pages: IAM returns 100 items at once. */
export async function allPages<T>(
  read: (from: { readonly Marker?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let marker: string | undefined;
  do {
    const page = await read(marker === undefined ? {} : { Marker: marker });
    items.push(...page.items);
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return items;
}

/** IAM returns documents percent-encoded (RFC 3986); Ceph does not. */
export function plainDocument(document: string): string {
  return document.startsWith("%") ? decodeURIComponent(document) : document;
}

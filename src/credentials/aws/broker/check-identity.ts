import { ok, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { AwsCalls } from "./sdk/aws-calls.ts";

/** What AWS says of credentials that it does not accept. */
const OF_CREDENTIALS =
  /^(?:InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|AuthFailure|UnrecognizedClient|InvalidAccessKeyId|MissingAuthenticationToken)/u;

const REMEDY =
  "Check `credentials` of this server and its clock. With default-chain, check what the AWS SDK finds on the broker's machine.";

/**
 * Whether AWS can be reached and accepts the broker's own credentials. Another error is a response of a gateway that does
 * not know the call: it says nothing against the server.
 */
export async function checkIdentity(
  { calls }: { readonly calls: Pick<AwsCalls, "callerIdentity"> },
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const seen = await calls.callerIdentity?.(signal);
  if (seen === undefined || seen.ok) return ok(undefined);
  const { error } = seen;
  if (OF_CREDENTIALS.test(error.name)) return { ok: false, error: { ...error, remedy: REMEDY } };
  const isDown = error.kind === "retryable" || error.name === "broker_credentials";
  return isDown ? seen : ok(undefined);
}

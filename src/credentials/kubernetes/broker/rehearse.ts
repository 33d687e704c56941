import type { RandomBytes } from "../../../shared/lease-id.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { ServiceAccount } from "./account.ts";
import { boundToken, type ClusterTools } from "./issue.ts";
import { deleteSecret } from "./lease-secret.ts";
import { LEAST_SECONDS } from "./token-request.ts";

/** Makes a Secret and a token as for a lease, and deletes the Secret. */
export async function rehearseLease(
  tools: Pick<ClusterTools, "call" | "clock"> & { readonly randomBytes: RandomBytes },
  account: ServiceAccount,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const name = `stepkey-rehearsal-${Buffer.from(tools.randomBytes(8)).toString("hex")}`;
  const metadata = { name, labels: { "app.kubernetes.io/managed-by": "stepkey" } };
  const wanted = { secret: { metadata, immutable: true }, seconds: LEAST_SECONDS } as const;
  const bound = await boundToken({ ...tools, account }, wanted, signal);
  if (!bound.ok) return bound;
  const deleted = await deleteSecret(tools.call, bound.value.secret, signal);
  return deleted.ok ? ok(undefined) : deleted;
}

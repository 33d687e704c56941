import { err, type Result } from "../../../shared/result.ts";
import { joined } from "../../../shared/wording.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { capabilitiesIn } from "../api/capabilities.ts";
import { revokeByAccessor } from "../api/end-token.ts";
import { isVaultSuccess } from "../api/vault-failure.ts";
import { createServiceToken, unfitToken, usesOfLease } from "./create-token.ts";
import type { BrokerSession } from "./login.ts";
import type { VaultSettings } from "./settings.ts";

const SECONDS = 60;

/**
 * Makes a token as for a lease, looks at what it may do, and revokes it. Nothing is read with it: reading can make a user of a
 * database, or a session that nobody can end.
 */
export async function rehearseVaultToken(
  session: BrokerSession,
  settings: VaultSettings,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const ttl = `${SECONDS}s`;
  const body = {
    ttl,
    explicit_max_ttl: ttl,
    num_uses: usesOfLease(settings),
    display_name: "stepkey-rehearsal",
  };
  const created = await createServiceToken(session, { role: settings.role, body }, signal);
  if (!created.ok) return created;
  const { accessor } = created.value;
  const own = session.policies();
  const unfit =
    unfitToken(created.value, { settings, seconds: SECONDS, own }) ??
    (await whatItMayNot(session, { accessor, settings }, signal));
  const revoked = await revokeByAccessor(accessor, (call) => session.call(call, signal));
  return unfit === undefined ? revoked : err(unfit);
}

/** The paths of a grant that its tokens may not use. Without the right to ask, only a job finds out. */
async function whatItMayNot(
  session: BrokerSession,
  { accessor, settings }: { readonly accessor: string; readonly settings: VaultSettings },
  signal: AbortSignal,
): Promise<ProviderFailure | undefined> {
  const reads = settings.reads.map(({ path }) => path);
  const certificates = settings.certificates.map(({ path }) => path);
  if (reads.length + certificates.length === 0) return undefined;
  const body = { accessor, paths: [...new Set([...reads, ...certificates])] };
  const path = "sys/capabilities-accessor";
  const sent = await session.call({ method: "POST", path, body }, signal);
  if (!sent.ok || !isVaultSuccess(sent.value)) return undefined;
  const may = capabilitiesIn(sent.value);
  const lacks = (paths: readonly string[], right: string): readonly string[] =>
    [...new Set(paths)].filter((one) => !may(one, right));
  return (
    missingAt(settings.role, "secrets", lacks(reads, "read")) ??
    missingAt(settings.role, "pki", lacks(certificates, "update"))
  );
}

function missingAt(
  role: string,
  setting: "secrets" | "pki",
  paths: readonly string[],
): ProviderFailure | undefined {
  if (paths.length === 0) return undefined;
  const right = setting === "pki" ? "update" : "read";
  const message = `no policy of role "${role}" allows ${right} at ${joined(paths)}`;
  const remedy = `Check the paths: those of version 2 of the KV engine have data in them. Then add to a policy of auth/token/roles/${role}:`;
  return {
    ...permanentFailure("rights_missing", message, remedy),
    setting,
    paste: paths.map((path) => `path "${path}" { capabilities = ["${right}"] }`),
  };
}

import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { capabilitiesIn } from "../api/capabilities.ts";
import { isVaultSuccess, refusedByVault } from "../api/vault-failure.ts";
import type { BrokerSession } from "./login.ts";

type Needs = Readonly<Record<string, readonly string[]>>;

/** What the broker does at every server. docs/kinds/vault.md has it as a policy. */
export const EVERY_LEASE: Needs = {
  "auth/token/revoke-accessor": ["update"],
  "auth/token/lookup-accessor": ["update"],
  "auth/token/accessors/": ["list", "sudo"],
  "sys/leases/lookup": ["update"],
};

/** Checks that the broker's token may do all of this. The remedy has the lines that its policy lacks. */
export async function checkRights(
  session: BrokerSession,
  needs: Needs,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const path = "sys/capabilities-self";
  const body = { paths: Object.keys(needs) };
  const sent = await session.call({ method: "POST", path, body }, signal);
  if (!sent.ok) return sent;
  if (!isVaultSuccess(sent.value)) {
    const remedy = `Let its policy do it: path "${path}" { capabilities = ["update"] }`;
    return err(refusedByVault(sent.value, { what: "show the broker's rights", remedy }));
  }
  const may = capabilitiesIn(sent.value);
  const lacks = Object.entries(needs).filter(([at, wanted]) => !may(at, ...wanted));
  if (lacks.length === 0) return ok(undefined);
  const lines = lacks.map(
    ([at, wanted]) => `path "${at}" { capabilities = ${JSON.stringify(wanted)} }`,
  );
  const message = `the broker's login lacks rights: ${lacks.map(([at]) => at).join(", ")}`;
  const remedy = "Add these lines to its policy:";
  return err({ ...permanentFailure("rights_missing", message, remedy), paste: lines });
}

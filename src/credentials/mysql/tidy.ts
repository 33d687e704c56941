import { plural } from "../../shared/wording.ts";
import type { LeaseFinding, Tidied } from "../kind/provider.ts";
import { serverError } from "./errors.ts";
import { definedBy, handOver } from "./hand-over.ts";
import { mysqlName } from "./names.ts";
import type { AccountTarget } from "./target.ts";

/** Time that is left for what follows the last object. */
const RESERVE_MS = 2000;

/**
 * Hands what a lease's account defined over to the granted role, when nobody can use the account any more. Until the time
 * is used up; called again it goes on.
 */
export async function tidyAccount(target: AccountTarget, milliseconds: number): Promise<Tidied> {
  const { access, account, clients, granted, signal } = target;
  const endsAt = performance.now() + milliseconds - RESERVE_MS;
  return access.apart(signal, async (query) => {
    // A role that was dropped since inherits nothing, and what nobody sees is not looked for.
    await query(`SET ROLE ${mysqlName(granted)}`).catch((error: unknown) => {
      if (serverError(error) !== "ER_INVALID_ROLE") throw error;
    });
    const findings: LeaseFinding[] = [];
    let moved = 0;
    for (const object of await definedBy(query, account, clients)) {
      if (performance.now() > endsAt)
        return { facts: factsOf(moved), findings, isUnfinished: true };
      const finding = await handOver(query, object, { account, clients, granted });
      if (finding === undefined) moved += 1;
      else findings.push(finding);
    }
    return { facts: ["account absent", ...factsOf(moved)], findings };
  });
}

function factsOf(moved: number): readonly string[] {
  return moved > 0 ? [`${plural(moved, "object")} handed over`] : [];
}

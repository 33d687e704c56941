import type { Issued, SharedValue } from "../../credentials/kind/provider.ts";
import { faultText } from "../../shared/fault-text.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import type { ExchangeContext } from "./exchange-context.ts";

/**
 * Counts a lease for each value that it shares with others, and raises an alarm when one went to many. The lease is issued
 * already, and a count that cannot be written does not end it.
 */
export async function countValues(
  { sharedValues = [] }: Issued,
  context: ExchangeContext,
): Promise<void> {
  for (const shared of sharedValues) {
    try {
      await count(shared, context);
    } catch (error) {
      const message = `the leases that got ${shared.name} were not counted: ${faultText(error)}`;
      context.deps.log({ level: "warning", event: "value_not_counted", message });
    }
  }
}

async function count(
  { name, value, rotateAfter }: SharedValue,
  { deps, trail }: ExchangeContext,
): Promise<void> {
  const { keyRing, store } = deps;
  // The start refuses such a configuration.
  if (keyRing === undefined) throw new TypeError("there is no store-key");
  const leases = await store.countValueUse(keyRing.fingerprints(value));
  if (!isReminder(leases, rotateAfter)) return;
  const reason = `the value of ${name} went to ${leases} leases, and stays valid: replace it`;
  raiseAlarm({ alarm: "rotate", reason }, trail, deps);
}

/** At the first lease that is one too many, and then as often again. */
function isReminder(leases: number, rotateAfter: number): boolean {
  return leases > rotateAfter && (leases - 1) % rotateAfter === 0;
}

import type { Issued, SharedValue } from "../../credentials/kind/provider.ts";
import { faultText } from "../../shared/fault-text.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { AuditTrail } from "../record/audit.ts";
import type { ValueUses } from "../../lease/value-uses.ts";

export interface CountContext {
  readonly deps: Pick<BrokerDeps, "keyRing" | "audit" | "log" | "metrics" | "clock"> & {
    readonly store: ValueUses;
  };
  readonly trail: AuditTrail;
}

/**
 * Counts a lease for each value that it shares with others, and raises an alarm when one went to many. The lease is issued
 * already, and a count that cannot be written does not end it.
 */
export async function countValues(
  { sharedValues = [] }: Pick<Issued, "sharedValues">,
  context: CountContext,
): Promise<void> {
  // At the same time: writes that arrive together share one commit.
  await Promise.all(
    onceEach(sharedValues).map(async (shared) => {
      try {
        await count(shared, context);
      } catch (error) {
        const message = `the leases that got ${shared.name} were not counted: ${faultText(error)}`;
        context.deps.log({ level: "warning", event: "value_not_counted", message });
      }
    }),
  );
}

/** A lease that has one value under two names is still one lease. */
function onceEach(shared: readonly SharedValue[]): readonly SharedValue[] {
  const values = shared.map(({ value }) => value.reveal());
  return shared.filter((_one, index) => values.indexOf(values[index] ?? "") === index);
}

async function count(
  { name, value, rotateAfter }: SharedValue,
  { deps, trail }: CountContext,
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

import type { BrokerDeps } from "../../../../src/broker/context/broker-deps.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import { decideSeal } from "../../../../src/lease/seal.ts";
import { isEnded } from "../../../../src/lease/transitions.ts";
import { APPROVED } from "../../broker-setup.ts";
import type { SharedWorld } from "./simulated-broker.ts";

/** Mistakes that somebody could make, as arguments of what is tested: to see that the harness finds them. */

const BETWEEN_MS = 20;

/** A seal that is not atomic: it is read in one step, and the lease is written in another one that believes it. */
export function withSealInTwoSteps(
  store: LeaseStore,
  { time }: Pick<SharedWorld, "time">,
): LeaseStore {
  return {
    ...store,
    reserve: async (reservation) => {
      const { lease, perJob } = reservation;
      const leases = await store.list({ job: lease.job, grant: lease.grant });
      const taken = leases
        .filter(({ state }) => state !== "failed")
        .map((one, index) => ({ slot: index + 1, lease: one }));
      const decision = decideSeal({ taken, idempotencyKey: lease.idempotencyKey, perJob });
      if (decision.kind !== "free") return store.reserve(reservation);
      // Between the two steps another broker may have taken the slot.
      await new Promise<void>((resolve) => {
        time.after(BETWEEN_MS, resolve);
      });
      const alive = leases.filter(({ state }) => !isEnded(state)).length;
      return store.reserve({ ...reservation, perJob: perJob + alive + 1 });
    },
  };
}

/** An end that waits for its line in the audit log: nothing is revoked while that cannot be written. */
export function withEndAfterAudit(deps: BrokerDeps, world: SharedWorld): BrokerDeps {
  const isWritten = async (): Promise<void> => {
    while (world.isAuditDown) await deps.clock.sleep(1000);
  };
  const providers = Array.from(deps.providers, ([kind, provider]) => {
    const revoke: typeof provider.revoke = async (...given) => {
      await isWritten();
      return provider.revoke(...given);
    };
    return [kind, { ...provider, revoke }] as const;
  });
  return { ...deps, providers: new Map(providers) };
}

/** A gate that takes GitHub's silence, and whatever it cannot read, for an approval. */
export function withOpenGate(deps: BrokerDeps): BrokerDeps {
  const { gate } = deps;
  if (gate === undefined) return deps;
  return {
    ...deps,
    gate: {
      decide: async (...given) => {
        const decision = await gate.decide(...given);
        return decision.kind === "proceed" || decision.kind === "pending" ? decision : APPROVED;
      },
    },
  };
}

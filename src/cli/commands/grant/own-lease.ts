import { openStore, controlPath } from "../../../broker/run/open-store.ts";
import { askBroker } from "../../../broker/run/ask-broker.ts";
import type { IssuedResponse } from "../../../broker/break-glass/control-messages.ts";
import type { StoreConfig } from "../../../broker/config/store-field.ts";
import { silentAfterMs } from "../../../lease/due.ts";
import { hashLeaseToken, parseLeaseToken } from "../../../lease/lease-token.ts";
import { StoreError, type LeaseStore } from "../../../lease/store.ts";
import { isEnded } from "../../../lease/transitions.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";

/** Why a lease is over; `unknown`: the store does not have it. */
export type OverReason = "withdrawn" | "expired" | "revoked" | "silent" | "unknown";

/** What a heartbeat came to; undefined when nobody took it. */
export type BeatOutcome = { readonly over: OverReason | undefined } | undefined;

export interface OwnLeaseEnd {
  /** Whether nobody can use the credential any more. */
  readonly isOver: boolean;
  readonly state: string;
  readonly facts: readonly string[];
}

/** The lease that this process got. */
export interface OwnLease {
  beat(): Promise<BeatOutcome>;
  end(why: "task_ended" | "answer_lost"): Promise<OwnLeaseEnd>;
}

const BEAT_TIMEOUT_MS = 3000;
const END_WAIT_MS = 8000;
const LOOK_EVERY_MS = 250;
const OVER_STATES: ReadonlySet<string> = new Set(["verified", "requested", "expires", "unproven"]);

/**
 * It asks the running broker, each time the one that runs then. While none answers (it restarts, or another machine's broker
 * owns the store now), it uses the store itself, as `stepkey revoke` does.
 */
export function ownLease(
  issued: Pick<IssuedResponse, "token" | "heartbeat_interval">,
  store: StoreConfig,
  deps: CliDeps,
): OwnLease {
  const { token } = issued;
  const path = controlPath(store);
  const parsed = parseLeaseToken(token);
  const tokenHash = parsed === undefined ? "" : hashLeaseToken(parsed);
  const inStore = async <T>(use: (opened: LeaseStore) => Promise<T>): Promise<T | undefined> => {
    try {
      const opened = await openStore(store, deps);
      try {
        return await use(opened);
      } finally {
        await opened.close();
      }
    } catch (error) {
      if (error instanceof StoreError) return undefined;
      throw error;
    }
  };
  return {
    beat: async () => {
      const answer = await askBroker(path, { ask: "beat", token }, BEAT_TIMEOUT_MS);
      if (answer.kind === "answered" && answer.response.kind === "beat") {
        const { active, reason = "unknown" } = answer.response;
        return { over: active ? undefined : reason };
      }
      const silent = silentAfterMs(issued.heartbeat_interval * 1000);
      const beat = await inStore((opened) => opened.beat(tokenHash, silent));
      if (beat === undefined) return undefined;
      if (beat.kind === "active") return { over: undefined };
      return { over: beat.kind === "ended" ? beat.reason : "unknown" };
    },
    end: async (why) => {
      const answer = await askBroker(path, { ask: "end", token, why });
      if (answer.kind === "answered" && answer.response.kind === "ended") {
        const { state, facts } = answer.response;
        return { isOver: OVER_STATES.has(state), state, facts };
      }
      const end = await inStore((opened) => endInStore(opened, { tokenHash, why, deps }));
      return end ?? { isOver: false, state: "unknown", facts: ["the store cannot be used"] };
    },
  };
}

/** Marks it, and waits for a broker: whichever runs, or starts, ends it first. */
async function endInStore(
  store: LeaseStore,
  given: {
    readonly tokenHash: string;
    readonly why: "task_ended" | "answer_lost";
    readonly deps: Pick<CliDeps, "clock">;
  },
): Promise<OwnLeaseEnd> {
  const { tokenHash, why, deps } = given;
  const found = await store.findByTokenHash(tokenHash);
  if (found === undefined) return { isOver: false, state: "unknown", facts: [] };
  await store.end({ lease: found.id }, why);
  const giveUpAt = deps.clock.now() + END_WAIT_MS;
  for (;;) {
    const lease = (await store.find(found.id)) ?? found;
    if (isEnded(lease.state)) {
      const { proof } = lease;
      return { isOver: true, state: proof?.state ?? lease.state, facts: proof?.facts ?? [] };
    }
    if (deps.clock.now() >= giveUpAt) {
      const facts = ["no broker has ended it yet: the next one that starts ends it first"];
      return { isOver: false, state: lease.state, facts };
    }
    await deps.clock.sleep(LOOK_EVERY_MS);
  }
}

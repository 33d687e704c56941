import type { Claims } from "../../shared/claims.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Party } from "./fair-turns.ts";
import { createTurnKeeper, type TurnKeeper } from "./turn-keeper.ts";

/** Where a request waits for its turn. */
export interface AllTurns {
  /** To have its ID token verified: by peer, because nobody knows yet whose it is. */
  readonly verifying: TurnKeeper;
  /** To be decided and issued: by owner and repository. */
  readonly exchanges: TurnKeeper;
}

/** What an ID token is verified for. Ending a job never waits for those that want something. */
export type VerifyingFor = "exchange" | "end";

const VERIFYING = {
  running: 64,
  runningPerOwner: 48,
  runningPerRepository: 32,
  waiting: 512,
  waitingPerRepository: 128,
};

export function createAllTurns({ clock, rules }: Pick<BrokerDeps, "clock" | "rules">): AllTurns {
  const running = rules.maxExchanges ?? 128;
  const limits = {
    running,
    runningPerOwner: rules.maxExchangesPerOwner ?? running,
    runningPerRepository: rules.maxExchangesPerRepository ?? 32,
    waiting: rules.maxWaitingExchanges ?? 512,
    waitingPerRepository: rules.maxWaitingExchangesPerRepository ?? 64,
  };
  return {
    verifying: createTurnKeeper({
      clock,
      limits: VERIFYING,
      running: "the number of ID tokens that are verified at once",
      runningPerOwner: "the number of ID tokens that are verified at once for exchanges",
      runningPerRepository: "the number of ID tokens of one address that are verified at once",
      waiting: "the number of ID tokens that wait to be verified",
      waitingPerRepository: "the number of ID tokens of one address that wait to be verified",
    }),
    exchanges: createTurnKeeper({
      clock,
      limits,
      running: "limits.exchanges",
      runningPerOwner: "limits.exchanges-per-owner",
      runningPerRepository: "limits.exchanges-per-repository",
      waiting: "limits.waiting-exchanges",
      waitingPerRepository: "limits.waiting-exchanges-per-repository",
    }),
  };
}

/** By ids, because names can be given again. */
export function partyOf({ repositoryOwnerId, repositoryId }: Claims): Party {
  return { owner: String(repositoryOwnerId), repository: String(repositoryId) };
}

export function peerParty(wanted: VerifyingFor, peer: string): Party {
  return { owner: wanted, repository: peer };
}

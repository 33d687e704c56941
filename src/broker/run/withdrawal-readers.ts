import type { GitHubApi } from "../../approval/github/api.ts";
import type { Jitter } from "../../shared/http.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { UpkeepOptions } from "./upkeep.ts";
import { readerOfWithdrawalsTogether } from "./withdrawal-batches.ts";
import { readerOfCulprits } from "./withdrawal-culprits.ts";
import { readerOfWithdrawals } from "./withdrawal-watch.ts";

/** All that reads GitHub for running leases; without `github`, nothing was approved that could be withdrawn. */
export function withdrawalReaders(
  api: GitHubApi | undefined,
  deps: Pick<BrokerDeps, "clock"> & { readonly jitter: Jitter },
): Pick<UpkeepOptions, "readWithdrawal" | "readWithdrawalsTogether" | "readWithdrawnBy"> {
  if (api === undefined) return { readWithdrawal: undefined };
  return {
    readWithdrawal: readerOfWithdrawals(api, deps),
    readWithdrawalsTogether: readerOfWithdrawalsTogether(api, deps),
    readWithdrawnBy: readerOfCulprits(api, deps),
  };
}

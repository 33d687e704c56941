import type { LeaseStore } from "../../lease/store.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import type { Jitter } from "../../shared/http.ts";
import {
  createCheckHandler,
  type CheckHandler,
  type CheckWanted,
} from "../check-run/check-handler.ts";
import { createCheckNotes } from "../check-run/create-check-notes.ts";
import { createCredentialRights } from "../check-run/credential-rights.ts";
import { createFindHead } from "../check-run/find-head.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { CheckNotes } from "../context/check-notes.ts";
import type { GitHubParts } from "./create-github.ts";

export interface CheckParts extends Pick<
  BrokerDeps,
  "policy" | "providers" | "clock" | "log" | "rules"
> {
  readonly reads: GitHubParts;
  readonly store: Pick<LeaseStore, "find" | "githubTasks">;
  readonly parser: PolicyParser;
  readonly jitter: Jitter;
  /** Where a repository has its policy at GitHub; undefined where it is not read from there. */
  readonly policyPath: () => string | undefined;
  /** Something is due. */
  readonly wake: () => void;
}

/** What notes what check runs are about, and what writes them. A reload may turn both on and off. */
export function openChecks(parts: CheckParts): {
  readonly notes: CheckNotes;
  readonly handle: CheckHandler;
} {
  const { reads, store, rules } = parts;
  const wanted = (): CheckWanted | undefined => {
    const { writer, writes } = reads;
    const { check: mode, appId } = writes;
    if (writer === undefined || mode === undefined || appId === undefined) return undefined;
    return { mode, writer, appId };
  };
  const readerFor: GitHubParts["readerFor"] = (repository) => reads.readerFor(repository);
  return {
    notes: createCheckNotes({
      ...parts,
      isWanted: () => wanted() !== undefined,
      tasks: store.githubTasks,
      findHead: createFindHead({ ...parts, readerFor }),
    }),
    handle: createCheckHandler({
      ...parts,
      wanted,
      readerFor,
      gate: reads.reviewGate,
      rights: createCredentialRights(parts),
      limitSeconds: () => rules.leaseMaxTtlSeconds,
    }),
  };
}

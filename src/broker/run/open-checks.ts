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
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { GitHubParts } from "./create-github.ts";

export interface CheckParts extends Pick<BrokerDeps, "policy" | "providers" | "clock" | "rules"> {
  readonly store: Pick<LeaseStore, "find">;
  readonly parser: PolicyParser;
  readonly jitter: Jitter;
  /** Where a repository has its policy at GitHub; undefined where it is not read from there. */
  readonly policyPath: () => string | undefined;
}

/** What writes check runs. A reload may turn them on and off. */
export function openCheckHandler(reads: GitHubParts, parts: CheckParts): CheckHandler {
  return createCheckHandler({
    ...parts,
    wanted: () => checkWanted(reads),
    readerFor: (repository) => reads.readerFor(repository),
    gate: reads.reviewGate,
    rights: createCredentialRights(parts),
    limitSeconds: () => parts.rules.leaseMaxTtlSeconds,
  });
}

/** What notes what check runs are about. */
export function openCheckNotes(
  reads: GitHubParts,
  parts: Pick<BrokerDeps, "clock" | "log"> & {
    readonly jitter: Jitter;
    readonly tasks: GitHubTaskNotes;
  },
): CheckNotes {
  const readerFor: GitHubParts["readerFor"] = (repository) => reads.readerFor(repository);
  return createCheckNotes({
    ...parts,
    isWanted: () => checkWanted(reads) !== undefined,
    findHead: createFindHead({ ...parts, readerFor }),
  });
}

function checkWanted({ writer, writes }: GitHubParts): CheckWanted | undefined {
  const { check: mode, appId } = writes;
  if (writer === undefined || mode === undefined || appId === undefined) return undefined;
  return { mode, writer, appId };
}

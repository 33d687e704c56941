import type { Gate } from "../../approval/gate.ts";
import { createGateHandler } from "../deployments/gate-handler.ts";
import { watchForWaiting } from "../deployments/find-waiting.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { GitHubParts } from "./create-github.ts";
import { startGitHubTasks, type GitHubTaskOptions } from "./github-tasks.ts";

export interface GitHubWriteWork {
  /** Undefined without `github` in the configuration. */
  readonly tasks: GitHubTaskNotes | undefined;
  stop(): Promise<void>;
}

export interface GitHubWriteDeps
  extends
    Omit<GitHubTaskOptions, "handlers" | "isOn">,
    Pick<BrokerDeps, "audit" | "policy" | "rules"> {
  readonly gate: Gate | undefined;
  readonly newTrace: () => string;
}

const STOP_MS = 1000;

/** Starts what keeps GitHub up to date. A reload can turn each feature on and off. */
export function startGitHubWrites(
  reads: Pick<GitHubParts, "writes" | "writer" | "readerFor"> | undefined,
  deps: GitHubWriteDeps,
): GitHubWriteWork {
  const { gate } = deps;
  if (reads === undefined || gate === undefined) {
    return { tasks: undefined, stop: async () => undefined };
  }
  const readerFor: GitHubParts["readerFor"] = (repository) => reads.readerFor(repository);
  const tasks = startGitHubTasks({
    ...deps,
    handlers: {
      gate: createGateHandler({ ...deps, gate, readerFor, writer: () => reads.writer }),
    },
    isOn: (kind) =>
      kind === "check" ? reads.writes.check !== undefined : reads.writes.deployments,
  });
  const stopped = new AbortController();
  const isOn = (): boolean => reads.writes.deployments;
  const finding = watchForWaiting({ ...deps, readerFor, tasks, isOn }, stopped.signal);
  return {
    tasks,
    stop: async () => {
      stopped.abort();
      await Promise.all([tasks.stop(), Promise.race([finding, deps.clock.sleep(STOP_MS)])]);
    },
  };
}

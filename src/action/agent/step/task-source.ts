import { err, ok, type Result } from "../../../shared/result.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { DiscoveredTask } from "../../../shared/task-wire.ts";
import type { Job } from "../../context/job.ts";
import type { AgentInput } from "../../inputs/agent.ts";
import { brokerDiscovery } from "../../lease/broker/discover.ts";
import type { Discovery } from "../backend/access.ts";
import type { Discover } from "../task/discovery.ts";
import { agentRefusal } from "../task/task-codes.ts";
import type { TaskCredentialSource } from "../task/task-inputs.ts";
import type { DirectMemory } from "./direct-tasks.ts";

/** Where tasks, and the credentials for them, come from. */
export interface TaskSource {
  /** For the step itself: what is wrong is for its log. */
  readonly discover: (signal: AbortSignal) => Promise<Result<Discovery, Failure>>;
  readonly discoverForAgent: Discover;
  /** Of a task that was discovered. */
  readonly sourceOf: (task: DiscoveredTask) => TaskCredentialSource;
  /** Without a broker, the step counts how often each task runs. */
  readonly countsRuns: boolean;
}

/** `memory` is the same for all of one step. */
export function taskSource(job: Job, input: AgentInput, memory: DirectMemory): TaskSource {
  const { brokerUrl: url } = input;
  if (url === undefined) return withoutBroker(job, input, memory);
  const ask = brokerDiscovery(job, url);
  const discover: TaskSource["discover"] = async (signal) => {
    const discovered = await ask(signal);
    return discovered.ok ? discovered : err(discovered.error.failure);
  };
  return {
    discover,
    discoverForAgent: forAgent(discover),
    sourceOf: ({ grant }) => ({ source: { mode: "broker", url, grant } }),
    countsRuns: false,
  };
}

function forAgent(discover: TaskSource["discover"]): Discover {
  return async (signal) => {
    const discovered = await discover(signal);
    return discovered.ok ? ok(discovered.value) : err(agentRefusal(discovered.error));
  };
}

function withoutBroker(job: Job, input: AgentInput, memory: DirectMemory): TaskSource {
  const onMistake = (line: string): void => job.runner.warn(`stepkey: A task is left out. ${line}`);
  const discover: TaskSource["discover"] = async (signal) => {
    // Loaded only here: with a broker, the broker reads the policy.
    const { discoverDirectly } = await import("./direct-tasks.ts");
    return await discoverDirectly(job, { input, memory, onMistake }, signal);
  };
  return {
    discover,
    discoverForAgent: forAgent(discover),
    sourceOf: (task) => {
      const source = memory.sources.get(task);
      if (source === undefined) throw new TypeError(`${task.task} was not discovered`);
      return source;
    },
    countsRuns: true,
  };
}

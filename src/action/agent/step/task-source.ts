import { err, ok, type Result } from "../../../shared/result.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import type { DiscoveredTask } from "../../../shared/task-wire.ts";
import type { Job } from "../../context/job.ts";
import type { AgentInput } from "../../inputs/agent.ts";
import type { SourceInput } from "../../inputs/source.ts";
import { brokerDiscovery } from "../../lease/broker/discover.ts";
import type { Discovery } from "../backend/access.ts";
import type { Discover } from "../task/discovery.ts";
import { agentRefusal } from "../task/task-codes.ts";

/** Where tasks, and the credentials for them, come from. */
export interface TaskSource {
  /** For the step itself: what is wrong is for its log. */
  readonly discover: (signal: AbortSignal) => Promise<Result<Discovery, Failure>>;
  readonly discoverForAgent: Discover;
  readonly sourceOf: (task: DiscoveredTask) => SourceInput;
}

export function taskSource(job: Job, input: AgentInput): TaskSource {
  const { brokerUrl: url } = input;
  if (url === undefined) return withoutBroker();
  const ask = brokerDiscovery(job, url);
  const discover: TaskSource["discover"] = async (signal) => {
    const discovered = await ask(signal);
    return discovered.ok ? discovered : err(discovered.error.failure);
  };
  return {
    discover,
    discoverForAgent: forAgent(discover),
    sourceOf: ({ grant }) => ({ mode: "broker", url, grant }),
  };
}

function forAgent(discover: TaskSource["discover"]): Discover {
  return async (signal) => {
    const discovered = await discover(signal);
    return discovered.ok ? ok(discovered.value) : err(agentRefusal(discovered.error));
  };
}

function withoutBroker(): TaskSource {
  const refused = failure("inputs_invalid", "An agent needs a broker in this version.", {
    remedy: "Set `broker`.",
  });
  const discover: TaskSource["discover"] = () => Promise.resolve(err(refused));
  return {
    discover,
    discoverForAgent: forAgent(discover),
    sourceOf: () => {
      throw new TypeError("nothing was discovered");
    },
  };
}

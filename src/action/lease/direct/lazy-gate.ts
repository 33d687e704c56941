import type { Gate } from "../../../approval/gate.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Job } from "../../context/job.ts";

/** Octokit is most of what the action can load, and only a direct write needs it. */
export function lazyGate(job: Job, token: Secret): Gate {
  return {
    decide: async (question, signal) => {
      const { actionsGate } = await import("./actions-gate.ts");
      return await actionsGate(token, job).decide(question, signal);
    },
  };
}

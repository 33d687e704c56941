import type { Job } from "../context/job.ts";
import type { OpenedSource } from "./source/credential-source.ts";

/** Broker or direct, as the inputs say. Only the one that the step uses is loaded. */
export async function createSource(job: Job): Promise<OpenedSource> {
  const { source } = job.inputs;
  if (source.mode === "broker") {
    const { openBroker } = await import("./broker/broker-source.ts");
    return openBroker(job, source);
  }
  // A session holds stored secrets without one, and each task of an agent has inputs of its own.
  if (source.mode !== "direct") throw new TypeError(`${source.mode}: nothing is issued for it`);
  const { openProvider } = await import("./direct/direct-source.ts");
  return await openProvider(job, source);
}

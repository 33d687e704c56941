import type { Job } from "../context/job.ts";
import type { OpenedSource } from "./source/credential-source.ts";

/** Broker or direct, as the inputs say. Only the one that the step uses is loaded. */
export async function createSource(job: Job): Promise<OpenedSource> {
  const { source } = job.inputs;
  if (source.mode === "broker") {
    const { openBroker } = await import("./broker/broker-source.ts");
    return openBroker(job, source);
  }
  // Its session holds them without one.
  if (source.mode === "secret-env") throw new TypeError("stored secrets come from no source");
  const { openProvider } = await import("./direct/direct-source.ts");
  return await openProvider(job, source);
}

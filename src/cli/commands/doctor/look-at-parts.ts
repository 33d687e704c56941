import type { BrokerConfig } from "../../../broker/config/config.ts";
import { issuerProbe } from "../../../broker/probe/own-probes.ts";
import { boundedLook, type PartProbe } from "../../../broker/probe/probe.ts";
import { serverProbes } from "../../../broker/probe/server-probes.ts";
import { createKeySet } from "../../../identity/key-set.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { brokerHttp } from "../../sources/http.ts";
import type { Servers } from "../../sources/servers.ts";
import { whyNotWritable } from "../../sources/writable.ts";
import { sentence } from "../../../shared/wording.ts";
import { wellFinding, type Finding } from "./finding.ts";

/** Probes each server as the broker does. */
export function lookAtServers(servers: Servers, deps: CliDeps): Promise<readonly Finding[]> {
  return Promise.all(
    serverProbes(servers.providers, servers.names).map((probe) => lookWith(probe, deps)),
  );
}

export function lookAtIssuer({ issuer }: BrokerConfig, deps: CliDeps): Promise<Finding> {
  const { clock, variables } = deps;
  return lookWith(
    issuerProbe(createKeySet({ issuer, send: brokerHttp(variables), clock })),
    deps,
    issuer,
  );
}

async function lookWith(
  probe: PartProbe,
  { clock, signal }: CliDeps,
  subject = subjectOf(probe),
): Promise<Finding> {
  const area = probe.part.part;
  const trouble = await boundedLook(probe, clock)(signal);
  if (trouble === undefined) return wellFinding(area, subject);
  const { name, message, remedy } = trouble;
  const text = message.includes(name) ? message : `${message} (${name})`;
  return { area, subject, state: "mistake", message: sentence(text), remedy };
}

function subjectOf({ part }: PartProbe): string {
  return part.part === "server" ? `${part.kind} ${part.server}` : part.part;
}

/** The places of the store and of the audit log. They are not opened: another version would migrate the store. */
export async function lookAtFiles({ store, audit }: BrokerConfig): Promise<readonly Finding[]> {
  const remedy =
    "Make the directory, and let the broker's user write it. Run stepkey doctor as that user.";
  const look = async (area: "store" | "audit", path: string): Promise<Finding> => {
    const why = await whyNotWritable(path);
    if (why === undefined) return wellFinding(area, path);
    return { area, subject: path, state: "mistake", message: sentence(why), remedy };
  };
  return [
    await look("store", store.path),
    audit.kind === "stdout" ? wellFinding("audit", "stdout") : await look("audit", audit.path),
  ];
}

import type { PolicySource } from "../policy/policy-source.ts";
import { githubProbe } from "../probe/github-probe.ts";
import { auditProbe, issuerProbe, storeProbe } from "../probe/own-probes.ts";
import type { PartProbe } from "../probe/probe.ts";
import type { BrokerParts, RunBrokerDeps } from "./parts.ts";

/** What is probed besides the servers. */
export function probesOf(
  { store, auditLog, keySet, reader, checkAccess: access }: BrokerParts,
  policy: PolicySource,
  { randomBytes, clock }: RunBrokerDeps,
): readonly PartProbe[] {
  return [
    storeProbe(store, randomBytes),
    auditProbe(auditLog),
    issuerProbe(keySet),
    ...(reader === undefined ? [] : [githubProbe({ api: reader, clock, policy, access })]),
  ];
}

import type { Classification } from "../../kind/provider.ts";
import { CHAIN_WRITES } from "../session/lifted.ts";
import { writeReasonOf } from "../session/write-reason.ts";
import type { AwsServer } from "./server.ts";
import type { AwsBrokerSettings } from "./settings.ts";

/** Whether a grant's session can only read, by its settings and by what the admin says of its role. */
export function classify(server: AwsServer, settings: AwsBrokerSettings): Classification {
  const { roleToAssume, inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  if (settings.chain) return { access: "write", because: CHAIN_WRITES };
  if (server.readRoles.includes(roleToAssume)) {
    return { access: "read", because: "the configuration lists the role under read-roles" };
  }
  if (inline === undefined && managed.length === 0) {
    const because = "no session policy limits the role, and read-roles does not list it";
    return { access: "write", because };
  }
  const reason = writeReasonOf(inline, managed, settings);
  return reason === undefined
    ? { access: "read", because: "the session policy allows only reading actions" }
    : { access: "write", because: reason };
}

import type { RefusedResponse } from "../../../broker/break-glass/control-messages.ts";
import type { BrokerAnswer } from "../../../broker/run/ask-broker.ts";
import { storeAddress } from "../../../broker/run/open-store.ts";
import type { StoreConfig } from "../../../broker/config/store-field.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { isFailureCode } from "../../../shared/failure-codes.ts";

/** Why there is no response of a broker. */
export function unansweredFailure(
  answer: Exclude<BrokerAnswer, { readonly kind: "answered" }>,
  store: StoreConfig,
): Failure {
  if (answer.kind === "silent") {
    return failure("broker_unreachable", "The broker was asked and did not respond.", {
      remedy:
        "Its log says why. It may have issued a lease: `stepkey leases` shows it, and `stepkey revoke LEASE` ends it.",
    });
  }
  const message = answer.denied
    ? `This user may not connect to a broker on ${storeAddress(store)}.`
    : `No broker runs on ${storeAddress(store)} on this machine.`;
  const remedy = answer.denied
    ? "Run this as the user that runs the broker: `sudo -u USER stepkey grant …`."
    : "Start one with `stepkey broker`: it needs no GitHub to start. If one runs, its log has control_socket_failed. Without a broker, nothing would end the lease, so none is issued.";
  return failure("broker_unreachable", message, { remedy });
}

/** What the broker said, all of it: who asks is an admin. A code of another version is a fault here. */
export function refusedFailure(response: RefusedResponse): Failure {
  const { code, message, reason, remedy, trace } = response;
  // A name at its beginning keeps its case.
  const details = [reason];
  return failure(isFailureCode(code) ? code : "broker_fault", message, { details, remedy, trace });
}

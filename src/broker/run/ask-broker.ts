import {
  parseControlResponse,
  type ControlRequest,
  type ControlResponse,
} from "../break-glass/control-messages.ts";
import { findControlSockets, removeLeftSocket } from "./control-sockets.ts";
import { exchangeLine } from "./exchange-line.ts";

/** What became of a question to a running broker. */
export type BrokerAnswer =
  | { readonly kind: "answered"; readonly response: ControlResponse }
  /** It was asked, and its response did not come or has another form: it may have done what was asked. */
  | { readonly kind: "silent" }
  /** No broker runs on the store. `denied`: one may run, and this user may not connect to it. */
  | { readonly kind: "nobody"; readonly denied: boolean };

/** As long as an exchange and the end of its lease. */
const TIMEOUT_MS = 20_000;
/** Far above any credential. */
const MAX_RESPONSE = 1024 * 1024;

/**
 * Asks the first broker on the store that takes the question. No second one is asked the same: the first may have done it.
 * Sockets that a killed broker left are removed.
 */
export async function askBroker(
  storePath: string,
  request: ControlRequest,
  timeoutMs = TIMEOUT_MS,
): Promise<BrokerAnswer> {
  const { paths, denied: isHidden } = await findControlSockets(storePath);
  const limits = { timeoutMs, maxResponse: MAX_RESPONSE };
  let denied = isHidden;
  for (const path of paths) {
    const outcome = await exchangeLine(path, `${JSON.stringify(request)}\n`, limits);
    if (outcome.kind === "asked") return answerIn(outcome.text);
    if (outcome.code === "ECONNREFUSED") await removeLeftSocket(path);
    denied ||= outcome.code === "EACCES" || outcome.code === "EPERM";
  }
  return { kind: "nobody", denied };
}

function answerIn(text: string): BrokerAnswer {
  const response = parseControlResponse(text);
  return response === undefined ? { kind: "silent" } : { kind: "answered", response };
}

import { connect } from "node:net";
import { errorCode } from "../../shared/error-code.ts";
import {
  parseControlResponse,
  type ControlRequest,
  type ControlResponse,
} from "../break-glass/control-messages.ts";
import { findControlSockets, removeLeftSocket } from "./control-sockets.ts";

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
  let denied = isHidden;
  for (const path of paths) {
    const outcome = await exchange(path, `${JSON.stringify(request)}\n`, timeoutMs);
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

type Exchanged =
  /** Empty text: the broker did not respond. */
  | { readonly kind: "asked"; readonly text: string }
  | { readonly kind: "refused"; readonly code: string };

function exchange(path: string, line: string, timeoutMs: number): Promise<Exchanged> {
  return new Promise((resolve) => {
    let text = "";
    let isConnected = false;
    const socket = connect({ path });
    const timer = setTimeout(() => {
      text = "";
      socket.destroy();
    }, timeoutMs);
    socket.setEncoding("utf8");
    socket.once("connect", () => {
      isConnected = true;
      socket.write(line);
    });
    socket.on("data", (more: string) => {
      text += more;
      if (text.length > MAX_RESPONSE) socket.destroy();
    });
    socket.once("error", (error) => {
      if (!isConnected) resolve({ kind: "refused", code: errorCode(error) ?? "unknown" });
    });
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(isConnected ? { kind: "asked", text } : { kind: "refused", code: "closed" });
    });
  });
}

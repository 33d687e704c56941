import { connect } from "node:net";
import { errorCode } from "../../shared/error-code.ts";

/** What became of a line that was sent to a control socket. */
export type ExchangedLine =
  /** Somebody listened, and may have done what was asked. Empty text: no response came. */
  | { readonly kind: "asked"; readonly text: string }
  /** Nobody got the line. */
  | { readonly kind: "refused"; readonly code: string };

export interface ExchangeLimits {
  readonly timeoutMs: number;
  /** In characters; a longer response is cut off. Absent: any length. */
  readonly maxResponse?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** Sends one line to a control socket, and waits for the response until the other end closes. Never rejects. */
export function exchangeLine(
  path: string,
  line: string,
  { timeoutMs, maxResponse = Number.POSITIVE_INFINITY, signal }: ExchangeLimits,
): Promise<ExchangedLine> {
  return new Promise((resolve) => {
    let text = "";
    let isConnected = false;
    const socket = connect({ path });
    const giveUp = (): void => {
      text = "";
      socket.destroy();
    };
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener("abort", giveUp);
    socket.setEncoding("utf8");
    socket.once("connect", () => {
      isConnected = true;
      socket.write(line);
    });
    socket.on("data", (more: string) => {
      text += more;
      if (text.length > maxResponse) socket.destroy();
    });
    socket.once("error", (error) => {
      if (!isConnected) resolve({ kind: "refused", code: errorCode(error) ?? "unknown" });
    });
    socket.once("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      resolve(isConnected ? { kind: "asked", text } : { kind: "refused", code: "closed" });
    });
    if (signal?.aborted === true) giveUp();
  });
}

import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import type { AgentRedactor } from "../../backend/agent-backend.ts";
import { WITHHELD_MESSAGE } from "../tool/mcp-codes.ts";
import { stringsOf } from "./strings-of.ts";

/** JSON-RPC's code for an error of the server itself. */
const INTERNAL_ERROR = -32_603;

/**
 * The last check before a message leaves: its line, or that of a refusal in its place if any secret is in it. Undefined if it
 * is a notification that must not leave at all. Results were redacted before; this is for what was missed.
 */
export function guardedLine(message: JSONRPCMessage, redactor: AgentRedactor): string | undefined {
  const line = lineOf(message);
  if (line !== undefined && !holdsSecret(line, message, redactor)) return line;
  const id = "method" in message ? undefined : message.id;
  if (id === undefined) return undefined;
  const refusal = refusalLine(id);
  // An id is the client's own text, and could repeat a secret that it got elsewhere.
  return holdsSecret(refusal, id, redactor) ? undefined : refusal;
}

function lineOf(message: JSONRPCMessage): string | undefined {
  try {
    return `${JSON.stringify(message)}\n`;
  } catch {
    return undefined;
  }
}

function holdsSecret(line: string, value: unknown, redactor: AgentRedactor): boolean {
  // The strings too, as they are before JSON escapes their characters.
  return redactor.holdsSecret(line) || redactor.holdsSecret(stringsOf(value).join("\n"));
}

function refusalLine(id: string | number): string {
  const error = {
    code: INTERNAL_ERROR,
    message: WITHHELD_MESSAGE,
    data: { code: "result_withheld" },
  };
  return `${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`;
}

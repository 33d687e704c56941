import type { CallToolResult } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { AgentRefusal } from "../../backend/agent-refusal.ts";
import { err, type Result } from "../../../../shared/result.ts";
import { mcpRefusal } from "../tool/mcp-refusal.ts";
import type { ToolContext, ToolAnswer, ToolDefinition } from "../tool/tool.ts";
import type { CallGate } from "./call-gate.ts";
import { UncheckableError } from "../../backend/redact-value.ts";
import { answeredResult, refusedResult } from "./tool-result.ts";

export interface ToolCall {
  readonly tool: ToolDefinition;
  /** From the client: nobody has checked them. */
  readonly args: unknown;
  readonly gate: CallGate;
  /** Takes an error that is a bug. */
  readonly report: (error: unknown) => void;
}

/** One call of a tool, from unchecked arguments to a result that holds no secret. It never throws. */
export async function callTool(call: ToolCall, context: ToolContext): Promise<CallToolResult> {
  const { backend } = context;
  try {
    const answer = await answerOf(call, context);
    return answer.ok
      ? answeredResult(call.tool, answer.value, backend)
      : refusedResult(answer.error, backend);
  } catch (error) {
    if (error instanceof UncheckableError) {
      return refusedResult(mcpRefusal("result_withheld"), backend);
    }
    call.report(error);
    return refusedResult(mcpRefusal("internal"), backend);
  }
}

const MAX_DETAILS = 2000;

async function answerOf(
  { tool, args, gate }: ToolCall,
  context: ToolContext,
): Promise<Result<ToolAnswer, AgentRefusal>> {
  const input = tool.input.safeParse(args ?? {});
  if (!input.success) {
    const details = z.prettifyError(input.error).slice(0, MAX_DETAILS);
    const message = `The arguments do not fit the tool's input schema. ${details}`;
    return err(mcpRefusal("arguments_invalid", { message }));
  }
  if (gate.isFull) return err(mcpRefusal("too_many_calls"));
  const answer = gate.run(() => tool.call(input.data, context));
  return await Promise.race([answer, givenUp(context)]);
}

/** The backend has this long to say by itself how far it got. */
const GRACE_MS = 1000;

/** A backend bounds its own time. This is for one that does not. */
function givenUp({ signal, cancelled, clock }: ToolContext): Promise<Result<never, AgentRefusal>> {
  return new Promise((resolve) => {
    const giveUp = async (): Promise<void> => {
      await clock.sleep(GRACE_MS);
      resolve(err(mcpRefusal(cancelled.aborted ? "call_cancelled" : "call_timed_out")));
    };
    if (signal.aborted) void giveUp();
    else signal.addEventListener("abort", () => void giveUp(), { once: true });
  });
}

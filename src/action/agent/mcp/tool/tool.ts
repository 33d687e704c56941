import type { z } from "zod";
import type { AgentBackend } from "../../backend/agent-backend.ts";
import type { AgentRefusal } from "../../backend/agent-refusal.ts";
import type { AgentTool } from "../../backend/agent-tool.ts";
import type { Clock } from "../../../../shared/clock.ts";
import type { Result } from "../../../../shared/result.ts";
import type { Pager } from "./cursor.ts";
import type { AgentServerLimits } from "./limits.ts";

/** One tool of the server: its schemas say everything that goes in and out. */
export interface ToolDefinition<Input extends z.ZodType = z.ZodType> {
  readonly name: AgentTool;
  readonly title: string;
  /** What a model reads before it decides to call the tool. */
  readonly description: string;
  readonly input: Input;
  /** Of a result that is not a refusal. */
  readonly output: z.ZodObject;
  /** Hints of the protocol, which clients show and nobody may rely on. */
  readonly hints: ToolHints;
  call(input: z.output<Input>, context: ToolContext): Promise<Result<ToolAnswer, AgentRefusal>>;
}

export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  /** Whether it reaches beyond this job: a task may. */
  readonly openWorldHint: boolean;
}

export interface ToolAnswer {
  readonly structured: Readonly<Record<string, unknown>>;
  /** The same for a client that shows text only. */
  readonly text: string;
  /** Output of a task: a text, or JSON. It is shown between marks that it cannot forge. */
  readonly untrusted?: unknown;
}

/** What one call of a tool has at hand. */
export interface ToolContext {
  readonly backend: AgentBackend;
  readonly pager: Pager;
  readonly limits: AgentServerLimits;
  readonly clock: Clock;
  /** Name and version that the client claims. */
  readonly client?: string;
  /** Aborts when the client cancels or is gone, and when the call has taken too long. */
  readonly signal: AbortSignal;
  /** Aborts only when the client cancels or is gone. */
  readonly cancelled: AbortSignal;
  /** Tells the client how far the call got, if it asked for that. */
  readonly progress: (message: string) => void;
}

/** A tool whose input is known to its own file only. */
export function defineTool<Input extends z.ZodType>(
  definition: ToolDefinition<Input>,
): ToolDefinition<Input> {
  return definition;
}

export const LOOKS_ONLY: ToolHints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

import type { AgentTool } from "./agent-tool.ts";
import type { Missing } from "../../../shared/task-wire.ts";

/** Why the agent does not get what it asked for, in a form that a program can act on. */
export interface AgentRefusal {
  /** Stable: one of the broker, the gate, the action or the MCP server. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** The call that leads on, if one does. */
  readonly next?: NextCall;
  readonly missing?: readonly Missing[];
  /** The run that was refused, if it had an id already. */
  readonly run?: string;
}

/** A call of a tool that an agent can make as it is. */
export interface NextCall {
  readonly tool: AgentTool;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * Codes of refusals that the MCP server makes itself, with what they mean and what an agent can do. Other codes come from the
 * broker, the gate or the action and are listed with theirs.
 */
export const MCP_CODES = {
  arguments_invalid: {
    meaning: "The arguments do not fit the tool's input schema.",
    remedy: "Fix the arguments that the message names, and call the tool again.",
  },
  cursor_invalid: {
    meaning: "The cursor does not belong to this list, or the list has changed since.",
    remedy: "Call the tool again without `cursor`.",
  },
  environment_unknown: {
    meaning: "This job can ask for nothing in this environment.",
    remedy: "Use an environment that list_environments returned.",
  },
  too_many_calls: {
    meaning: "Too many calls are running at the same time.",
    remedy: "Wait until a call has returned, then call again.",
  },
  call_timed_out: {
    meaning: "The call took too long and was given up.",
    remedy: "Call the tool again. If it fails again, tell the human who started the job.",
  },
  call_cancelled: {
    meaning: "The client cancelled the call.",
    remedy: "Call the tool again if you still need it.",
  },
  result_withheld: {
    meaning: "The result was withheld, because it held a secret or could not be checked for one.",
    remedy: "Do not repeat the call. Tell the human who started the job.",
  },
  internal: {
    meaning: "An internal error of stepkey.",
    remedy: "Tell the human who started the job: the step's log has the error.",
  },
} as const;

export type McpCode = keyof typeof MCP_CODES;

export const WITHHELD_MESSAGE = MCP_CODES.result_withheld.meaning;

/** Names of the tools of the MCP server. They are stable: configuration of clients names them. */
export const AGENT_TOOLS = [
  "list_environments",
  "describe_environment",
  "list_tasks",
  "explain_access",
  "request_access",
  "run_task",
  "get_run",
  "end_access",
  "get_receipt",
] as const;

export type AgentTool = (typeof AGENT_TOOLS)[number];

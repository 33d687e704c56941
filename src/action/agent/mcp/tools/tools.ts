import { describeEnvironmentTool } from "./describe-environment.ts";
import { endAccessTool } from "./end-access.ts";
import { explainAccessTool } from "./explain-access.ts";
import { getReceiptTool } from "./get-receipt.ts";
import { getRunTool } from "./get-run.ts";
import { listEnvironmentsTool } from "./list-environments.ts";
import { listTasksTool } from "./list-tasks.ts";
import { requestAccessTool } from "./request-access.ts";
import { runTaskTool } from "./run-task.ts";
import type { ToolDefinition } from "../tool/tool.ts";

/** All tools, in the order in which an agent needs them. The server has nothing else: many clients know tools only. */
export const TOOLS: readonly ToolDefinition[] = [
  listEnvironmentsTool,
  describeEnvironmentTool,
  listTasksTool,
  explainAccessTool,
  requestAccessTool,
  runTaskTool,
  getRunTool,
  endAccessTool,
  getReceiptTool,
];

import { z } from "zod";
import { AGENT_TOOLS } from "../../backend/agent-tool.ts";
import { ASK_STATES, OUTPUT_KINDS, REVOCABILITIES } from "../../../../shared/task-wire.ts";

/** Fields that several tools share. Inputs are closed; of what the backend returns, only what is named here leaves. */

export const Cursor = z
  .string()
  .max(64)
  .describe("next_cursor of the page before. Leave it out for the first page.")
  .optional();

export const NextCursor = z
  .string()
  .describe("Present if there is a further page: pass it as cursor.")
  .optional();

export const EnvironmentName = z
  .string()
  .min(1)
  .max(255)
  .describe("A deployment environment of the repository, such as production.");

export const AccessName = z
  .string()
  .min(1)
  .max(128)
  .describe("Name of a task or a grant, as list_tasks or describe_environment returned it.");

export const TaskName = z.string().min(1).max(128).describe("Name of a task from list_tasks.");

export const RunId = z.string().min(1).max(64).describe("run of a result of run_task.");

export const AccessField = z.enum(["read", "write"]);
export const StateField = z
  .enum(ASK_STATES)
  .describe("available, needs_approval (a human can still approve), or refused.");

export const MissingPart = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  who_can_approve: z.string().optional(),
  approval_url: z.string().optional(),
  commit: z.string().optional(),
  have: z.number().optional(),
  needed: z.number().optional(),
});

export const Next = z
  .object({ tool: z.enum(AGENT_TOOLS), arguments: z.record(z.string(), z.unknown()) })
  .describe("The call that leads on.");

export const IsolationField = z
  .object({ wall: z.boolean(), missing: z.array(z.string()) })
  .describe("Whether the agent is isolated from the job. If wall is false, missing says why.");

export const GrantEntry = z.object({
  grant: z.string(),
  access: AccessField,
  environment: z.string().nullable(),
  kind: z.string(),
  variables: z.array(z.string()).describe("Names only. No tool returns a value."),
  revocability: z.enum(REVOCABILITIES),
  ttl: z.number().describe("Seconds."),
  state: StateField,
  missing: z.array(MissingPart),
});

export const TaskEntry = z.object({
  task: z.string(),
  title: z.string(),
  description: z.string().optional(),
  grant: z.string(),
  access: AccessField,
  environment: z.string().nullable(),
  run: z.string().describe("What runs, in a clean checkout that the agent cannot write to."),
  from: z.object({ repository: z.string(), ref: z.string() }).optional(),
  parameters: z.record(
    z.string(),
    z.object({
      pattern: z.string().optional(),
      required: z.boolean(),
      description: z.string().optional(),
    }),
  ),
  output: z.object({
    kind: z.enum(OUTPUT_KINDS),
    max: z.number().describe("Bytes."),
    schema: z.record(z.string(), z.unknown()).optional(),
  }),
  timeout: z.number().describe("Seconds."),
  per_job: z.number().describe("How often this job can run it."),
  state: StateField,
  missing: z.array(MissingPart),
});

/** What a refusal has in place of the tool's own output. */
export const RefusalFields = z.object({
  code: z.string().describe("Stable. A program can branch on it."),
  message: z.string(),
  remedy: z.string(),
  next: Next.optional(),
  missing: z.array(MissingPart).optional(),
  run: z.string().describe("The run that was refused, if there is one.").optional(),
});

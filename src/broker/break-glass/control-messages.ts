import { z } from "zod";
import { FILE_MODES } from "../../shared/credential-file.ts";
import { parseUniqueJson } from "../../shared/json.ts";
import { GRANT_NAME, ONE_LINE, REPOSITORY_NAME } from "../../shared/patterns.ts";

/**
 * What commands say to a running broker over its control socket, one line of JSON each, and what it responds. Whoever can
 * connect is the broker's own user or root: so they are believed, and the form is checked all the same.
 */

/** The longest reason. */
export const MAX_REASON = 300;

const name = z.string().min(1).max(255).regex(ONE_LINE);
const reason = z.string().min(1).max(MAX_REASON).regex(ONE_LINE).refine(saysSomething);
const repository = z.string().regex(REPOSITORY_NAME);
const grant = z.string().regex(GRANT_NAME);
const admin = { user: name, machine: name };

const controlSchema = z.discriminatedUnion("ask", [
  z.strictObject({
    ask: z.literal("break-glass"),
    grant,
    repository: repository.optional(),
    reason,
    ttl: z.int().positive().optional(),
    handed_to: z.enum(["command", "printed"]),
    /** What the command makes for the lease and keeps: only its public part is here. */
    supplied: z.record(z.string().max(32), z.string().max(8192)).default({}),
    ...admin,
  }),
  z.strictObject({
    ask: z.literal("confirm"),
    grant,
    repository: repository.optional(),
    ...admin,
  }),
  z.strictObject({ ask: z.literal("beat"), token: z.string().max(256) }),
  z.strictObject({
    ask: z.literal("end"),
    token: z.string().max(256),
    why: z.enum(["task_ended", "answer_lost"]),
  }),
]);

export type ControlRequest = z.output<typeof controlSchema>;
export type BreakGlassAsk = Extract<ControlRequest, { readonly ask: "break-glass" }>;
export type ConfirmAsk = Extract<ControlRequest, { readonly ask: "confirm" }>;

/** `.` and `-` are no reason. */
export function saysSomething(text: string): boolean {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= 3;
}

export function parseControlRequest(line: string): ControlRequest | undefined {
  const parsed = controlSchema.safeParse(parseUniqueJson(line));
  return parsed.success ? parsed.data : undefined;
}

const adminResponse = z.object({ user: z.string(), machine: z.string() });

/** Why the broker refuses: all of it, because who asks is an admin. */
const refusedSchema = z.object({
  kind: z.literal("refused"),
  code: z.string(),
  message: z.string(),
  reason: z.string(),
  remedy: z.string(),
  trace: z.string(),
  /** The kind of credential for which the command must make a part first. */
  needs: z.string().optional(),
});

const issuedSchema = z.object({
  kind: z.literal("issued"),
  token: z.string(),
  lease: z.string(),
  grant: z.string(),
  repository: z.string(),
  environment: z.string().optional(),
  access: z.enum(["read", "write"]),
  expires_at: z.string(),
  /** Seconds: the store's clock may be another machine's. */
  expires_in: z.number(),
  dies_at: z.string().optional(),
  issued_to: z.string(),
  rule: z.string(),
  /** Seconds. */
  heartbeat_interval: z.number().positive(),
  trace: z.string(),
  credential: z.object({
    kind: z.string(),
    env: z.record(z.string(), z.string()),
    files: z.array(
      z.object({
        name: z.string(),
        mode: z.enum(FILE_MODES),
        content: z.string(),
        secret: z.boolean(),
      }),
    ),
    secret: z.array(z.string()),
  }),
});

const confirmedSchema = z.object({
  kind: z.enum(["confirmed", "already_confirmed"]),
  grant: z.string(),
  repository: z.string(),
  lease: z.string(),
  used_by: adminResponse,
  used_at: z.string(),
  reason: z.string(),
  confirmed_by: adminResponse,
  trace: z.string(),
});

const beatSchema = z.object({
  kind: z.literal("beat"),
  active: z.boolean(),
  expires_at: z.string().optional(),
  /** Why it has ended; `unknown`: there is no such lease. */
  reason: z.enum(["withdrawn", "expired", "revoked", "silent", "unknown"]).optional(),
});

const endedSchema = z.object({
  kind: z.literal("ended"),
  state: z.string(),
  facts: z.array(z.string()),
});

const responseSchema = z.discriminatedUnion("kind", [
  refusedSchema,
  issuedSchema,
  confirmedSchema,
  beatSchema,
  endedSchema,
]);

export type ControlResponse = z.output<typeof responseSchema>;
export type IssuedResponse = z.output<typeof issuedSchema>;
export type RefusedResponse = z.output<typeof refusedSchema>;
export type ConfirmedResponse = z.output<typeof confirmedSchema>;

/** The other end is a broker of the same user, perhaps of another version. */
export function parseControlResponse(text: string): ControlResponse | undefined {
  const parsed = responseSchema.safeParse(parseUniqueJson(text));
  return parsed.success ? parsed.data : undefined;
}

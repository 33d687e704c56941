import { z } from "zod";
import type { GrantRequest } from "../../policy/policy.ts";
import {
  actionReferenceText,
  isPinned,
  parseActionReference,
} from "../../shared/action-reference.ts";
import { COMMIT_SHA, ENVIRONMENT_NAME, GRANT_NAME, STEP_NAME } from "../../shared/patterns.ts";
import { ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { PARAMETER_NAME } from "../../shared/task-parameters.ts";
import type { AskedTask, AskingAgent } from "../../shared/task-wire.ts";
import { GRANT_TYPE, SUBJECT_TOKEN_TYPE } from "../../shared/wire.ts";
import { parseForm } from "../http/form.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";
import { parseUniqueJson } from "../../shared/json.ts";

/** What one `POST /token` asks. */
export interface TokenRequest extends GrantRequest {
  readonly idToken: Secret;
  readonly step: string;
  /** The wire's `request`, a random value: with it, the store distinguishes a retry from a theft. */
  readonly idempotencyKey: string;
  /** What the client brings along for the issue, by name; whether the grant's kind takes it is not known yet. */
  readonly supplied: Readonly<Record<string, string>>;
  readonly task?: AskedTask | undefined;
  readonly agent?: AskingAgent | undefined;
}

const SHAPE = {
  required: ["grant_type", "subject_token", "subject_token_type", "authorization_details"],
} as const;

const taskSchema = z.strictObject({
  name: z.string().regex(GRANT_NAME),
  commit: z.string().regex(COMMIT_SHA),
  parameters: z.record(z.string().regex(PARAMETER_NAME), z.string().max(1024)),
});

const agentSchema = z
  .strictObject({
    client: z
      .string()
      .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u)
      .optional(),
  })
  .transform(({ client }): AskingAgent => (client === undefined ? {} : { client }));

const detailSchema = z.strictObject({
  type: z.literal("stepkey"),
  grant: z.string().regex(GRANT_NAME),
  environment: z.string().regex(ENVIRONMENT_NAME).optional(),
  access: z.enum(["read", "write"]),
  step: z.string().regex(STEP_NAME),
  uses: z.string().max(1024).refine(namesAction).optional(),
  ttl: z
    .int()
    .positive()
    .max(12 * 3600)
    .optional(),
  request: z.string().regex(/^[\w-]{22,128}$/u),
  supplied: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/u), z.string().max(8192)).default({}),
  task: taskSchema.optional(),
  agent: agentSchema.optional(),
});

/** In one spelling only, and with the commit in full: policy and audit log take it as it is. */
function namesAction(text: string): boolean {
  const reference = parseActionReference(text);
  if (reference === undefined || actionReferenceText(reference) !== text) return false;
  return reference.from === "workspace" || isPinned(reference);
}

/** A task runs a script of its own. */
const detailsSchema = z.tuple([
  detailSchema.refine(({ task, uses }) => task === undefined || uses === undefined, {
    path: ["uses"],
  }),
]);

/** Reads the form of RFC 8693 §2.1 with the one authorization detail (RFC 9396 §2); anything beyond it, and anything given twice, is refused. */
export function parseTokenRequest(body: Uint8Array): Result<TokenRequest, Refusal> {
  const form = parseForm(body, SHAPE);
  if (!form.ok) return refuse("request_malformed", form.error);
  const field = (name: (typeof SHAPE.required)[number]): string => form.value.get(name) ?? "";
  if (field("grant_type") !== GRANT_TYPE) {
    return refuse("request_malformed", `grant_type is not ${GRANT_TYPE}`);
  }
  if (field("subject_token_type") !== SUBJECT_TOKEN_TYPE) {
    return refuse("request_malformed", `subject_token_type is not ${SUBJECT_TOKEN_TYPE}`);
  }
  const details = detailsSchema.safeParse(parseUniqueJson(field("authorization_details")));
  if (!details.success) {
    const where = details.error.issues.map((issue) => issue.path.join(".") || issue.code);
    return refuse("authorization_details_malformed", `wrong at ${where.join(", ")}`);
  }
  const [{ ttl, request, environment, uses, task, agent, ...rest }] = details.data;
  return ok({
    idToken: new Secret(field("subject_token")),
    grant: rest.grant,
    environment,
    access: rest.access,
    step: rest.step,
    uses,
    ttlSeconds: ttl,
    idempotencyKey: request,
    supplied: rest.supplied,
    task,
    agent,
  });
}

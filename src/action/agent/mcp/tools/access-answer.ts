import { z } from "zod";
import type { AccessView } from "../../backend/access.ts";
import type { NextCall } from "../../backend/agent-refusal.ts";
import { MissingPart, Next, StateField } from "../tool/fields.ts";

/** Where a grant or a task stands, as explain_access and request_access return it. */
export const AccessOutput = z.object({
  name: z.string(),
  kind: z.enum(["grant", "task"]),
  state: StateField,
  missing: z.array(MissingPart),
  who_can_approve: z.string().nullable(),
  approval_url: z.string().nullable(),
  what_next: z.string().optional(),
  next: Next.optional(),
});

export function accessFields(view: AccessView, next?: NextCall): Readonly<Record<string, unknown>> {
  return {
    ...view,
    who_can_approve: view.who_can_approve ?? null,
    approval_url: view.approval_url ?? null,
    ...(next === undefined ? {} : { next }),
  };
}

/** The lines for a reader of text. */
export function accessLines(view: AccessView): readonly string[] {
  const { name, state, missing, who_can_approve: who, approval_url: url, what_next: then } = view;
  return [
    `${name}: ${STATES[state]}`,
    ...missing.map(({ message, remedy }) => `Missing: ${message} ${remedy}`),
    ...(who === undefined ? [] : [`Who can approve: ${who}`]),
    ...(url === undefined ? [] : [`Where: ${url}`]),
    ...(then === undefined ? [] : [then]),
  ];
}

const STATES = {
  available: "available now.",
  needs_approval: "needs a human's approval at GitHub. Report this to the human, and stop.",
  refused: "refused. No approval changes that.",
};

/** The call that makes sense in a state. */
export function nextCall({ name, kind, state }: AccessView): NextCall | undefined {
  if (state === "needs_approval") return { tool: "request_access", arguments: { name } };
  if (state !== "available") return undefined;
  return kind === "task"
    ? { tool: "run_task", arguments: { task: name } }
    : { tool: "list_tasks", arguments: {} };
}

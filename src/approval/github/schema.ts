import { z } from "zod";
import type { Instant } from "../../shared/clock.ts";
import { COMMIT_SHA } from "../../shared/patterns.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Account } from "../gate.ts";

/** Parses a response from GitHub; the error says what is wrong, for people. */
export type Parser<T> = (data: unknown) => Result<T, string>;

export function parserOf<T>(schema: z.ZodType<T>): Parser<T> {
  return (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    const path = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
    return err(`${path}: ${issue?.message ?? "not in the documented form"}`);
  };
}

/** GitHub's `ghost`, which replaces deleted accounts. */
const GHOST_ID = 10_137;

export const sha = z.string().regex(COMMIT_SHA, "not a complete commit sha");
export const id = z.int().positive();
export const instant = z.string().transform((text, context): Instant => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) context.addIssue("not a time");
  return at;
});

const KINDS: Readonly<Record<string, Account["type"]>> = {
  User: "User",
  Bot: "Bot",
  Mannequin: "Mannequin",
  Organization: "Organization",
};

export const account = z
  .object({ id, login: z.string().min(1), type: z.string() })
  .transform((raw): Account => ({
    id: raw.id,
    login: raw.login,
    type: Object.hasOwn(KINDS, raw.type) ? (KINDS[raw.type] ?? "Unknown") : "Unknown",
  }));

/** An account that may have been deleted. */
export const maybeAccount = z
  .union([account, z.null()])
  .transform((raw) => (raw === null || raw.id === GHOST_ID ? undefined : raw));

/** The account of a commit's author: null, or even `{}`, if the e-mail address belongs to no account. */
export const commitAccount = z
  .union([account, z.null(), z.object({}).strict()])
  .transform((raw): Account | undefined => (raw !== null && isAccount(raw) ? raw : undefined));

function isAccount(raw: Account | Readonly<Record<string, never>>): raw is Account {
  return "login" in raw;
}

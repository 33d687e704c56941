import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { joined, sentence } from "./wording.ts";

/** What an issue of a schema says about a value of a text that a person wrote. */
export interface IssueText {
  readonly message: string;
  /** Both in place of the hint for its path. */
  readonly expected?: string;
  readonly example?: string;
}

export function messageOf(issue: z.core.$ZodIssue, value: unknown): IssueText {
  if (issue.code === "custom") return { message: sentence(issue.message), ...expectedOf(issue) };
  if (value === undefined) return { message: "This is missing." };
  if (value === null) return { message: "This is empty." };
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    const meant = typeof value === "string" ? didYouMean(value, known) : undefined;
    const message = `Expected ${joined(known, "or", known.length)}, not ${show(value)}.`;
    return { message, expected: meant === undefined ? "" : `Did you mean "${meant}"?` };
  }
  if (isQuotedNumber(issue, value)) {
    return { message: `${show(value)} is text, not a number: remove the quotes.` };
  }
  return { message: sentence(`${show(value)} is not valid here`) };
}

/** What an issue says itself, in place of the hint for its path. */
function expectedOf({ params }: z.core.$ZodIssueCustom): Omit<IssueText, "message"> {
  const expected: unknown = params?.["expected"];
  const example: unknown = params?.["example"];
  return {
    ...(typeof expected === "string" ? { expected } : {}),
    ...(typeof example === "string" ? { example } : {}),
  };
}

function isQuotedNumber(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.code !== "invalid_type" || typeof value !== "string") return false;
  return (issue.expected === "number" || issue.expected === "int") && /^\d+$/u.test(value);
}

/** The value as the file has it, shortened. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return `"${shorten(value)}"`;
  return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

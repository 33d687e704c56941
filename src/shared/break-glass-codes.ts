import type { CodeEntry } from "./code-entry.ts";

/** Of `stepkey grant`: a broker says them over its control socket. */
export const BREAK_GLASS_CODES = {
  break_glass_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "Policy does not allow break-glass for this grant.",
    remedy: "docs/break-glass.md says what to write in policy.",
  },
  break_glass_unconfirmed: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "Break-glass was used for this grant before, and no other admin has confirmed that.",
    remedy: "Ask another admin to run `stepkey grant NAME --confirm`, as another user.",
  },
  confirmation_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This user cannot confirm the last break-glass of this grant.",
    remedy: "Another admin must run `stepkey grant NAME --confirm`, as another user.",
  },
} as const satisfies Record<string, CodeEntry>;

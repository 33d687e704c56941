import { z } from "zod";

/** Most rules of one sort: a lease needs few, and every one is sent for every lease. */
const MOST = 100;

/** `+@read`, `-keys`, `+client|id`. */
const RULE = /^[+-](?:@[a-z]{1,40}|[a-z][a-z0-9_.-]{0,60}(?:\|[a-z0-9_.-]{1,60})?)$/u;

/** Rules that hold what no lease gets, or that say nothing of what it gets. */
const NEVER: Readonly<Record<string, string>> = {
  "+@all": "Name what the step needs: +@all is everything.",
  allcommands: "Name what the step needs: allcommands is everything.",
  "+@admin": "A lease never gets commands of the category @admin.",
  "+@scripting":
    "Name the commands that the step needs, such as +eval: +@scripting is not granted as a whole.",
  "+@dangerous": "Name the commands that the step needs: +@dangerous is not granted as a whole.",
};

export const commandRules = z
  .array(
    z
      .string()
      .transform((text) => text.toLowerCase())
      .superRefine((rule, context) => {
        const why = NEVER[rule];
        if (why !== undefined) context.addIssue(why);
        else if (!RULE.test(rule)) context.addIssue(notARule(rule));
      }),
  )
  .max(MOST)
  .refine((rules) => rules.some((rule) => rule.startsWith("+")), {
    error: "No rule allows a command: one must begin with +.",
  });

function notARule(rule: string): string {
  return `"${rule}" is not a rule for commands: +@category, -@category, +command, -command or +command|subcommand.`;
}

/** A pattern, as Redis takes it: no blank, no line end, no NUL. */
const pattern = z
  .string()
  .max(500)
  .regex(/^[^\s\p{Cc}]+$/u, "This is not a pattern that Redis accepts.");

const KEY = /^(?:%(?<rights>[RW]{1,2})~|~)?(?<keys>.+)$/iu;

/** `app:*` is `~app:*`; `%R~` and `%W~` narrow it. */
export const keyRules = z
  .array(
    pattern
      .superRefine((rule, context) => {
        if (rule === "allkeys") context.addIssue("Write * for all keys.");
        else if (/^%(?!(?:[RW]{1,2})~.)/iu.test(rule)) {
          context.addIssue(
            `"${rule}" begins with neither %R~, %W~ nor %RW~. A key that begins with % is ~%.`,
          );
        }
      })
      .transform(keyRule),
  )
  .max(MOST)
  .default([])
  .transform((rules) => widest(rules, "~*"));

function keyRule(text: string): string {
  const { rights = "RW", keys = "" } = KEY.exec(text)?.groups ?? {};
  const letters = [...new Set(rights.toUpperCase())];
  return letters.length === 2 ? `~${keys}` : `%${letters.join("")}~${keys}`;
}

/** `news:*` is `&news:*`. */
export const channelRules = z
  .array(
    pattern
      .superRefine((rule, context) => {
        if (rule === "allchannels") context.addIssue("Write * for all channels.");
      })
      .transform((text) => (text.startsWith("&") ? text : `&${text}`)),
  )
  .max(MOST)
  .default([])
  .transform((rules) => widest(rules, "&*"));

/** Redis refuses every pattern after the one for everything. */
function widest(rules: readonly string[], everything: string): readonly string[] {
  return rules.includes(everything) ? [everything] : rules;
}

/** What a lease that reads gets of the rules for keys: the server refuses that it writes any. */
export function readingKeys(rules: readonly string[]): readonly string[] {
  return rules
    .filter((rule) => !rule.startsWith("%W~"))
    .map((rule) => (rule.startsWith("~") ? `%R${rule}` : rule));
}

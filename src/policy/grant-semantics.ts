import { didYouMean } from "../shared/did-you-mean.ts";
import type { PolicyScope } from "./document.ts";
import { DISPATCH_EVENTS, KNOWN_EVENTS, WRITE_EVENTS, isWriteEvent } from "./events.ts";
import { neverMatching } from "./never-matches.ts";
import type { GrantInput } from "./schema.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";

/** Mistakes that the schema cannot find: keys that contradict each other, events that can never match. */
export function semanticMistakes(
  grant: GrantInput,
  scope: PolicyScope,
): readonly SemanticMistake[] {
  return [
    ...missing(grant, scope),
    ...environmentWarning(grant),
    ...approvalMistakes(grant),
    ...starterWarning(grant),
    ...rollbackWarning(grant),
    ...eventWarnings(grant),
    ...neverMatching(grant),
  ];
}

function missing(grant: GrantInput, scope: PolicyScope): readonly SemanticMistake[] {
  const mistakes: SemanticMistake[] = [];
  // An organisation's document only limits, so it may leave the credential to the repository's.
  if (grant.credential === undefined && scope === "repository") {
    mistakes.push({ path: ["credential"], message: "This is missing." });
  }
  if (grant.access === "write" && grant.environment === undefined) {
    const message = "This is missing: a write needs an environment.";
    mistakes.push({ path: ["environment"], message });
  }
  return mistakes;
}

/** Names are compared exactly: an environment whose name has a `*` is possible, and hardly meant. */
function environmentWarning({ environment }: GrantInput): readonly SemanticMistake[] {
  if (environment?.includes("*") !== true) return [];
  const message = `"${environment}" is compared as it is written: a * does not match other names.`;
  const expected = "Write one grant for each environment.";
  return [{ path: ["environment"], message, expected, example: "", severity }];
}

function approvalMistakes({ access, approval }: GrantInput): readonly SemanticMistake[] {
  if (approval === undefined) return [];
  if (access === "read") {
    const message = "A read needs no approval, so this has no effect.";
    const expected = "Set access: write, or remove approval.";
    return [{ path: ["approval"], message, expected, example: "" }];
  }
  if (approval.count === 0 && approval.reason === undefined) {
    const message =
      "With a count of 0, every such job may write without approval: say why in reason.";
    const example = 'approval: { count: 0, reason: "nightly report" }';
    return [{ path: ["approval", "count"], message, example, expected: "" }];
  }
  if (approval.count === 0 || approval.reason === undefined) return [];
  const message = "reason has an effect only together with count: 0.";
  const nothing = { expected: "", example: "", severity: "warning" } as const;
  return [{ path: ["approval", "reason"], message, ...nothing }];
}

function starterWarning({ approval, allow }: GrantInput): readonly SemanticMistake[] {
  const hasEffect = allow.events.some((event) => DISPATCH_EVENTS.includes(event));
  if (approval?.["allow-starter"] !== true || hasEffect) return [];
  const message = `allow-starter has an effect only on ${DISPATCH_EVENTS.join(" and ")}, and events has neither.`;
  return [{ path: ["approval", "allow-starter"], message, expected: "", example: "", severity }];
}

/** Only a run on a branch, which a person starts again, can go back. */
const ROLLBACK_EVENTS = new Set(["push", "workflow_dispatch"]);

function rollbackWarning({ access, allow }: GrantInput): readonly SemanticMistake[] {
  const hasEffect = access === "write" && allow.events.some((event) => ROLLBACK_EVENTS.has(event));
  if (!allow.rollback || hasEffect) return [];
  const message = "rollback has an effect only on a write, on push and workflow_dispatch.";
  return [{ path: ["allow", "rollback"], message, expected: "", example: "", severity }];
}

function eventWarnings({ access, allow }: GrantInput): readonly SemanticMistake[] {
  return allow.events.flatMap((event, index) => {
    const warning = index < MAX_CHECKED_EVENTS ? eventWarning(event, access) : undefined;
    if (warning === undefined) return [];
    const path = ["allow", "events", index];
    return [{ path, message: warning.message, expected: warning.expected, example: "", severity }];
  });
}

/** GitHub has about forty events. Nobody writes a list this long, and each unknown event in it costs time. */
const MAX_CHECKED_EVENTS = 100;
const severity = "warning" as const;

function eventWarning(
  event: string,
  access: GrantInput["access"],
): { readonly message: string; readonly expected: string } | undefined {
  if (!KNOWN_EVENTS.includes(event)) {
    const meant = didYouMean(event, KNOWN_EVENTS);
    const expected = meant === undefined ? "" : `Did you mean "${meant}"?`;
    return { message: `"${event}" is not a known GitHub event.`, expected };
  }
  if (access === "read" || isWriteEvent(event)) return undefined;
  const message = `A write is never issued on ${event}, whatever policy says.`;
  return { message, expected: `Writes are issued only on ${WRITE_EVENTS.join(", ")}.` };
}

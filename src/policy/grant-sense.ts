import { didYouMean } from "../shared/did-you-mean.ts";
import type { PolicyMistake, PolicyScope } from "./document.ts";
import { KNOWN_EVENTS, WRITE_EVENTS, isWriteEvent } from "./events.ts";
import type { GrantInput } from "./schema.ts";

/** A mistake at a path below the grant. */
export type SenseMistake = Pick<PolicyMistake, "message"> &
  Partial<Pick<PolicyMistake, "severity" | "expected" | "example">> & {
    readonly path: readonly (string | number)[];
  };

/** What fits the schema but makes no sense: keys that contradict each other, events that can never match. */
export function senseMistakes(grant: GrantInput, scope: PolicyScope): readonly SenseMistake[] {
  return [...missing(grant, scope), ...approvalMistakes(grant), ...eventWarnings(grant)];
}

function missing(grant: GrantInput, scope: PolicyScope): readonly SenseMistake[] {
  const mistakes: SenseMistake[] = [];
  // An organisation's document only caps, so it may leave the credential to the repository's.
  if (grant.credential === undefined && scope === "repository") {
    mistakes.push({ path: ["credential"], message: "This is missing." });
  }
  if (grant.access === "write" && grant.environment === undefined) {
    const message = "This is missing: a write needs an environment.";
    mistakes.push({ path: ["environment"], message });
  }
  return mistakes;
}

function approvalMistakes({ access, approval }: GrantInput): readonly SenseMistake[] {
  if (approval === undefined) return [];
  if (access === "read") {
    const message = "A read is never gated, so this would have no effect.";
    const expected = "Say access: write, or leave approval out.";
    return [{ path: ["approval"], message, expected, example: "" }];
  }
  if (approval.count === 0 && approval.reason === undefined) {
    const message = "A count of 0 lets every such job write unasked: say why, in reason.";
    const example = 'approval: { count: 0, reason: "nightly report" }';
    return [{ path: ["approval", "count"], message, example, expected: "" }];
  }
  if (approval.count === 0 || approval.reason === undefined) return [];
  const message = "A reason has an effect only together with count: 0.";
  const nothing = { expected: "", example: "", severity: "warning" } as const;
  return [{ path: ["approval", "reason"], message, ...nothing }];
}

function eventWarnings({ access, allow }: GrantInput): readonly SenseMistake[] {
  return allow.events.flatMap((event, index) => {
    const warning = eventWarning(event, access);
    if (warning === undefined) return [];
    const path = ["allow", "events", index];
    return [{ path, message: warning.message, expected: warning.expected, example: "", severity }];
  });
}

const severity = "warning" as const;

function eventWarning(
  event: string,
  access: GrantInput["access"],
): { readonly message: string; readonly expected: string } | undefined {
  if (!KNOWN_EVENTS.includes(event)) {
    const meant = didYouMean(event, KNOWN_EVENTS);
    const expected = meant === undefined ? "" : `Did you mean "${meant}"?`;
    return { message: `"${event}" is no event of GitHub's that is known here.`, expected };
  }
  if (access === "read" || isWriteEvent(event)) return undefined;
  const message = `${event} never gets write, whatever policy says.`;
  return { message, expected: `Those that can: ${WRITE_EVENTS.join(", ")}.` };
}

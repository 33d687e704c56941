import type { AllowRule, ApprovalRule } from "../policy.ts";
import { allowChanges } from "./allow-changes.ts";
import { approvalChanges } from "./approval-changes.ts";
import { credentialChanges } from "./credential-changes.ts";
import type { EffectiveGrant, GrantPart } from "./effective.ts";
import { durationText } from "./limit-texts.ts";
import { wider, type FieldChange } from "./widening.ts";

/** Where a grant allows more than it did, or may. Empty: whatever it gives now, it gave before under the same rules. */
export function grantChanges(
  before: EffectiveGrant,
  after: EffectiveGrant,
): readonly FieldChange[] {
  return [
    ...accessChanges(before, after),
    ...environmentChanges(before, after),
    ...limitChanges(before, after),
    ...withdrawalChanges(before, after),
    ...breakGlassChanges(before, after),
    ...credentialChanges(before.credential, after.credential),
    ...observedChanges(before, after),
    ...allowChanges(allowsOf(before.parts), allowsOf(after.parts, newlyObserved(before, after))),
    ...approvalChanges(approvalsOf(before), approvalsOf(after)),
  ];
}

function accessChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.access ?? "none");
  if (had === has) return [];
  const values = { before: had ?? "", after: has ?? "" };
  const what =
    has === "write"
      ? "It is a write now: its credential may change things."
      : "It is a read now, which needs no approval.";
  return [wider(["access"], what, values)];
}

function environmentChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.environment);
  if (had === has) return [];
  const values = { before: had ?? "none", after: has ?? "none" };
  return [wider(["environment"], "Jobs of another environment get it.", values)];
}

function limitChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  const ttls = [before, after].map(({ parts }) =>
    Math.min(...parts.map(({ grant }) => grant.ttlSeconds ?? Number.POSITIVE_INFINITY)),
  );
  const perJobs = [before, after].map(({ parts }) =>
    Math.min(...parts.map(({ grant }) => grant.perJob)),
  );
  return [
    ...higher(["ttl"], "A lease may last longer.", { values: ttls, text: durationText }),
    ...higher(["per-job"], "One job may get it more often.", { values: perJobs, text: String }),
  ];
}

function higher(
  path: readonly string[],
  what: string,
  { values, text }: { readonly values: readonly number[]; readonly text: (n: number) => string },
): readonly FieldChange[] {
  const [had = 0, has = 0] = values;
  return has > had ? [wider(path, what, { before: text(had), after: text(has) })] : [];
}

function withdrawalChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  const [had, has] = [before, after].map(({ parts }) =>
    parts.some(({ grant }) => grant.onWithdrawal === "revoke"),
  );
  if (had !== true || has === true) return [];
  const what = "A lease no longer ends when its approval is withdrawn.";
  return [wider(["on-withdrawal"], what, { before: "revoke", after: "finish" })];
}

function breakGlassChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  if (before.breakGlass || !after.breakGlass) return [];
  const what = "An admin can get it by break-glass, without a job and without an approval.";
  return [wider(["break-glass"], what, { before: "false", after: "true" })];
}

function observedChanges(before: EffectiveGrant, after: EffectiveGrant): readonly FieldChange[] {
  const scopes = newlyObserved(before, after);
  if (scopes.length === 0) return [];
  const whose = scopes.map((scope) => `the ${scope}'s policy`).join(" and ");
  const what = `It is issued whatever \`allow\` says, because of the mode of ${whose}.`;
  return [wider([], what, { before: "mode: enforce", after: "mode: observe" })];
}

/** The documents whose `allow` was enforced and only records now. */
function newlyObserved(
  before: EffectiveGrant,
  after: EffectiveGrant,
): readonly GrantPart["scope"][] {
  return after.parts
    .filter(({ scope, isEnforced }) => {
      const part = before.parts.find((one) => one.scope === scope);
      return !isEnforced && part?.isEnforced === true;
    })
    .map(({ scope }) => scope);
}

/** Conditions that are enforced; those of `observed` were said to be not, and are compared all the same. */
function allowsOf(
  parts: readonly GrantPart[],
  observed: readonly GrantPart["scope"][] = [],
): readonly AllowRule[] {
  return parts
    .filter(({ scope, isEnforced }) => isEnforced || observed.includes(scope))
    .map(({ grant }) => grant.allow);
}

function approvalsOf({ parts }: EffectiveGrant): readonly ApprovalRule[] {
  return parts.flatMap(({ grant }) => grant.approval ?? []);
}

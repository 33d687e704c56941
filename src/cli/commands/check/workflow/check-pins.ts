import type { Mistake } from "../../../../shared/mistake.ts";
import { COMMIT_SHA } from "../../../../shared/patterns.ts";
import type { Position } from "../../../../shared/yaml-faults.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import type { StepkeyStep } from "./stepkey-steps.ts";
import { hasExpression } from "./untrusted.ts";

/** An action that stepkey runs: GitHub's list of allowed actions does not see it. */
export interface InnerAction extends Position {
  readonly action: string;
  readonly source: string;
}

/** stepkey itself has to be pinned: whoever can move its tag would get every credential. */
export function checkOwnPin(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  const ref = refOf(step.uses);
  if (ref !== undefined && COMMIT_SHA.test(ref)) return [];
  const what = ref === undefined ? "names no version" : `is pinned to ${refKind(ref)}, "${ref}"`;
  return [
    findingAt(context, [...step.path, "uses"], {
      message: `stepkey ${what}.`,
      expected: "Pin it to a full commit: whoever can move a tag or a branch gets the credential.",
      example: `uses: ${nameOf(step.uses)}@${"0".repeat(40)}`,
    }),
  ];
}

/** What `uses` of the step names, and whether stepkey will run it. */
export function checkInnerPin(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  const input = step.inputs.get("uses");
  const text = input?.text.trim() ?? "";
  const isOwnToCheck = text !== "" && !hasExpression(text) && !text.startsWith(".");
  // The action's own parser says what is wrong with these.
  if (input === undefined || !isOwnToCheck || !/^[\w.-]+\/[^@]+@./u.test(text)) return [];
  const ref = refOf(text) ?? "";
  if (COMMIT_SHA.test(ref)) return [];
  return [
    findingAt(context, inputPath(step, input.key), {
      message: `stepkey refuses ${text}: "${ref}" is ${refKind(ref)}.`,
      expected: `Name the full commit, and the version behind it in a comment.${howToFind(text, ref)}`,
      example: `uses: ${nameOf(text)}@${"0".repeat(40)} # v1.2.3`,
    }),
  ];
}

export function innerAction(step: StepkeyStep, context: WorkflowContext): readonly InnerAction[] {
  const input = step.inputs.get("uses");
  const action = input?.text.trim() ?? "";
  if (input === undefined || action === "") return [];
  const position = context.yaml.positionOf(inputPath(step, input.key));
  return [{ action, source: context.source, ...position }];
}

/** The check itself asks no server, so it cannot name the commit as the refusal in a job does. */
function howToFind(uses: string, ref: string): string {
  const [owner = "", repository = ""] = nameOf(uses).split("/");
  const isPlain = [owner, repository, ref].every((part) => /^[\w./-]+$/u.test(part));
  return isPlain
    ? ` This prints it: gh api repos/${owner}/${repository}/commits/${ref} --jq .sha`
    : "";
}

function inputPath(step: StepkeyStep, key: string): StepkeyStep["path"] {
  return [...step.path, "with", key];
}

function nameOf(uses: string): string {
  return uses.split("@")[0] ?? uses;
}

function refOf(uses: string): string | undefined {
  const at = uses.indexOf("@");
  return at < 0 ? undefined : uses.slice(at + 1);
}

function refKind(ref: string): string {
  if (/^[0-9a-f]{7,63}$/u.test(ref)) return "a short commit";
  return /^v?\d+(?:\.\d+)*$/u.test(ref) ? "a tag" : "a branch or a tag";
}

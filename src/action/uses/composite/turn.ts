import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { evaluateExpression, type ExpressionScope, expandText } from "../expression/evaluate.ts";
import { type ActionStatus, statusFunctions } from "../expression/status.ts";
import { prepareInputs } from "../inputs/action-inputs.ts";
import type { Variables } from "../lifecycle/step.ts";
import type { UsesStep } from "../metadata/composite-steps.ts";
import type { PreparedAction, PreparedStep } from "../prepare/prepared-action.ts";
import type { CompositeEffects, Course } from "./course.ts";
import { envContext, expandAll, type Frame, frameScope, isSettable, secretly } from "./frame.ts";

/** A step whose turn it is. */
export interface Turn {
  readonly prepared: PreparedStep;
  /** What its texts read, its own `env` too. */
  readonly scope: ExpressionScope;
  /** Its own `env` and that of the steps around it, as its processes get it. */
  readonly env: Variables;
  /** Why its `env` cannot be evaluated. */
  readonly fault: string | undefined;
}

export function openTurn(
  { setting: { all }, exported }: Course,
  { frame, prepared, status }: TurnParts,
): Turn {
  const around = frameScope(frame, { status, env: envContext(all, exported(), frame.env) });
  const own = expandAll(prepared.step.env, around);
  const variables = own.ok ? [...own.value].filter((one) => isSet(one, all)) : [];
  const env = { ...frame.env, ...secretly(variables) };
  const scope = frameScope(frame, { status, env: envContext(all, exported(), env) });
  const fault = own.ok ? undefined : `in its env, ${own.error}`;
  return { prepared, scope, env, fault };
}

/** An empty value takes no credential away: it is mostly `github.token`, which an action has only if it was passed. */
function isSet([name, value]: readonly [string, string], all: Variables): boolean {
  return isSettable(name, all) && (value !== "" || !(all[name] instanceof Secret));
}

export interface TurnParts {
  readonly frame: Frame;
  readonly prepared: PreparedStep;
  /** How the steps before it did. */
  readonly status: ActionStatus;
}

/** Whether its `if` holds. The error is a sentence without its full stop. */
export function isWanted({ prepared, scope }: Turn, status: ActionStatus): Result<boolean, string> {
  const functions = { ...scope.functions, ...statusFunctions(status) };
  const value = evaluateExpression(prepared.condition, { ...scope, functions });
  return value.ok ? ok(value.value.isTrue) : err(`its if cannot be evaluated: ${value.error}`);
}

/** Whether the action goes on although this step failed. */
export function isTolerated({ prepared, scope }: Turn): Result<boolean, string> {
  const value = expandText(prepared.step.continueOnError ?? "", scope);
  if (!value.ok) return err(`its continue-on-error cannot be evaluated: ${value.error}`);
  const text = value.value.trim().toLowerCase();
  if (["", "true", "false"].includes(text)) return ok(text === "true");
  return err("its continue-on-error is neither true nor false");
}

/** What the log calls it. Secrets go before it is shortened: nobody finds a part of one. */
export function nameOf(
  { prepared: { step }, scope }: Turn,
  { safe }: Pick<CompositeEffects, "safe">,
): string {
  const name = step.name === undefined ? undefined : expandText(step.name, scope);
  if (name?.ok === true && name.value.trim() !== "") return firstLine(safe(name.value));
  return firstLine(safe(`Run ${step.kind === "run" ? step.run : step.uses}`));
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** The inputs of the action that it uses, as `INPUT_…`. They may hold secrets. */
export function nestedInputs(
  { scope }: Turn,
  step: UsesStep,
  { metadata, scope: ofAction }: PreparedAction,
): Result<Variables, string> {
  const given = expandAll(step.with, scope);
  if (!given.ok) return err(`in its with, ${given.error}`);
  const inputs = prepareInputs(metadata, { given: given.value, references: new Map() }, ofAction);
  return inputs.ok ? ok(secretly(Object.entries(inputs.value.variables))) : inputs;
}

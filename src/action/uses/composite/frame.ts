import { belongsToRunner } from "../../../delivery/environment/child-environment.ts";
import { inputVariable } from "../../../shared/input-variable.ts";
import { isRecord } from "../../../shared/json.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { NamedValue } from "../commands/command-reader.ts";
import { type ExpressionScope, expandText } from "../expression/evaluate.ts";
import type { ActionStatus } from "../expression/status.ts";
import { actionVariables } from "../lifecycle/action-variables.ts";
import type { Variables } from "../lifecycle/step.ts";
import type { PreparedAction, PreparedComposite } from "../prepare/prepared-action.ts";

/** One composite action that runs: what its steps' expressions read. */
export interface Frame {
  readonly action: PreparedAction<PreparedComposite>;
  /** By id. They may hold secrets. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The `env` of the steps around it: whatever a step exports does not replace these. */
  readonly env: Variables;
  /** Of the steps with an id that are over. */
  readonly results: Map<string, StepResult>;
}

export interface StepResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: ActionStatus | "skipped";
  /** The same after `continue-on-error`. */
  readonly conclusion: ActionStatus | "skipped";
}

export function frameOf(
  action: PreparedAction<PreparedComposite>,
  given: Variables,
  env: Variables,
): Frame {
  const ids = [...action.metadata.inputs.keys(), ...action.inputs.undeclared];
  const inputs = ids.map((id) => [id, revealed(given[inputVariable(id)] ?? "")] as const);
  return { action, inputs: Object.fromEntries(inputs), env, results: new Map() };
}

/** The contexts of a composite action at one moment. `secrets` is not among them. */
export function frameScope(
  { action, inputs, results }: Frame,
  now: { readonly status: ActionStatus; readonly env: Readonly<Record<string, string>> },
): ExpressionScope {
  const { contexts, functions } = action.scope;
  const names = actionVariables(action.reference, action.directory);
  const github = {
    ...(isRecord(contexts["github"]) ? contexts["github"] : {}),
    action_path: names["GITHUB_ACTION_PATH"],
    action_repository: names["GITHUB_ACTION_REPOSITORY"],
    action_ref: names["GITHUB_ACTION_REF"],
    action_status: now.status,
  };
  const steps = Object.fromEntries(results);
  return { contexts: { ...contexts, github, inputs, steps, env: now.env }, functions };
}

/** The `env` context: without what the runner itself sets, which is in `github` and `runner`. */
export function envContext(
  all: Variables,
  ...over: readonly Variables[]
): Readonly<Record<string, string>> {
  const own = Object.entries(all).filter(([name]) => isToken(name) || !belongsToRunner(name));
  const entries = [...own, ...over.flatMap((each) => Object.entries(each))];
  return Object.fromEntries(entries.map(([name, value]) => [name, revealed(value)]));
}

/** Variables that a step sets for itself, or for the next ones. What the runner has set stays, as in a workflow. */
export function isSettable(name: string, all: Variables): boolean {
  if (name.startsWith("STEPKEY_")) return false;
  return isToken(name) || !/^(?:GITHUB|RUNNER|ACTIONS)_/u.test(name) || !Object.hasOwn(all, name);
}

function isToken(name: string): boolean {
  return name === "GITHUB_TOKEN";
}

/** All texts of a mapping, evaluated. A value may be a secret, so all are treated as one. */
export function expandAll(
  texts: ReadonlyMap<string, string>,
  scope: ExpressionScope,
): Result<ReadonlyMap<string, string>, string> {
  const values = new Map<string, string>();
  for (const [name, text] of texts) {
    const value = expandText(text, scope);
    if (!value.ok) return { ok: false, error: `${name} cannot be evaluated: ${value.error}` };
    values.set(name, value.value);
  }
  return ok(values);
}

export function secretly(values: Iterable<readonly [string, string]>): Variables {
  return Object.fromEntries([...values].map(([name, value]) => [name, new Secret(value)]));
}

export function revealed(value: Secret | string): string {
  return value instanceof Secret ? value.reveal() : value;
}

export function valuesByName(values: readonly NamedValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}

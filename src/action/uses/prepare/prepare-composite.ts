import { actionReferenceText } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { stepCondition } from "../expression/condition.ts";
import { type ExpressionScope, faultOfExpression, faultOfText } from "../expression/evaluate.ts";
import { statusFunctions } from "../expression/status.ts";
import type { ActionMetadata } from "../metadata/metadata.ts";
import {
  type CompositeStep,
  parseCompositeSteps,
  type UsesStep,
} from "../metadata/composite-steps.ts";
import { isNestedPinned, nestedReference } from "./nested-reference.ts";
import type {
  LocatedAction,
  Nesting,
  NestedFiles,
  Preparation,
  PreparedAction,
  PreparedComposite,
  PreparedStep,
} from "./prepared-action.ts";
import { nestedNotPinned, unusable } from "./unusable.ts";

/** As in the runner: ten actions within each other, of which the one that `uses` names is the first. */
const MAX_DEPTH = 9;
/** The runner has no such limit; without one, ten steps on ten levels would be ten billion actions. */
const MAX_ACTIONS = 200;

interface Own extends LocatedAction {
  readonly metadata: Pick<ActionMetadata, "text" | "outputs">;
}

type Prepare = (
  located: LocatedAction,
  preparation: Preparation,
) => Promise<Result<PreparedAction, Failure>>;

/** Reads the steps, and prepares all actions that they use, on all levels. */
export async function prepareComposite(
  own: Own,
  preparation: Preparation,
  prepare: Prepare,
): Promise<Result<PreparedComposite, Failure>> {
  const { reference, nesting, scope } = preparation;
  const name = actionReferenceText(reference);
  const read = parseCompositeSteps(own.metadata.text);
  if (!read.ok) return err(unusable(name, `its action.yml ${read.error}`));
  const wrongOutput = faultIn(
    [...own.metadata.outputs].map(([id, { value }]) => [id, value]),
    scope,
  );
  if (wrongOutput !== undefined) return err(unusable(name, `its output ${wrongOutput}`));
  const steps: PreparedStep[] = [];
  for (const [index, step] of read.value.entries()) {
    const condition = checkedCondition(step, scope);
    const position = `${nesting.position}${index + 1}`;
    if (!condition.ok) return err(unusable(name, `in step ${position}, ${condition.error}`));
    const nested = await nestedOf(step, { own, preparation, prepare, position });
    if (!nested.ok) return nested;
    steps.push({ position, step, condition: condition.value, ...nested.value });
  }
  return ok({ using: "composite", steps });
}

interface Around {
  readonly own: Own;
  readonly preparation: Preparation;
  readonly prepare: Prepare;
  readonly position: string;
}

type Nested = Pick<PreparedStep, "action" | "looseRef">;

async function nestedOf(step: CompositeStep, around: Around): Promise<Result<Nested, Failure>> {
  if (step.kind === "run") return ok({ action: undefined, looseRef: undefined });
  const { own, preparation, prepare, position } = around;
  const { reference, nesting, scope } = preparation;
  const refused = (why: string): Result<never, Failure> =>
    err(unusable(actionReferenceText(reference), `in step ${position}, ${why}`));
  const tooMany = beyondLimits(nesting);
  if (tooMany !== undefined) return refused(tooMany);
  if (nesting.isPinnedOnly && !isNestedPinned(step.uses, { reference })) {
    return err(nestedNotPinned(actionReferenceText(reference), { position, uses: step.uses }));
  }
  const named = nestedReference(step.uses, { ...own, ...nesting, reference });
  if (!named.ok) return refused(named.error);
  const found = await locate(named.value, nesting);
  if (!found.ok) return err(within(found.error, around));
  const prepared = await prepare(found.value.located, {
    reference: found.value.reference,
    inputs: { given: withoutValues(step), references: new Map() },
    scope,
    nesting: { ...nesting, depth: nesting.depth + 1, position: `${position}.` },
  });
  if (!prepared.ok) return err(within(prepared.error, around));
  return ok({ action: prepared.value, looseRef: found.value.looseRef });
}

function beyondLimits({ depth, count }: Nesting): string | undefined {
  if (depth >= MAX_DEPTH) return `its actions are nested deeper than ${MAX_DEPTH + 1} levels`;
  return count() > MAX_ACTIONS ? `there are more than ${MAX_ACTIONS} actions in it` : undefined;
}

type Named = Extract<ReturnType<typeof nestedReference>, { ok: true }>["value"];

async function locate(
  named: Named,
  { fetch }: Nesting,
): Promise<
  Result<
    Pick<Preparation, "reference"> & {
      readonly located: LocatedAction;
      readonly looseRef: string | undefined;
    },
    Failure
  >
> {
  if ("located" in named) return ok({ ...named, looseRef: undefined });
  const fetched: Result<NestedFiles, Failure> = await fetch(named.fetched);
  if (!fetched.ok) return fetched;
  const { directory, root, sha, looseRef } = fetched.value;
  const reference = { ...named.fetched, ref: sha };
  return ok({ reference, located: { directory, root }, looseRef });
}

/** Whose step it is: a reader knows only the outer action. */
function within(why: Failure, { preparation, position }: Around): Failure {
  if (preparation.nesting.depth > 0 || why.code === "cancelled") return why;
  const name = actionReferenceText(preparation.reference);
  // A line to paste would be one for the authors of the action.
  const { paste: _, ...rest } = why;
  return { ...rest, message: `${why.message} Step ${position} of ${name} uses it.` };
}

/** Which inputs it gives; their values are known when it runs. */
function withoutValues(step: UsesStep): ReadonlyMap<string, string> {
  return new Map([...step.with.keys()].map((id) => [id, ""]));
}

/** The step's condition, once all its expressions are known to be such. The error is a clause. */
function checkedCondition(step: CompositeStep, scope: ExpressionScope): Result<string, string> {
  const condition = stepCondition(step.condition);
  if (!condition.ok) return err(`its if is wrong: ${condition.error}`);
  const names = compositeNames(scope);
  const functions = { ...names.functions, ...statusFunctions("success") };
  const wrong = faultOfExpression(condition.value, { ...names, functions });
  if (wrong !== undefined) return err(`its if is wrong: ${wrong}`);
  const fault = faultIn(textsOf(step), scope);
  return fault === undefined ? condition : err(`its ${fault}`);
}

function textsOf(step: CompositeStep): readonly (readonly [string, string | undefined])[] {
  const common = [
    ["name", step.name],
    ["continue-on-error", step.continueOnError],
    ...step.env,
  ] as const;
  return step.kind === "uses"
    ? [...common, ...step.with]
    : [
        ...common,
        ["run", step.run],
        ["shell", step.shell],
        ["working-directory", step.workingDirectory],
      ];
}

/** `NAME is wrong: …` for the first text with an expression that is not one. */
function faultIn(
  texts: readonly (readonly [string, string | undefined])[],
  scope: ExpressionScope,
): string | undefined {
  const names = compositeNames(scope);
  for (const [name, text] of texts) {
    const wrong = faultOfText(text ?? "", names);
    if (wrong !== undefined) return `${name} is wrong: ${wrong}`;
  }
  return undefined;
}

/** The contexts that a composite action has besides those of an action's defaults. */
function compositeNames({ contexts, functions }: ExpressionScope): ExpressionScope {
  return { contexts: { ...contexts, inputs: {}, steps: {}, env: {} }, functions };
}

import { err, ok, type Result } from "../../../shared/result.ts";
import { inputVariable } from "../../../shared/input-variable.ts";
import type { Secret } from "../../../shared/secret.ts";
import { type ExpressionScope, expandText } from "../expression/evaluate.ts";
import { readsToken } from "../expression/reads-token.ts";
import type { ActionMetadata } from "../metadata/metadata.ts";

/** The inputs of an inner action, before there is a credential. */
export interface PreparedInputs {
  /** `INPUT_…` by name, from `with` and from the action's own defaults. */
  readonly variables: Readonly<Record<string, string>>;
  /** Inputs of `with` and `with-credential` that the action does not declare. It gets them all the same. */
  readonly undeclared: readonly string[];
  /** Inputs without a default that nobody gave. */
  readonly missing: readonly string[];
  /** Inputs whose default reads `github.token`, which is empty here. */
  readonly withoutToken: readonly string[];
}

export interface GivenInputs {
  /** The `with` input: texts that are never looked at again. */
  readonly given: ReadonlyMap<string, string>;
  /** The `with-credential` input: the name of a credential's variable, by input. */
  readonly references: ReadonlyMap<string, string>;
}

/**
 * What an action gets as its inputs. Only a default may hold expressions, because it is the action's own text; one of
 * `with` was written by a workflow, whose expressions are filled in, so nothing in it is evaluated.
 */
export function prepareInputs(
  { inputs }: Pick<ActionMetadata, "inputs">,
  { given, references }: GivenInputs,
  scope: ExpressionScope & { readonly hasToken: boolean },
): Result<PreparedInputs, string> {
  const named = new Set([...given.keys(), ...references.keys()].map(inputVariable));
  const open = [...inputs].filter(([id]) => !named.has(inputVariable(id)));
  const variables: Record<string, string> = {};
  for (const [id, input] of open) {
    if (input.default === undefined) continue;
    const value = expandText(input.default, scope);
    if (!value.ok) return err(`the default of its input ${id} cannot be evaluated: ${value.error}`);
    variables[inputVariable(id)] = value.value;
  }
  for (const [id, value] of given) variables[inputVariable(id)] = value;
  const declared = new Set([...inputs.keys()].map(inputVariable));
  return ok({
    variables,
    undeclared: [...given.keys(), ...references.keys()].filter(
      (id) => !declared.has(inputVariable(id)),
    ),
    missing: open
      .filter(([, input]) => input.isRequired && input.default === undefined)
      .map(([id]) => id),
    withoutToken: scope.hasToken
      ? []
      : open.filter(([, input]) => readsToken(input.default ?? "")).map(([id]) => id),
  });
}

/** The credential's part of the inputs. The error names a variable that the credential does not have. */
export function credentialInputs(
  references: GivenInputs["references"],
  credential: Readonly<Record<string, Secret | string>>,
): Result<Readonly<Record<string, Secret | string>>, readonly string[]> {
  const names = [...references.values()];
  const unknown = names.filter((name) => !Object.hasOwn(credential, name));
  if (unknown.length > 0) return err(unknown);
  const pairs = [...references].map(([id, name]) => [inputVariable(id), credential[name] ?? ""]);
  return ok(Object.fromEntries(pairs));
}

import { loadSettings } from "../../../credentials/kinds.ts";
import type { PolicyScope } from "../../../policy/document.ts";
import { createPolicyParser } from "../../../policy/parse-policy.ts";
import { inOrder, mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { policyName, scopeOf } from "../../sources/policy-file.ts";
import { checkGrant } from "./check-grant.ts";
import { ownWorkflowOnTags } from "./own-workflow.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import type { InnerAction } from "./workflow/check-pins.ts";

/** What was found in one file. */
export interface FileCheck {
  readonly mistakes: readonly Mistake[];
  /** What could not be checked, one sentence each. */
  readonly unchecked: readonly string[];
  /** Whether the servers were left unchecked because they were not to be contacted. */
  readonly offline: boolean;
  /** Of a workflow: the actions that stepkey runs, and how many steps use stepkey. */
  readonly workflow?: { readonly actions: readonly InnerAction[]; readonly steps: number };
}

/** Finds every mistake in one policy. With the target broker, also those that only its configuration and servers show. */
export async function checkPolicy(given: {
  readonly path: string;
  readonly text: string;
  /** Absent: as the file's name says. */
  readonly scope?: PolicyScope;
  /** `owner/name`. Absent: as the file's name says. */
  readonly repository?: string;
  readonly broker: TargetBroker | undefined;
  readonly deps: Pick<CliDeps, "signal" | "kinds" | "clock">;
}): Promise<FileCheck> {
  const { path, text, scope = scopeOf(path), repository, broker, deps } = given;
  const kinds = await loadSettings(deps.kinds);
  const parser = createPolicyParser(kinds);
  const parsed = parser.parse(text, { source: path, scope });
  if (!parsed.ok) return { mistakes: parsed.error, unchecked: [], offline: false };
  const { grants, ownerId } = parsed.value;
  const issuing = grants.filter(({ credential }) => credential !== undefined);
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${policyName(path)} could be parsed once, but not again`);
  const context: MistakeContext = { source: path, yaml: yaml.value, hints: parser.hints };
  const mistakes = inOrder([
    ...parsed.value.mistakes,
    ...grants.flatMap((grant) => ownWorkflowOnTags(grant, context, repository)),
  ]);
  if (broker === undefined) return { mistakes, unchecked: [], offline: issuing.length > 0 };
  const checks = await Promise.all(
    issuing.map((grant) => checkGrant(grant, { context, kinds, broker, deps })),
  );
  const found = checks.flatMap((one) => one.mistakes ?? []);
  return {
    mistakes: inOrder([...mistakes, ...unservedOwner(ownerId, broker, context), ...found]),
    unchecked: checks.flatMap(({ unchecked }) => unchecked ?? []),
    offline: broker.isOffline === true && issuing.length > 0,
  };
}

/** The broker refuses such jobs as `owner_unknown` before it reads the policy. */
function unservedOwner(
  ownerId: number,
  { owners }: TargetBroker,
  context: MistakeContext,
): readonly Mistake[] {
  if (owners.length === 0 || owners.includes(ownerId)) return [];
  const message = `The configuration does not serve owner ${ownerId}.`;
  const expected = `It serves: ${owners.join(", ")}.`;
  return [mistakeAt(context, ["owner-id"], { message, expected, example: "" })];
}

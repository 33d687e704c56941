import { loadSettings } from "../../../credentials/kinds.ts";
import { createPolicyParser } from "../../../policy/parse-policy.ts";
import { inOrder, mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { policyName, scopeOf } from "../../sources/policy-file.ts";
import { lookAtGrant } from "./look-at-grant.ts";
import type { Servers } from "../../sources/servers.ts";

export interface PolicyCheck {
  readonly mistakes: readonly Mistake[];
  readonly unseen: readonly string[];
  readonly offline: boolean;
}

/** The broker that a policy is meant for. */
export interface MeantBroker {
  /** Numeric ids of the owners that it serves. */
  readonly owners: readonly number[];
  readonly servers: Servers<"classify" | "rehearse">;
}

/** Every mistake of one policy; with the broker that it is meant for, also what only that and its servers can tell. */
export async function checkPolicy(given: {
  readonly path: string;
  readonly text: string;
  readonly broker: MeantBroker | undefined;
  readonly deps: Pick<CliDeps, "signal" | "kinds">;
}): Promise<PolicyCheck> {
  const { path, text, broker, deps } = given;
  const kinds = await loadSettings(deps.kinds);
  const parser = createPolicyParser(kinds);
  const parsed = parser.parse(text, { source: path, scope: scopeOf(path) });
  if (!parsed.ok) return { mistakes: parsed.error, unseen: [], offline: false };
  const { grants, mistakes, ownerId } = parsed.value;
  const issuing = grants.filter(({ credential }) => credential !== undefined);
  if (broker === undefined) return { mistakes, unseen: [], offline: issuing.length > 0 };
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${policyName(path)} was read once and cannot be read again`);
  const context: MistakeContext = { source: path, yaml: yaml.value, hints: parser.hints };
  const looks = await Promise.all(
    issuing.map((grant) => lookAtGrant(grant, { context, kinds, servers: broker.servers, deps })),
  );
  const seen = looks.flatMap(({ mistake }) => mistake ?? []);
  return {
    mistakes: inOrder([...mistakes, ...unservedOwner(ownerId, broker, context), ...seen]),
    unseen: looks.flatMap(({ unseen }) => unseen ?? []),
    offline: false,
  };
}

/** Whoever asks under this policy would be refused as `owner_unknown`, before it is read at all. */
function unservedOwner(
  ownerId: number,
  { owners }: MeantBroker,
  context: MistakeContext,
): readonly Mistake[] {
  if (owners.includes(ownerId)) return [];
  const message = `The configuration does not serve owner ${ownerId}.`;
  const expected = `Its owners: ${owners.join(", ")}.`;
  return [mistakeAt(context, ["owner-id"], { message, expected, example: "" })];
}

import type { DocumentGrant } from "../policy/document.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { CredentialSettings } from "../policy/policy.ts";
import { POLICY_HINTS } from "../policy/schema.ts";
import { didYouMean } from "../shared/did-you-mean.ts";
import { inOrder, mistakeAt, type Mistake, type MistakeContext } from "../shared/mistake.ts";
import { readYaml } from "../shared/yaml-source.ts";
import type { CliDeps } from "./cli-deps.ts";
import { policyName, scopeOf } from "./policy-file.ts";
import type { Servers } from "./servers.ts";

export interface PolicyCheck {
  readonly mistakes: readonly Mistake[];
  readonly unseen: readonly string[];
  readonly offline: boolean;
}

/** The broker that a policy is meant for. */
export interface MeantBroker {
  /** Numeric ids of the owners that it serves. */
  readonly owners: readonly number[];
  readonly servers: Servers<"classify">;
}

/** One look of a provider at what a credential can do, in milliseconds. */
const CLASSIFY_MS = 15_000;

/** Every mistake of one policy; with the broker that it is meant for, also what only that and its servers can tell. */
export async function checkPolicy(given: {
  readonly path: string;
  readonly text: string;
  readonly broker: MeantBroker | undefined;
  readonly deps: Pick<CliDeps, "signal">;
}): Promise<PolicyCheck> {
  const { path, text, broker, deps } = given;
  const parsed = parsePolicy(text, { source: path, scope: scopeOf(path) });
  if (!parsed.ok) return { mistakes: parsed.error, unseen: [], offline: false };
  const { grants, mistakes, ownerId } = parsed.value;
  const issuing = grants.filter(({ credential }) => credential !== undefined);
  if (broker === undefined) return { mistakes, unseen: [], offline: issuing.length > 0 };
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${policyName(path)} was read once and cannot be read again`);
  const context: MistakeContext = { source: path, yaml: yaml.value, hints: POLICY_HINTS };
  const looks = await Promise.all(
    issuing.map((grant) => lookAt(grant, { context, servers: broker.servers, deps })),
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

interface Look {
  readonly mistake?: Mistake;
  readonly unseen?: string;
}

interface Surroundings {
  readonly context: MistakeContext;
  readonly servers: Servers<"classify">;
  readonly deps: Pick<CliDeps, "signal">;
}

async function lookAt(grant: DocumentGrant, around: Surroundings): Promise<Look> {
  const { credential, name } = grant;
  const { context, servers, deps } = around;
  if (credential === undefined) return {};
  const base = ["grants", name, "credential", credential.kind];
  const known = servers.names[credential.kind] ?? [];
  const { server } = credential.settings;
  const provider = servers.providers.get(credential.kind);
  if (!known.includes(server) || provider === undefined) {
    const meant = didYouMean(server, known);
    const all = known.length === 0 ? "There is none." : `Known there: ${known.join(", ")}.`;
    const message = `The configuration has no ${credential.kind} server "${server}".`;
    const expected = meant === undefined ? all : `Did you mean "${meant}"?`;
    return { mistake: mistakeAt(context, [...base, "server"], { message, expected, example: "" }) };
  }
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(CLASSIFY_MS)]);
  const seen = await provider.classify(credential.settings, signal);
  if (!seen.ok) {
    const what = `${context.source}: the access of ${name} was not looked at`;
    return { unseen: `${what}: ${seen.error.message}` };
  }
  if (grant.access === "write" || seen.value.access === "read") return {};
  const message = `${seen.value.because}, on server "${server}": that is write.`;
  const expected = "Say access: write, or use what only reads.";
  const place = [...base, credentialKey(credential)];
  return { mistake: mistakeAt(context, place, { message, expected, example: "" }) };
}

/** The setting that decides what the credential can do. */
function credentialKey({ kind }: CredentialSettings): string {
  return kind === "postgres" ? "role" : "role-to-assume";
}

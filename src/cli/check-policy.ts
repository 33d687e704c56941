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

/** One look of a provider at what a credential can do, in milliseconds. */
const CLASSIFY_MS = 15_000;

/** Every mistake of one policy; with servers also what only they can tell. */
export async function checkPolicy(given: {
  readonly path: string;
  readonly text: string;
  readonly servers: Servers<"classify"> | undefined;
  readonly deps: Pick<CliDeps, "signal">;
}): Promise<PolicyCheck> {
  const { path, text, servers, deps } = given;
  const parsed = parsePolicy(text, { source: path, scope: scopeOf(path) });
  if (!parsed.ok) return { mistakes: parsed.error, unseen: [], offline: false };
  const { grants, mistakes } = parsed.value;
  const issuing = grants.filter(({ credential }) => credential !== undefined);
  if (servers === undefined) return { mistakes, unseen: [], offline: issuing.length > 0 };
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${policyName(path)} was read once and cannot be read again`);
  const context: MistakeContext = { source: path, yaml: yaml.value, hints: POLICY_HINTS };
  const looks = await Promise.all(
    issuing.map((grant) => lookAt(grant, { context, servers, deps })),
  );
  return {
    mistakes: inOrder([...mistakes, ...looks.flatMap(({ mistake }) => mistake ?? [])]),
    unseen: looks.flatMap(({ unseen }) => unseen ?? []),
    offline: false,
  };
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

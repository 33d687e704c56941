import type {
  Classification,
  Obstacle,
  Provider,
  ProviderFailure,
} from "../../../credentials/kind/provider.ts";
import type { KindSettings } from "../../../credentials/kind/credential-kind.ts";
import type { DocumentGrant } from "../../../policy/document.ts";
import type { CredentialSettings } from "../../../policy/grant-kind.ts";
import { didYouMean } from "../../../shared/did-you-mean.ts";
import { mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import type { Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import type { Servers } from "../../sources/servers.ts";

/** What the servers show of one grant: a mistake, or a sentence why it could not be told. */
export interface Look {
  readonly mistake?: Mistake;
  readonly unseen?: string;
}

interface LookOptions {
  readonly context: MistakeContext;
  readonly kinds: readonly KindSettings[];
  readonly servers: Servers<"classify" | "rehearse">;
  readonly deps: Pick<CliDeps, "signal">;
}

/** How long a provider may look at one grant, in milliseconds. */
const LOOK_MS = 15_000;

/** Asks the grant's server what only it knows: whether the credential could be issued, and whether a read only reads. */
export async function lookAtGrant(grant: DocumentGrant, options: LookOptions): Promise<Look> {
  const { credential, name } = grant;
  const { context, kinds, servers, deps } = options;
  if (credential === undefined) return {};
  const mistake = (setting: string, message: string, expected: string): Look => {
    const place = ["grants", name, "credential", credential.kind, setting];
    return { mistake: mistakeAt(context, place, { message, expected, example: "" }) };
  };
  const unseen = ({ message, remedy }: ProviderFailure): Look => ({
    unseen: `${context.source}: ${name} was not looked at: ${message}. ${remedy}`,
  });
  const known = servers.names[credential.kind] ?? [];
  const { server } = credential.settings;
  const provider = servers.providers.get(credential.kind);
  if (!known.includes(server) || provider === undefined) {
    const message = `The configuration has no ${credential.kind} server "${server}".`;
    return mistake("server", message, knownServers(server, known));
  }
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(LOOK_MS)]);
  const seen = await ask(provider, credential.settings, signal);
  if (!seen.ok) return unseen(seen.error);
  if ("failure" in seen.value) {
    const { setting, failure } = seen.value;
    return mistake(setting, `${failure.message}.`, failure.remedy);
  }
  if (grant.access === "write" || seen.value.access === "read") return {};
  const message = `${seen.value.because}, on server "${server}": that is write.`;
  return mistake(
    decisiveSetting(kinds, credential),
    message,
    "Say access: write, or use what only reads.",
  );
}

async function ask(
  provider: Pick<Provider, "classify" | "rehearse">,
  settings: CredentialSettings["settings"],
  signal: AbortSignal,
): Promise<Result<Obstacle | Classification, ProviderFailure>> {
  const tried = await provider.rehearse?.(settings, signal);
  if (tried?.ok === false) return tried;
  return tried?.value === undefined
    ? provider.classify(settings, signal)
    : { ok: true, value: tried.value };
}

function knownServers(server: string, known: readonly string[]): string {
  const meant = didYouMean(server, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return known.length === 0 ? "There is none." : `Known there: ${known.join(", ")}.`;
}

/** The setting that decides what the credential can do. */
function decisiveSetting(kinds: readonly KindSettings[], { kind }: CredentialSettings): string {
  return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}

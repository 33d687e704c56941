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

/** The result for one grant: mistakes, or a sentence that says why it could not be checked. Empty: all is well. */
export interface GrantCheck {
  readonly mistakes?: readonly Mistake[];
  readonly unchecked?: string;
}

interface GrantCheckOptions {
  readonly context: MistakeContext;
  readonly kinds: readonly KindSettings[];
  readonly servers: Servers<"classify" | "rehearse">;
  readonly deps: Pick<CliDeps, "signal">;
}

/** How long a provider may take to check one grant, in milliseconds. */
const CHECK_LIMIT_MS = 15_000;

/** Checks on the grant's server whether the credential can be issued, and whether that of a read grant can only read. */
export async function checkGrant(
  grant: DocumentGrant,
  options: GrantCheckOptions,
): Promise<GrantCheck> {
  const { credential, name } = grant;
  const { context, kinds, servers, deps } = options;
  if (credential === undefined) return {};
  const mistake = (setting: string, message: string, expected: string): GrantCheck => {
    const path = ["grants", name, "credential", credential.kind, setting];
    return { mistakes: [mistakeAt(context, path, { message, expected, example: "" })] };
  };
  const unchecked = ({ message, remedy }: ProviderFailure): GrantCheck => ({
    unchecked: `${context.source}: ${name} was not checked: ${message}. ${remedy}`,
  });
  const known = servers.names[credential.kind] ?? [];
  const { server } = credential.settings;
  const provider = servers.providers.get(credential.kind);
  if (!known.includes(server) || provider === undefined) {
    const message = `The configuration has no ${credential.kind} server "${server}".`;
    return mistake("server", message, knownServers(server, known));
  }
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(CHECK_LIMIT_MS)]);
  const checked = await rehearseAndClassify(provider, credential.settings, signal);
  if (!checked.ok) return unchecked(checked.error);
  if ("failure" in checked.value) {
    const { setting, failure } = checked.value;
    return mistake(setting, `${failure.message}.`, failure.remedy);
  }
  if (grant.access === "write") return {};
  if (checked.value.access === "read") {
    const path = ["grants", name, "credential", credential.kind];
    const rest = { expected: "", example: "", severity: "warning" } as const;
    const { unchecked: unseen = [] } = checked.value;
    return { mistakes: unseen.map((message) => mistakeAt(context, path, { message, ...rest })) };
  }
  const message = `A read grant, but its credential allows more than a read may do on server "${server}": ${checked.value.because}.`;
  return mistake(
    decisiveSetting(kinds, credential),
    message,
    "Set access: write, or use a credential that can only read.",
  );
}

async function rehearseAndClassify(
  provider: Pick<Provider, "classify" | "rehearse">,
  settings: CredentialSettings["settings"],
  signal: AbortSignal,
): Promise<Result<Obstacle | Classification, ProviderFailure>> {
  const rehearsed = await provider.rehearse?.(settings, signal);
  if (rehearsed?.ok === false) return rehearsed;
  return rehearsed?.value === undefined
    ? provider.classify(settings, signal)
    : { ok: true, value: rehearsed.value };
}

function knownServers(server: string, known: readonly string[]): string {
  const meant = didYouMean(server, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
}

/** The setting that decides the access of the credential. */
function decisiveSetting(kinds: readonly KindSettings[], { kind }: CredentialSettings): string {
  return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}

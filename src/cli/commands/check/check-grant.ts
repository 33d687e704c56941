import { CLASSIFY_MS } from "../../../broker/exchange/issue-lease.ts";
import { LOOK_MS } from "../../../broker/run/first-looks.ts";
import { callProvider } from "../../../credentials/kind/call-provider.ts";
import type { KindSettings } from "../../../credentials/kind/credential-kind.ts";
import type {
  Classification,
  Obstacle,
  Provider,
  ProviderFailure,
} from "../../../credentials/kind/provider.ts";
import { PROVIDER_DEADLINE_MS } from "../../../lease/end-lease.ts";
import type { DocumentGrant } from "../../../policy/document.ts";
import type { CredentialSettings } from "../../../policy/grant-kind.ts";
import { missingServer } from "../../../policy/missing-server.ts";
import { mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { checkListed } from "./check-listed.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";

/** The result for one grant: mistakes, or a sentence that says why it could not be checked. Empty: all is well. */
export interface GrantCheck {
  readonly mistakes?: readonly Mistake[];
  readonly unchecked?: string;
}

export interface GrantCheckOptions {
  readonly context: MistakeContext;
  readonly kinds: readonly KindSettings[];
  readonly broker: TargetBroker;
  readonly deps: Pick<CliDeps, "signal" | "clock">;
}

/**
 * Checks whether the broker can issue a grant: it has the server, it can ask GitHub about a write, and on the server
 * itself, the credential can be issued and that of a read grant can only read.
 */
export async function checkGrant(
  grant: DocumentGrant,
  options: GrantCheckOptions,
): Promise<GrantCheck> {
  const { credential } = grant;
  if (credential === undefined) return {};
  const { servers, isOffline = false, down } = options.broker;
  const { server } = credential.settings;
  const unasked = [...noGitHub(grant, options), ...checkListed(grant, options)];
  const missing = missingServer(grant, servers.names, options.context);
  if (missing !== undefined) {
    return { mistakes: options.broker.hasStrays === true ? unasked : [...unasked, missing] };
  }
  const provider = servers.providers.get(credential.kind);
  const isUnasked = isOffline || down?.has(`${credential.kind} ${server}`) === true;
  if (isUnasked || provider === undefined) return { mistakes: unasked };
  const checked = await checkOnServer(grant, credential, { ...options, provider });
  return { ...checked, mistakes: [...unasked, ...(checked.mistakes ?? [])] };
}

/** Without `github`, every write that needs an approval is refused. */
function noGitHub(
  { access, approval, name }: DocumentGrant,
  { broker, context }: GrantCheckOptions,
): readonly Mistake[] {
  if (broker.hasGitHub || access === "read") return [];
  const path = ["grants", name, "approval"];
  const expected = "Add `github: { token: { env: GITHUB_TOKEN } }` to the configuration.";
  const isExcused = approval?.count === 0;
  const message = isExcused
    ? "Without `github` in the configuration, the broker refuses this write on a branch of `bases`: it cannot know whether an agent is behind it."
    : "This write needs an approval, and the configuration has no `github` to read it from: every request is refused.";
  const severity = isExcused ? ("warning" as const) : ("mistake" as const);
  return [mistakeAt(context, path, { message, expected, example: "", severity })];
}

type OnServer = GrantCheckOptions & {
  readonly provider: Pick<Provider, "classify" | "rehearse">;
};

async function checkOnServer(
  grant: DocumentGrant,
  credential: CredentialSettings,
  options: OnServer,
): Promise<GrantCheck> {
  const { context, kinds } = options;
  const { name } = grant;
  const checked = await rehearseAndClassify(credential.settings, options);
  if (!checked.ok) {
    const { message, remedy } = checked.error;
    return { unchecked: `${context.source}: ${name} was not checked: ${message}. ${remedy}` };
  }
  if ("failure" in checked.value) {
    const { setting, failure } = checked.value;
    const message = `${failure.message}.`;
    const rest = { setting, message, expected: failure.remedy, context };
    return { mistakes: [mistakeIn(grant, credential, rest)] };
  }
  if (grant.access === "write") return {};
  const path = ["grants", name, "credential", credential.kind];
  if (checked.value.access === "read") {
    const rest = { expected: "", example: "", severity: "warning" } as const;
    const { unchecked = [], tookMs } = checked.value;
    const slow = tookMs > CLASSIFY_MS ? [slowText(tookMs)] : [];
    const warnings = [...unchecked, ...slow];
    return { mistakes: warnings.map((message) => mistakeAt(context, path, { message, ...rest })) };
  }
  const { server } = credential.settings;
  const message = `A read grant, but its credential allows more than a read may do on server "${server}": ${checked.value.because}.`;
  const expected = "Set access: write, or use a credential that can only read.";
  const setting = decisiveSetting(kinds, credential);
  return { mistakes: [mistakeIn(grant, credential, { setting, message, expected, context })] };
}

function slowText(tookMs: number): string {
  return `Looking at what this role may do took ${(tookMs / 1000).toFixed(1)} s. A broker looks when it starts, and a job that comes before that waits ${CLASSIFY_MS / 1000} s at most.`;
}

function mistakeIn(
  { name }: DocumentGrant,
  { kind }: CredentialSettings,
  found: {
    readonly setting: string;
    readonly message: string;
    readonly expected: string;
    readonly context: MistakeContext;
  },
): Mistake {
  const { setting, message, expected, context } = found;
  const path = ["grants", name, "credential", kind, setting];
  return mistakeAt(context, path, { message, expected, example: "" });
}

type Checked = Obstacle | (Classification & { readonly tookMs: number });

/**
 * As the broker does, with its own deadlines: the first look at a role when it starts, then the issuing. What the look
 * finds is kept for a moment, so the rehearsal does not look again.
 */
async function rehearseAndClassify(
  settings: CredentialSettings["settings"],
  { provider, deps }: OnServer,
): Promise<Result<Checked, ProviderFailure>> {
  const { clock, signal } = deps;
  const startedAt = clock.now();
  const classified = await callProvider({ clock, milliseconds: LOOK_MS }, (late) =>
    provider.classify(settings, AbortSignal.any([late, signal])),
  );
  const tookMs = clock.now() - startedAt;
  // What a server that cannot be reached said once, it would say again.
  if (!classified.ok && classified.error.kind !== "permanent") return classified;
  const rehearsed = await callProvider(
    { clock, milliseconds: PROVIDER_DEADLINE_MS },
    async (late) =>
      (await provider.rehearse?.(settings, AbortSignal.any([late, signal]))) ?? ok(undefined),
  );
  if (!rehearsed.ok) return rehearsed;
  if (rehearsed.value !== undefined) return ok(rehearsed.value);
  return classified.ok ? ok({ ...classified.value, tookMs }) : classified;
}

/** The setting that decides the access of the credential. */
function decisiveSetting(kinds: readonly KindSettings[], { kind }: CredentialSettings): string {
  return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}

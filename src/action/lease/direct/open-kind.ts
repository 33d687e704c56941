import type {
  CredentialKind,
  DirectMode,
  IdTokenSource,
} from "../../../credentials/kind/credential-kind.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";
import { ok } from "../../../shared/result.ts";
import type { Job } from "../../context/job.ts";
import type { CredentialInput } from "../../inputs/credential.ts";
import { identifyFor } from "../source/identify.ts";

/** A kind that issues without a broker, ready to issue. */
export interface OpenedKind {
  readonly kind: CredentialKind;
  readonly direct: DirectMode;
  readonly provider: Provider;
  /** Of the ID tokens that its provider accepts. */
  readonly audience: string;
}

export async function openDirectKind(
  job: Job,
  { kind: name, settings }: CredentialInput,
): Promise<OpenedKind> {
  const { send, clock, jitter } = job;
  const { kind, direct } = directKindOf(job, name);
  const loaded = await direct.load();
  const provider = loaded.createProvider({ send, clock, jitter, idToken: anotherToken(job) });
  return { kind, direct, provider, audience: loaded.audienceOf?.(settings) ?? direct.audience };
}

function anotherToken(job: Job): IdTokenSource {
  return async (audience, signal) => {
    const identity = await identifyFor(job, audience)(signal);
    return identity.ok ? ok(identity.value.token) : identity;
  };
}

function directKindOf(
  { kinds }: Job,
  name: string,
): { readonly kind: CredentialKind; readonly direct: DirectMode } {
  const kind = kinds.find((one) => one.name === name);
  // The inputs were checked against the same kinds.
  if (kind?.direct === undefined) throw new TypeError(`${name} is not a kind of direct mode`);
  return { kind, direct: kind.direct };
}

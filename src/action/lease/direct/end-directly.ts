import { callProvider } from "../../../credentials/kind/call-provider.ts";
import type { Handle } from "../../../credentials/kind/credential.ts";
import type { LeaseFinding, Provider } from "../../../credentials/kind/provider.ts";
import { settling } from "../../../credentials/kind/settling.ts";
import { mergedFindings } from "../../../lease/changes.ts";
import { proofOfEnd } from "../../../lease/proof-of-end.ts";
import { revocabilityOf } from "../../../lease/revocability-of.ts";
import type { Clock, Instant } from "../../../shared/clock.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { ok } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { TidyReport } from "../../../shared/wire.ts";
import type { Ending } from "../source/credential-source.ts";

export interface DirectEnd {
  readonly provider: Pick<
    Provider,
    "revocability" | "revocabilityOf" | "revoke" | "probe" | "tidy"
  >;
  readonly clock: Clock;
  readonly handle: Handle;
  /** When the provider ends it by itself; undefined when it never does. */
  readonly diesAt: Instant | undefined;
  /** What revoking needs besides the handle. */
  readonly secret: Secret | undefined;
}

/** As long as a broker waits for one call of a provider. */
const CALL_MS = 10_000;
/** The step waits for this, although nobody can use the credential any more. */
const TIDY_MS = 3000;

/** Ends what can be ended, probes it, and tidies up. A credential that no call can end is never reported as revoked. */
export async function endDirectly(options: DirectEnd, signal: AbortSignal): Promise<Ending> {
  const { provider, clock, handle, diesAt, secret } = options;
  const revocability = revocabilityOf(provider, handle);
  const limit = { clock: endingWith(clock, signal), milliseconds: CALL_MS };
  const revoked = await callProvider(limit, (deadline) =>
    provider.revoke(handle, deadline, secret),
  );
  await settling(revoked, limit.clock);
  const probe =
    revoked.ok && revocability.revoke !== "none"
      ? await callProvider(limit, (deadline) => provider.probe(handle, deadline, secret))
      : undefined;
  const proof = proofOfEnd({ revocability, diesAt, revoked, probe });
  const seen = { checkedAt: clock.now(), by: "action", facts: proof.facts } as const;
  if (proof.state === "failed") {
    return { ...seen, revocation: "failed", failure: notRevoked(proof.because) };
  }
  // What a credential that still works uses is not left over.
  const isRevoked = proof.state === "verified" || proof.state === "requested";
  const tidied = isRevoked ? await tidyUp(options, signal) : NOTHING_TIDIED;
  const found = mergedFindings(revoked.ok ? revoked.value.findings : [], tidied.findings);
  return {
    ...seen,
    revocation: proof.state,
    ...(tidied.tidy === undefined ? {} : { tidy: tidied.tidy }),
    ...(found.length === 0 ? {} : { findings: found }),
  };
}

interface Tidied {
  readonly tidy: TidyReport | undefined;
  readonly findings: readonly LeaseFinding[];
}

const NOTHING_TIDIED: Tidied = { tidy: undefined, findings: [] };

/** Removes what is left at the provider. It is tried once and for a short time, because nobody continues after it. */
async function tidyUp(
  { provider, clock, handle }: DirectEnd,
  signal: AbortSignal,
): Promise<Tidied> {
  if (provider.tidy === undefined) return NOTHING_TIDIED;
  const limit = { clock: endingWith(clock, signal), milliseconds: TIDY_MS };
  const tidied = await callProvider(
    limit,
    async (deadline) => (await provider.tidy?.(handle, deadline)) ?? ok({ facts: [] }),
  );
  if (tidied.ok) {
    const { facts, findings = [] } = tidied.value;
    return { tidy: { state: "done", facts }, findings };
  }
  const { name, message } = tidied.error;
  return { tidy: { state: "stuck", facts: [`${name}: ${message}`] }, findings: [] };
}

/** A clock whose sleeps end with the signal too, so that a deadline comes when the step's own time is over. */
function endingWith(clock: Clock, end: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: (milliseconds, signal) =>
      clock.sleep(milliseconds, signal === undefined ? end : AbortSignal.any([signal, end])),
  };
}

function notRevoked(because: string): Failure {
  return failure("revocation_failed", `The credential could not be revoked: ${because}.`, {
    remedy: "The receipt says when it expires.",
  });
}

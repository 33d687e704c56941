import type { Handle } from "../../../credentials/kind/credential.ts";
import { labelled } from "../../../receipt/log-lines.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import type { Job } from "../../context/job.ts";
import type { DirectInput } from "../../inputs/source.ts";
import { sayLines, showWarning } from "../../runner/log.ts";
import { sessionRecorder } from "../../runner/session-state.ts";
import type { CredentialSource, OpenedSource } from "../source/credential-source.ts";
import { identifyFor } from "../source/identify.ts";
import { decideDirectly, type DirectQuestion } from "./decide.ts";
import { issueDirectly, type DirectIssue } from "./issue.ts";
import { lazyGate } from "./lazy-gate.ts";
import { openDirectKind } from "./open-kind.ts";

export interface DirectSourceOptions<Settings>
  extends DirectIssue<Settings>, Omit<DirectQuestion<Settings>, "provider"> {
  /** The provider's audience: `sts.amazonaws.com`. */
  readonly audience: string;
}

/** The provider that the inputs name. */
export async function openProvider(job: Job, input: DirectInput): Promise<OpenedSource> {
  const { inputs, clock, runner } = job;
  const { kind, direct, provider, audience } = await openDirectKind(job, input.credential);
  const { settings } = input.credential;
  const identify = identifyFor(job, audience);
  const state = sessionRecorder(runner);
  const source = directSource({
    provider,
    settings,
    audience,
    gate: lazyGate(job, input.githubToken),
    approval: input,
    rule: input.rule,
    printsTrust: direct.loadTrust !== undefined,
    access: inputs.access,
    step: inputs.step,
    ttlSeconds: inputs.ttlSeconds,
    longestSeconds: direct.longestSeconds,
    identify,
    clock,
    randomBytes: job.randomBytes,
    record: ({ id, handle, diesAt, clockAheadMs }) =>
      state.save({
        mode: "direct",
        step: inputs.step,
        lease: id,
        handle: kind.describe(handle),
        ...(direct.endsInPost === true ? endOf(kind.name, handle) : {}),
        ...(diesAt === undefined ? {} : { diesAt: toRfc3339(diesAt) }),
        ...(clockAheadMs === undefined ? {} : { clockAheadMs: String(clockAheadMs) }),
      }),
    warn: (warning) => showWarning(runner, warning),
    say: (line) => sayLines(runner, labelled("◌", "note", line)),
  });
  return { source, identify, state };
}

/** A state is limited, and a handle can hold the certificates of a CA. */
const MAX_END_LENGTH = 3000;

function endOf(kind: string, handle: Handle): { readonly end?: string } {
  const end = JSON.stringify({ kind, handle });
  return end.length > MAX_END_LENGTH ? {} : { end };
}

/**
 * Leases without a broker: by the same rules and the same gate, but decided inside the job, so only the provider's own
 * trust policy enforces them. Without a store there is no seal, no count of uses, and no detection of theft.
 */
export function directSource<Settings>(options: DirectSourceOptions<Settings>): CredentialSource {
  return {
    audience: options.audience,
    obtain: async (identity, signal) => {
      const decision = await decideDirectly(options, identity.claims, signal);
      if (!decision.ok) return decision;
      return await issueDirectly(options, { identity, decision: decision.value, signal });
    },
  };
}

import type { Gate } from "../../approval/gate.ts";
import type { CredentialKind, DirectMode } from "../../credentials/kind/credential-kind.ts";
import { meantProxies } from "../../delivery/environment/planted.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { idTokenRight } from "../../identity/request-id-token.ts";
import type { Secret } from "../../shared/secret.ts";
import { hostileVariablesOf, type Job } from "../context/job.ts";
import type { BrokerInput, DirectInput } from "../inputs/source.ts";
import { sayLines } from "../runner/log.ts";
import { sessionRecorder, type SessionRecorder } from "../runner/session-state.ts";
import type { CredentialSource, Identify } from "./source/credential-source.ts";
import { identifyWith } from "./source/identify.ts";

/** A source of credentials, with what it shares with the rest of the run. */
export interface OpenedSource {
  readonly source: CredentialSource;
  /** Requests the ID tokens that it accepts. */
  readonly identify: Identify;
  /** The state for post, which the source saves before anything is issued. */
  readonly state: SessionRecorder;
}

/** Broker or direct, as the inputs say. Only the code of that mode is loaded. */
export async function createSource(job: Job): Promise<OpenedSource> {
  const { source } = job.inputs;
  return await (source.mode === "broker" ? throughBroker(job, source) : fromProvider(job, source));
}

async function throughBroker(job: Job, { url, grant }: BrokerInput): Promise<OpenedSource> {
  const { brokerSource } = await import("./broker/broker-source.ts");
  const { brokerClient } = await import("./broker/client.ts");
  const { inputs, clock, send, runner, kinds } = job;
  const identify = identifyFor(job, url);
  const state = sessionRecorder(runner);
  const hostileOfKinds = hostileVariablesOf(kinds);
  const source = brokerSource({
    client: brokerClient({ url, send, now: () => clock.now(), hostileOfKinds }),
    url,
    asked: { ...inputs, grant },
    request: Buffer.from(job.randomBytes(24)).toString("base64url"),
    identify,
    clock,
    record: () =>
      state.save({ mode: "broker", step: inputs.step, broker: url, via: proxyNames(job) }),
  });
  return { source, identify, state };
}

async function fromProvider(job: Job, input: DirectInput): Promise<OpenedSource> {
  const { directSource } = await import("./direct/direct-source.ts");
  const { inputs, clock, send, jitter, runner } = job;
  const { kind, direct } = directKindOf(job, input.credential.kind);
  const identify = identifyFor(job, direct.audience);
  const state = sessionRecorder(runner);
  const source = directSource({
    provider: (await direct.load()).createProvider({ send, clock, jitter }),
    settings: input.credential.settings,
    audience: direct.audience,
    gate: lazyGate(job, input.githubToken),
    approvals: input.approvals,
    approvers: input.approvers,
    access: inputs.access,
    step: inputs.step,
    ttlSeconds: inputs.ttlSeconds,
    identify,
    clock,
    randomBytes: job.randomBytes,
    record: ({ id, handle, diesAt }) =>
      state.save({
        mode: "direct",
        step: inputs.step,
        lease: id,
        handle: kind.describe(handle),
        ...(diesAt === undefined ? {} : { diesAt: toRfc3339(diesAt) }),
      }),
    say: (line) => sayLines(runner, labelled("◌", "note", line)),
  });
  return { source, identify, state };
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

/** Octokit is most of what the action can load, and only a direct write needs it. */
function lazyGate(job: Job, token: Secret): Gate {
  return {
    decide: async (question, signal) => {
      const { actionsGate } = await import("./direct/actions-gate.ts");
      return await actionsGate(token, job).decide(question, signal);
    },
  };
}

function identifyFor(job: Job, audience: string): Identify {
  const { inputs, runner } = job;
  return identifyWith({
    audience,
    right: idTokenRight(job.env),
    effects: job,
    mask: (token) => runner.mask(token.reveal()),
    environment: inputs.environment,
    access: inputs.access,
  });
}

/** Names of the proxies that post needs too, which cannot read the inputs. */
function proxyNames(job: Job): string {
  return Object.keys(meantProxies(job.environment)).join(" ");
}

import type { Gate } from "../../approval/gate.ts";
import type { Secret } from "../../shared/secret.ts";
import { meantProxies } from "../../delivery/environment/planted.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { brokerClient } from "./broker/client.ts";
import { brokerLeases } from "./broker/broker-source.ts";
import { directLeases } from "./direct/direct-source.ts";
import { idTokenRight } from "../runner/id-token-right.ts";
import { identifying } from "./source/identify.ts";
import type { Job } from "../context/job.ts";
import type { Identify, LeaseSource, Revocation } from "./source/credential-source.ts";
import { serialiseState, type SessionState } from "../runner/session-state.ts";
import { show } from "../report/progress.ts";
import type { BrokerSource, DirectSource } from "../inputs/source.ts";

/** A source of leases, and what asks for the ID tokens that it takes. */
export interface WiredSource {
  readonly source: LeaseSource;
  readonly identify: Identify;
  /** Leaves word for post that main saw the end. */
  readonly recordEnd: (revocation: Revocation) => void;
}

/** Broker or direct, as the inputs say. */
export async function wireSource(job: Job): Promise<WiredSource> {
  const { source } = job.inputs;
  return source.mode === "broker" ? wireBroker(job, source) : await wireDirect(job, source);
}

function wireBroker(job: Job, { url, grant }: BrokerSource): WiredSource {
  const { inputs, clock } = job;
  const identify = identifyFor(job, url);
  const state = stateKeeper(job);
  const source = brokerLeases({
    client: brokerClient(url, job.send, () => clock.now()),
    url,
    asked: { ...inputs, grant },
    request: Buffer.from(job.randomBytes(24)).toString("base64url"),
    identify,
    clock,
    record: () =>
      state.save({ mode: "broker", step: inputs.step, broker: url, via: proxyNames(job) }),
  });
  return { source, identify, recordEnd: state.end };
}

const AWS_AUDIENCE = "sts.amazonaws.com";

async function wireDirect(job: Job, direct: DirectSource): Promise<WiredSource> {
  const { inputs, clock } = job;
  const state = stateKeeper(job);
  const { createAwsDirectProvider } = await import("../../credentials/aws/direct/provider.ts");
  const identify = identifyFor(job, AWS_AUDIENCE);
  const source = directLeases({
    provider: createAwsDirectProvider({ send: job.send, clock, jitter: job.jitter }),
    settings: direct.credential.settings,
    audience: AWS_AUDIENCE,
    gate: lazyGate(job, direct.githubToken),
    approvals: direct.approvals,
    approvers: direct.approvers,
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
        handle: `aws session ${String(handle["session"])}`,
        diesAt: toRfc3339(diesAt),
      }),
    say: (line) => show(job, labelled("◌", "note", line)),
  });
  return { source, identify, recordEnd: state.end };
}

/** Octokit is most of what the action could load, and only a direct write needs it. */
function lazyGate(job: Job, token: Secret): Gate {
  return {
    decide: async (question, signal) => {
      const { actionsGate } = await import("./direct/actions-gate.ts");
      const gate = actionsGate(token, job);
      return await gate.decide(question, signal);
    },
  };
}

function identifyFor(job: Job, audience: string): Identify {
  const { inputs, runner } = job;
  return identifying({
    audience,
    right: idTokenRight(job.env),
    effects: job,
    mask: (token) => runner.mask(token.reveal()),
    environment: inputs.environment,
    access: inputs.access,
  });
}

/** Names of the proxies that post has to use as well: it cannot ask the inputs. */
function proxyNames(job: Job): string {
  return Object.keys(meantProxies(job.environment)).join(" ");
}

/** Keeps the one state of this step: a later text replaces an earlier one. */
function stateKeeper({ runner }: Job): {
  readonly save: (state: SessionState) => void;
  readonly end: (revocation: Revocation) => void;
} {
  let last: SessionState | undefined;
  const save = (state: SessionState): void => {
    last = state;
    runner.saveState("session", serialiseState(state));
  };
  return {
    save,
    end: (revocation) => {
      if (last !== undefined) save({ ...last, ended: revocation });
    },
  };
}

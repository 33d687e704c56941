import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { LeaseState } from "../../lease/lease.ts";
import { createCallDurations, type CallDurations } from "./call-durations.ts";

/** What an admin should look at now. */
export type Alarm = (typeof ALARMS)[number];

const ALARMS = [
  "break_glass",
  "theft",
  "id_mismatch",
  "stuck",
  "unreadable",
  "policy_invalid",
  "policy_held",
  "cap_gone",
  "server",
  "no_longer_reads",
  "rotate",
  "finding",
  "orphan",
  "store_down",
  "audit_down",
  "issuer_down",
  "github_down",
  "server_down",
] as const;

/** What the store says about leases when the figures are rendered. */
export interface LeaseFigures {
  readonly states: Readonly<Record<LeaseState, number>>;
  /** How old the oldest lease is that has not ended, in milliseconds; 0 where there is none. */
  readonly oldestMs: number;
  /** How long a lease that should have ended is overdue, in milliseconds: the longest of them; 0 where there is none. */
  readonly overdueMs: number;
}

/** The figures of this process since it started. Those of leases come from the store when they are rendered. */
export interface Metrics extends CallDurations {
  /** Counts one decision of `POST /token`: the refusal's code, or `granted`. */
  countDecision(code: string): void;
  countAlarm(alarm: Alarm): void;
  countResponse(route: string, status: number): void;
  /** Counts one request without a valid token. */
  countUnauthenticated(route: string, code: string): void;
  /** Counts one event of GitHub whose signature was good. */
  countEvent(outcome: "taken" | "duplicate" | "ignored"): void;
  /** Counts one attempt to bring GitHub up to date. */
  countGitHubWrite(kind: "check" | "gate", outcome: "done" | "failed"): void;
  /** How much is to be written to GitHub, and is due. */
  setGitHubTasksDue(count: number): void;
  /** Counts one of these that the log does not show. */
  countLeftOut(): void;
  /** Whether a server could issue when it was last checked. */
  setServerReady(kind: string, server: string, ready: boolean): void;
  /** The configuration no longer has this server. */
  removeServer(kind: string, server: string): void;
  /** Whether a part worked when it was last probed. */
  setPartUp(part: ProbedPart, up: boolean): void;
  /** What is left of one of GitHub's rate limits. `owner` is empty where one token reads everything. */
  setGitHubLimit(
    of: { readonly owner: string; readonly resource: "core" | "graphql" },
    limit: { readonly limit: number; readonly remaining: number },
  ): void;
  /** How many mistakes the policies have that were read. */
  setPolicyMistakes(count: number): void;
  /** How many grants are on servers that the configuration does not have: mistakes too. */
  setGrantsWithoutServer(count: number): void;
  /** How many credentials that grants name cannot be issued as they are. */
  setCredentialsUnusable(count: number): void;
  /** Counts spans that the collector of traces did not get. */
  countLostSpans(spans: number): void;
  /** `leases` is undefined while the store is not available. */
  render(leases: LeaseFigures | undefined): Promise<string>;
}

export type ProbedPart = "store" | "audit" | "issuer" | "github";

/** What the figure of each part says. That of the store is always there. */
const PART_HELP: Readonly<Record<ProbedPart, string>> = {
  store: "Whether the store is available, and can be written.",
  audit: "Whether the audit log can be written.",
  issuer: "Whether the issuer's keys can be read.",
  github: "Whether the token can read from GitHub what the policies need.",
};

/**
 * Prometheus' text format 0.0.4. Labels come from closed lists and from the configuration only, so that no caller can add to
 * them: never a repository, and never a grant, whose name is written in a repository's policy.
 */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  // What it looks at is the whole process, so only a broker with a process of its own has it.
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const { counter, gauge } = figuresIn(registry);
  const leases = createLeaseFigures(registry);
  const limit = gauge("stepkey_github_limit", "GitHub's rate limit, by owner's installation.", [
    "owner",
    "resource",
  ]);
  const remaining = gauge("stepkey_github_remaining", "What is left of it.", ["owner", "resource"]);
  const parts = new Map<ProbedPart, Gauge>(
    (["audit", "issuer", "github"] as const).map((part) => [
      part,
      gauge(`stepkey_${part}_up`, PART_HELP[part]),
    ]),
  );
  const servers = gauge("stepkey_server_up", "Whether a server could issue, by kind and name.", [
    "kind",
    "server",
  ]);
  const unusable = gauge("stepkey_credentials_unusable", UNUSABLE);
  const mistakes = gauge("stepkey_policy_mistakes", "Mistakes in policies.");
  const decisions = counter("stepkey_decisions_total", "Decisions of POST /token, by code.", [
    "code",
  ]);
  const alarms = counter("stepkey_alarms_total", "Alarms that an admin should look at.", ["alarm"]);
  const responses = counter("stepkey_answers_total", "HTTP responses, by endpoint and status.", [
    "route",
    "status",
  ]);
  const unauthenticated = counter("stepkey_unauthenticated_total", WITHOUT_TOKEN, [
    "route",
    "code",
  ]);
  const events = counter("stepkey_webhook_events_total", EVENTS, ["outcome"]);
  const writes = counter("stepkey_github_writes_total", WRITES, ["kind", "outcome"]);
  const writesDue = gauge("stepkey_github_writes_due", WRITES_DUE);
  const leftOut = counter("stepkey_log_left_out_total", "How many of these the log leaves out.");
  const lostSpans = counter("stepkey_spans_lost_total", "Spans that no collector of traces got.");
  for (const alarm of ALARMS) alarms.inc({ alarm }, 0);
  let policyMistakes: number | undefined;
  let withoutServer = 0;
  const showMistakes = (): void => {
    if (policyMistakes !== undefined) mistakes.set(policyMistakes + withoutServer);
  };
  const durations = createCallDurations(registry);
  return {
    ...durations,
    countDecision: (code) => decisions.inc({ code }),
    countAlarm: (alarm) => alarms.inc({ alarm }),
    countResponse: (route, status) => responses.inc({ route, status }),
    countUnauthenticated: (route, code) => unauthenticated.inc({ route, code }),
    countEvent: (outcome) => events.inc({ outcome }),
    countGitHubWrite: (kind, outcome) => writes.inc({ kind, outcome }),
    setGitHubTasksDue: (count) => writesDue.set(count),
    countLeftOut: () => leftOut.inc(),
    countLostSpans: (spans) => lostSpans.inc(spans),
    setServerReady: (kind, server, ready) => servers.set({ kind, server }, ready ? 1 : 0),
    removeServer: (kind, server) => {
      servers.remove({ kind, server });
      durations.forgetServer(kind, server);
    },
    setPartUp: (part, up) => {
      if (part === "store") leases.storeUp = up;
      else parts.get(part)?.set(up ? 1 : 0);
    },
    setGitHubLimit: ({ owner, resource }, { limit: most, remaining: left }) => {
      if (!/^[\w.-]*$/u.test(owner)) return;
      const labels = owner === "" ? { resource } : { owner, resource };
      limit.set(labels, most);
      remaining.set(labels, left);
    },
    setPolicyMistakes: (count) => {
      policyMistakes = count;
      showMistakes();
    },
    setGrantsWithoutServer: (count) => {
      withoutServer = count;
      showMistakes();
    },
    setCredentialsUnusable: (count) => unusable.set(count),
    render: (figures) => {
      leases.show(figures);
      return registry.metrics();
    },
  };
}

const UNUSABLE = "Credentials of grants whose role or database is missing or unfit.";
const WITHOUT_TOKEN = "Requests without a valid token, by endpoint and code.";
const WRITES = "Attempts to write a check run or an answer to a rule to GitHub.";
const WRITES_DUE = "Check runs and answers to rules that are due, and that no broker works on.";
const EVENTS = "Events of GitHub, by what came of them.";

function figuresIn(registry: Registry) {
  const registers = [registry];
  return {
    counter: (name: string, help: string, labelNames: readonly string[] = []) =>
      new Counter({ name, help, labelNames, registers }),
    gauge: (name: string, help: string, labelNames: readonly string[] = []) => {
      const gauge = new Gauge({ name, help, labelNames, registers });
      // One without labels would begin as 0. What was not measured has no figure.
      if (labelNames.length === 0) gauge.remove();
      return gauge;
    },
  };
}

/** What the store is asked for each rendering. One that does not respond is a figure too, and invents no leases. */
function createLeaseFigures(registry: Registry) {
  const { gauge } = figuresIn(registry);
  const up = gauge("stepkey_store_up", PART_HELP.store);
  const states = gauge("stepkey_leases", "Leases in the store, by state.", ["state"]);
  const oldest = gauge("stepkey_oldest_lease_seconds", "Age of the oldest lease not ended.");
  const overdue = gauge("stepkey_lease_overdue_seconds", OVERDUE);
  const shown = {
    storeUp: true,
    show: (figures: LeaseFigures | undefined): void => {
      states.reset();
      oldest.remove();
      overdue.remove();
      up.set(figures !== undefined && shown.storeUp ? 1 : 0);
      if (figures === undefined) return;
      for (const [state, count] of Object.entries(figures.states)) states.set({ state }, count);
      oldest.set(figures.oldestMs / 1000);
      overdue.set(figures.overdueMs / 1000);
    },
  };
  return shown;
}

const OVERDUE = "How long ago the lease that is most overdue should have ended; 0: none is.";

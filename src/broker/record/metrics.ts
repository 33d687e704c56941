import { LEASE_STATES, type LeaseState } from "../../lease/lease.ts";

/** What an admin should look at now. */
export type Alarm = (typeof ALARMS)[number];

const ALARMS = [
  "break_glass",
  "theft",
  "id_mismatch",
  "stuck",
  "unreadable",
  "policy_invalid",
  "cap_gone",
  "server",
  "no_longer_reads",
  "rotate",
  "finding",
  "store_down",
  "audit_down",
  "issuer_down",
  "github_down",
  "server_down",
] as const;

/** The figures of this process since it started. The numbers of leases come from the store when they are rendered. */
export interface Metrics {
  /** Counts one decision of `POST /token`: the refusal's code, or `granted`. */
  countDecision(code: string): void;
  countAlarm(alarm: Alarm): void;
  countResponse(route: string, status: number): void;
  /** Counts one request without a valid token. */
  countUnauthenticated(route: string, code: string): void;
  /** Counts one event of GitHub whose signature was good. */
  countEvent(outcome: "taken" | "duplicate" | "ignored"): void;
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
  /** `leases` is undefined while the store is not available. */
  render(leases: Readonly<Record<LeaseState, number>> | undefined): string;
}

export type ProbedPart = "store" | "audit" | "issuer" | "github";

/** What the figure of each part says. That of the store is always there. */
const PART_HELP: Readonly<Record<Exclude<ProbedPart, "store">, string>> = {
  audit: "Whether the audit log can be written.",
  issuer: "Whether the issuer's keys can be read.",
  github: "Whether the token can read from GitHub what the policies need.",
};

const UNUSABLE = "Credentials of grants whose role or database is missing or unfit.";
const WITHOUT_TOKEN = "Requests without a valid token, by endpoint and code.";

/** Prometheus' text format 0.0.4. Labels come from closed lists only, so that no caller can add to them. */
export function createMetrics(): Metrics {
  const decisions = new Map<string, number>();
  const alarms = new Map<string, number>(ALARMS.map((alarm) => [`alarm="${alarm}"`, 0]));
  const responses = new Map<string, number>();
  const unauthenticated = new Map<string, number>();
  const events = new Map<string, number>();
  const leftOut = new Map<string, number>([["", 0]]);
  const servers = new Map<string, number>();
  const parts = new Map<ProbedPart, number>();
  const limits = new Map<string, { readonly limit: number; readonly remaining: number }>();
  let policyMistakes: number | undefined;
  let withoutServer = 0;
  let unusable: number | undefined;
  return {
    countDecision: (code) => add(decisions, `code="${code}"`),
    countAlarm: (alarm) => add(alarms, `alarm="${alarm}"`),
    countResponse: (route, status) => add(responses, `route="${route}",status="${status}"`),
    countUnauthenticated: (route, code) => add(unauthenticated, `route="${route}",code="${code}"`),
    countEvent: (outcome) => add(events, `outcome="${outcome}"`),
    countLeftOut: () => add(leftOut, ""),
    setServerReady: (kind, server, ready) => {
      servers.set(`kind="${kind}",server="${server}"`, ready ? 1 : 0);
    },
    removeServer: (kind, server) => {
      servers.delete(`kind="${kind}",server="${server}"`);
    },
    setPartUp: (part, up) => {
      parts.set(part, up ? 1 : 0);
    },
    setGitHubLimit: ({ owner, resource }, limit) => {
      if (!/^[\w.-]*$/u.test(owner)) return;
      const labels = `resource="${resource}"`;
      limits.set(owner === "" ? labels : `owner="${owner}",${labels}`, limit);
    },
    setPolicyMistakes: (count) => {
      policyMistakes = count;
    },
    setGrantsWithoutServer: (count) => {
      withoutServer = count;
    },
    setCredentialsUnusable: (count) => {
      unusable = count;
    },
    render: (leases) =>
      [
        ...gauge("stepkey_store_up", "Whether the store is available, and can be written.", [
          ["", leases === undefined ? 0 : (parts.get("store") ?? 1)],
        ]),
        ...partGauges(parts),
        ...gauge("stepkey_leases", "Leases in the store, by state.", leaseSamples(leases)),
        ...(servers.size === 0
          ? []
          : gauge("stepkey_server_up", "Whether a server could issue, by kind and name.", servers)),
        ...limitGauges(limits),
        ...(unusable === undefined
          ? []
          : gauge("stepkey_credentials_unusable", UNUSABLE, [["", unusable]])),
        ...gauge(
          "stepkey_policy_mistakes",
          "Mistakes in policies.",
          policyMistakes === undefined ? [] : [["", policyMistakes + withoutServer]],
        ),
        ...counter("stepkey_decisions_total", "Decisions of POST /token, by code.", decisions),
        ...counter("stepkey_alarms_total", "Alarms that an admin should look at.", alarms),
        ...counter("stepkey_answers_total", "HTTP responses, by endpoint and status.", responses),
        ...counter("stepkey_unauthenticated_total", WITHOUT_TOKEN, unauthenticated),
        ...(events.size === 0
          ? []
          : counter(
              "stepkey_webhook_events_total",
              "Events of GitHub, by what came of them.",
              events,
            )),
        ...counter("stepkey_log_left_out_total", "How many of these the log leaves out.", leftOut),
        "",
      ].join("\n"),
  };
}

/** A part that was not probed has no figure. */
function partGauges(parts: ReadonlyMap<ProbedPart, number>): readonly string[] {
  const names = ["audit", "issuer", "github"] as const;
  return names.flatMap((part) => {
    const up = parts.get(part);
    return up === undefined ? [] : gauge(`stepkey_${part}_up`, PART_HELP[part], [["", up]]);
  });
}

function limitGauges(
  limits: ReadonlyMap<string, { readonly limit: number; readonly remaining: number }>,
): readonly string[] {
  if (limits.size === 0) return [];
  const samples = (name: "limit" | "remaining"): Samples =>
    Array.from(limits, ([labels, limit]) => [labels, limit[name]] as const);
  return [
    ...gauge(
      "stepkey_github_limit",
      "GitHub's rate limit, by owner's installation.",
      samples("limit"),
    ),
    ...gauge("stepkey_github_remaining", "What is left of it.", samples("remaining")),
  ];
}

function add(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1);
}

type Samples = Iterable<readonly [labels: string, value: number]>;

function leaseSamples(leases: Readonly<Record<LeaseState, number>> | undefined): Samples {
  if (leases === undefined) return [];
  return LEASE_STATES.map((state) => [`state="${state}"`, leases[state]] as const);
}

function gauge(name: string, help: string, samples: Samples): readonly string[] {
  return family(name, "gauge", { help, samples });
}

function counter(name: string, help: string, samples: Samples): readonly string[] {
  return family(name, "counter", { help, samples });
}

function family(
  name: string,
  type: string,
  { help, samples }: { readonly help: string; readonly samples: Samples },
): readonly string[] {
  const lines = Array.from(samples, ([labels, value]) =>
    labels === "" ? `${name} ${value}` : `${name}{${labels}} ${value}`,
  );
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

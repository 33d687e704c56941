import { LEASE_STATES, type LeaseState } from "../../lease/lease.ts";

/** What somebody should look at now. */
export type Alarm = "theft" | "id_mismatch" | "stuck" | "unreadable" | "policy_invalid";

const ALARMS: readonly Alarm[] = ["theft", "id_mismatch", "stuck", "unreadable", "policy_invalid"];

/** The figures of this process since it started; the leases' states come from the store when they are asked for. */
export interface Metrics {
  /** One decision of `POST /token`: its refusal's code, or `granted`. */
  countDecision(code: string): void;
  countAlarm(alarm: Alarm): void;
  countAnswer(route: string, status: number): void;
  /** Undefined: the store does not answer. */
  render(leases: Readonly<Record<LeaseState, number>> | undefined): string;
}

/** Prometheus' text format 0.0.4. Labels come from closed lists alone, so that no caller can grow them. */
export function createMetrics(): Metrics {
  const decisions = new Map<string, number>();
  const alarms = new Map<string, number>(ALARMS.map((alarm) => [`alarm="${alarm}"`, 0]));
  const answers = new Map<string, number>();
  return {
    countDecision: (code) => add(decisions, `code="${code}"`),
    countAlarm: (alarm) => add(alarms, `alarm="${alarm}"`),
    countAnswer: (route, status) => add(answers, `route="${route}",status="${status}"`),
    render: (leases) =>
      [
        ...gauge("stepkey_store_up", "Whether the store answers.", [["", leases ? 1 : 0]]),
        ...gauge("stepkey_leases", "Leases in the store, by state.", leaseSamples(leases)),
        ...counter("stepkey_decisions_total", "Decisions of POST /token, by code.", decisions),
        ...counter("stepkey_alarms_total", "What somebody should look at.", alarms),
        ...counter("stepkey_answers_total", "Answers, by endpoint and status.", answers),
        "",
      ].join("\n"),
  };
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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { createCallWatch } from "../../src/broker/record/call-watch.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { openBrokerSetup } from "../support/broker-setup.ts";
import { ROOT } from "../support/pages.ts";
import { promtool } from "../support/promtool.ts";

const RULES = join(ROOT, "deploy/prometheus/alerts.yml");
const DASHBOARD = join(ROOT, "deploy/grafana/stepkey.json");

const Rules = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      name: z.literal("stepkey"),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Stepkey[A-Z]\w+$/u),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
          annotations: z.strictObject({
            summary: z.string().regex(/\.$/u),
            description: z.string().regex(/\.$/u),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ]),
});
const Dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string(),
      targets: z.array(z.looseObject({ expr: z.string().min(1) })).min(1),
    }),
  ),
});

const alerts = Rules.parse(parse(readFileSync(RULES, "utf8"))).groups[0].rules;
const { panels } = Dashboard.parse(JSON.parse(readFileSync(DASHBOARD, "utf8")));

/** A series of each metric that a healthy broker has, as promtool writes them: `1x60` is 1 for an hour. */
const HEALTHY: Readonly<Record<string, string>> = {
  'stepkey_store_up{instance="a"}': "1x60",
  'stepkey_store_up{instance="b"}': "1x60",
  stepkey_audit_up: "1x60",
  stepkey_issuer_up: "1x60",
  stepkey_github_up: "1x60",
  'stepkey_server_up{kind="postgres",server="production"}': "1x60",
  'stepkey_leases{state="active"}': "40x60",
  'stepkey_leases{state="stuck"}': "0x60",
  stepkey_lease_overdue_seconds: "0x60",
  stepkey_policy_mistakes: "0x60",
  stepkey_credentials_unusable: "0x60",
  stepkey_spans_lost_total: "0x60",
  'stepkey_github_limit{resource="core"}': "5000x60",
  'stepkey_github_remaining{resource="core"}': "4000x60",
  'stepkey_github_writes_total{kind="check",outcome="done"}': "0+60x60",
  'stepkey_github_writes_total{kind="check",outcome="failed"}': "0+1x60",
  'stepkey_decisions_total{code="granted"}': "0+60x60",
  'stepkey_unauthenticated_total{route="/token",code="token_malformed"}': "0+1x60",
  'stepkey_exchange_duration_seconds_count{outcome="granted"}': "0+60x60",
  'stepkey_exchange_duration_seconds_count{outcome="failed"}': "0+1x60",
  'stepkey_exchange_duration_seconds_bucket{outcome="granted",le="0.1"}': "0+60x60",
  'stepkey_exchange_duration_seconds_bucket{outcome="granted",le="10"}': "0+60x60",
  'stepkey_exchange_duration_seconds_bucket{outcome="granted",le="+Inf"}': "0+60x60",
  'stepkey_provider_duration_seconds_count{kind="postgres",server="production",call="revoke",outcome="ok"}':
    "0+60x60",
  'stepkey_provider_duration_seconds_count{kind="postgres",server="production",call="revoke",outcome="late"}':
    "0+1x60",
  'stepkey_store_duration_seconds_bucket{method="beat",outcome="ok",le="0.001"}': "0+600x60",
  'stepkey_store_duration_seconds_bucket{method="beat",outcome="ok",le="3"}': "0+600x60",
  'stepkey_store_duration_seconds_bucket{method="beat",outcome="ok",le="+Inf"}': "0+600x60",
};

/** It rises once, some minutes before the alerts are looked at. */
const ROSE = "0x34 1x25";
const alarm = (name: string) => ({ [`stepkey_alarms_total{alarm="${name}"}`]: ROSE });

/** What differs in a broker that has one trouble, by the alert that alone fires then. */
const TROUBLES: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
  StepkeyLeaseStuck: { 'stepkey_leases{state="stuck"}': "1x60" },
  StepkeyLeaseOverdue: { stepkey_lease_overdue_seconds: "90x60" },
  StepkeyNothingIssued: { stepkey_audit_up: "0x60" },
  StepkeyBrokerWithoutStore: { 'stepkey_store_up{instance="b"}': "0x60" },
  StepkeyBrokerGone: undefined,
  StepkeyServerDown: { 'stepkey_server_up{kind="postgres",server="production"}': "0x60" },
  StepkeyTheft: alarm("theft"),
  StepkeyBreakGlass: alarm("break_glass"),
  StepkeyPolicyHeld: alarm("policy_held"),
  StepkeyOrphan: alarm("orphan"),
  StepkeyRoleCanWrite: alarm("no_longer_reads"),
  StepkeyCapGone: alarm("cap_gone"),
  StepkeyIdMismatch: alarm("id_mismatch"),
  StepkeyApprovalUnreadable: alarm("unreadable"),
  StepkeyServerWarning: alarm("server"),
  StepkeyIssuerDown: { stepkey_issuer_up: "0x60" },
  StepkeyGitHubDown: { stepkey_github_up: "0x60" },
  StepkeyGitHubBudgetLow: { 'stepkey_github_remaining{resource="core"}': "300x60" },
  StepkeyGitHubNotWritten: {
    'stepkey_github_writes_total{kind="check",outcome="failed"}': "0+60x60",
  },
  StepkeyExchangesFail: {
    'stepkey_exchange_duration_seconds_count{outcome="failed"}': "0+10x60",
  },
  StepkeyExchangesSlow: {
    'stepkey_exchange_duration_seconds_bucket{outcome="granted",le="0.1"}': "0+30x60",
  },
  StepkeyProviderFails: {
    'stepkey_provider_duration_seconds_count{kind="postgres",server="production",call="revoke",outcome="late"}':
      "0+60x60",
  },
  StepkeyStoreSlow: {
    'stepkey_store_duration_seconds_bucket{method="beat",outcome="ok",le="0.001"}': "0+300x60",
  },
  StepkeyPolicyMistakes: { stepkey_policy_mistakes: "2x60" },
  StepkeyCredentialsUnusable: { stepkey_credentials_unusable: "1x60" },
  StepkeySecretUsedOften: alarm("rotate"),
  StepkeyLeftBehind: alarm("finding"),
  StepkeyOverloaded: { 'stepkey_decisions_total{code="overloaded"}': "0+5x60" },
  StepkeyStrangers: {
    'stepkey_unauthenticated_total{route="/token",code="token_malformed"}': "0+600x60",
  },
  StepkeyTracesLost: { stepkey_spans_lost_total: ROSE },
};

/** One world of promtool's, and the alerts that fire in it. */
function world(series: Readonly<Record<string, string>>, firing: readonly string[]) {
  return {
    interval: "1m",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: "40m",
        exp_samples: firing.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
      },
    ],
  };
}

/** Names of metrics in a query. Labels and their values stand in braces, functions before a bracket. */
function metricsIn(query: string): readonly string[] {
  const bare = query.replaceAll(/\{[^}]*\}|\[[^\]]*\]/gu, "");
  const without = bare.replaceAll(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/gu, "");
  return [...without.matchAll(/\b[a-z]+_[a-z_0-9]+\b(?!\s*\()/gu)].map(([name]) => name);
}

/** Each has a gauge, which says also when it is over. */
const SHOWN_BY_FIGURES: ReadonlySet<string> = new Set([
  "stuck",
  "policy_invalid",
  "store_down",
  "audit_down",
  "issuer_down",
  "github_down",
  "server_down",
]);

describe("the alerts and the dashboard", () => {
  let names: ReadonlySet<string>;
  let alarms: readonly string[];
  let labels: ReadonlyMap<string, ReadonlySet<string>>;

  beforeAll(async () => {
    const broker = await openBrokerSetup();
    try {
      const { metrics } = broker.deps;
      const watch = createCallWatch({ metrics, steadyMs: () => performance.now() });
      Object.assign(broker.deps, { watch });
      await broker.ask({});
      const { text } = await broker.send("/metrics");
      names = namesIn(text + (await createMetrics({ ofProcess: true }).render(undefined)));
      labels = labelsIn(text);
      const counted = text.matchAll(/^stepkey_alarms_total\{alarm="(?<alarm>\w+)"\}/gmu);
      alarms = [...counted].map(([, name = ""]) => name);
    } finally {
      await broker.close();
    }
  });

  it.each(alerts.map(({ alert, expr }) => [alert, expr] as const))(
    "name only metrics that a broker has: %s",
    (_alert, expr) => {
      const named = metricsIn(expr);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !names.has(name))).toEqual([]);
    },
  );

  it.each(panels.map(({ title, targets }) => [title, targets.map(({ expr }) => expr)] as const))(
    "name only metrics that a broker has: the panel %s",
    (_title, queries) => {
      for (const query of queries) {
        const named = metricsIn(query);
        expect(named.length).toBeGreaterThan(0);
        expect(named.filter((name) => !names.has(name))).toEqual([]);
      }
    },
  );

  it("select by labels that the metrics have, as far as a broker without trouble shows them", () => {
    const queries = [...alerts, ...panels.flatMap(({ targets }) => targets)].map(
      ({ expr }) => expr,
    );
    const wrong = queries.flatMap((query) =>
      [...query.matchAll(/(?<name>[a-z_]+)\{(?<selector>[^}]*)\}/gu)].flatMap(({ groups }) => {
        const has = labels.get(groups?.["name"] ?? "");
        const asked = [...(groups?.["selector"] ?? "").matchAll(/(?<label>\w+)[=!]/gu)];
        return asked.flatMap(([, label = ""]) =>
          has === undefined || label === "instance" || has.has(label) ? [] : [`${label}: ${query}`],
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("leave out no alarm of a broker's, except those that a figure shows for as long as they last", () => {
    const queries = alerts.map(({ expr }) => expr).join("\n");
    const named = new Set([...queries.matchAll(/alarm="(?<alarm>\w+)"/gu)].map(([, name]) => name));
    expect(alarms.length).toBeGreaterThan(10);
    expect(alarms.filter((name) => !named.has(name) && !SHOWN_BY_FIGURES.has(name))).toEqual([]);
  });

  it("have ids, titles and places of their own", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(panels.map((panel) => JSON.stringify(panel["gridPos"]))).size).toBe(
      panels.length,
    );
  });

  it("are explained, each by a section of operations.md, which explains no other", () => {
    const page = readFileSync(join(ROOT, "docs/operations.md"), "utf8");
    const sections = [...page.matchAll(/^### (?<name>Stepkey\w+)$/gmu)].map(
      ([, name = ""]) => name,
    );
    expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook_url).toMatch(
        new RegExp(`/docs/operations\\.md#${alert.toLowerCase()}$`, "u"),
      );
    }
  });
});

const check = promtool();

describe.runIf(check !== undefined)("the alerts, to Prometheus", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-alerts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are rules", () => {
    expect(check?.("check", "rules", RULES)).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it("fire each for its trouble alone, and none for brokers that are well", () => {
    expect(Object.keys(TROUBLES).toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
    const file = join(folder, "worlds.yml");
    const tests = [
      world(HEALTHY, []),
      ...Object.entries(TROUBLES).map(([alert, trouble]) =>
        world(trouble === undefined ? {} : { ...HEALTHY, ...trouble }, [alert]),
      ),
    ];
    writeFileSync(file, stringify({ rule_files: [RULES], evaluation_interval: "1m", tests }));
    expect(check?.("test", "rules", file)).toContain("SUCCESS");
  });
});

/** Each with the names of its parts, where it is a histogram. */
function namesIn(text: string): ReadonlySet<string> {
  const found = [...text.matchAll(/^# TYPE (?<name>\S+) (?<type>\S+)$/gmu)];
  return new Set(
    found.flatMap(([, name = "", type]) =>
      type === "histogram" ? ["_bucket", "_count", "_sum"].map((part) => name + part) : [name],
    ),
  );
}

function labelsIn(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name = "", shown = ""] of text.matchAll(/^(?<name>\w+)\{(?<labels>.*)\} /gmu)) {
    const of = found.get(name) ?? new Set<string>();
    found.set(name, of);
    for (const [, label = ""] of shown.matchAll(/(?<label>\w+)="/gu)) of.add(label);
  }
  return found;
}

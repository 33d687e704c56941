import { describe, expect, it } from "vitest";
import { createMetrics, type LeaseFigures } from "../../../../src/broker/record/metrics.ts";

const LEASES: LeaseFigures = {
  states: { issuing: 0, active: 2, revoking: 0, revoked: 7, failed: 0, expired: 0, stuck: 1 },
  oldestMs: 90_500,
  overdueMs: 30_000,
};

describe("createMetrics", () => {
  it("shows leases by state, decisions by code, alarms and responses in Prometheus' text format", async () => {
    const metrics = createMetrics();
    metrics.countDecision("granted");
    metrics.countDecision("sealed");
    metrics.countDecision("sealed");
    metrics.countAlarm("theft");
    metrics.countResponse("/token", 403);
    const lines = (await metrics.render(LEASES)).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "# TYPE stepkey_leases gauge",
        "stepkey_store_up 1",
        'stepkey_leases{state="active"} 2',
        'stepkey_leases{state="stuck"} 1',
        "stepkey_oldest_lease_seconds 90.5",
        "stepkey_lease_overdue_seconds 30",
        'stepkey_decisions_total{code="granted"} 1',
        'stepkey_decisions_total{code="sealed"} 2',
        'stepkey_alarms_total{alarm="theft"} 1',
        'stepkey_alarms_total{alarm="id_mismatch"} 0',
        'stepkey_answers_total{route="/token",status="403"} 1',
      ]),
    );
    expect(lines.at(-1)).toBe("");
  });

  it("shows a store that does not respond as a figure, without inventing leases", async () => {
    const metrics = createMetrics();
    await metrics.render(LEASES);
    const text = await metrics.render(undefined);
    expect(text).toContain("stepkey_store_up 0\n");
    expect(text).not.toMatch(/^stepkey_(?:leases|oldest_lease|lease_overdue)/mu);
  });

  it("shows no figure of what was not measured", async () => {
    const text = await createMetrics().render(LEASES);
    expect(text).not.toMatch(/^stepkey_(?:audit|issuer|github)_up/mu);
    expect(text).not.toMatch(/^stepkey_(?:credentials_unusable|policy_mistakes)/mu);
  });

  it("shows one limit of a token, and limits by owner of an App", async () => {
    const metrics = createMetrics();
    const limit = { limit: 5000, remaining: 12 };
    metrics.setGitHubLimit({ owner: "", resource: "core" }, limit);
    metrics.setGitHubLimit({ owner: "octo-org", resource: "graphql" }, limit);
    metrics.setGitHubLimit({ owner: 'octo"\norg', resource: "core" }, limit);
    const text = await metrics.render(undefined);
    const lines = text.split("\n").filter((line) => line.startsWith("stepkey_github_remaining{"));
    expect(lines).toEqual([
      'stepkey_github_remaining{resource="core"} 12',
      'stepkey_github_remaining{owner="octo-org",resource="graphql"} 12',
    ]);
  });
});

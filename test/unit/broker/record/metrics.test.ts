import { describe, expect, it } from "vitest";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";

const LEASES = { issuing: 0, active: 2, revoking: 0, revoked: 7, failed: 0, expired: 0, stuck: 1 };

describe("createMetrics", () => {
  it("shows leases by state, decisions by code, alarms and responses in Prometheus' text format", () => {
    const metrics = createMetrics();
    metrics.countDecision("granted");
    metrics.countDecision("sealed");
    metrics.countDecision("sealed");
    metrics.countAlarm("theft");
    metrics.countResponse("/token", 403);
    const lines = metrics.render(LEASES).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "# TYPE stepkey_leases gauge",
        "stepkey_store_up 1",
        'stepkey_leases{state="active"} 2',
        'stepkey_leases{state="stuck"} 1',
        'stepkey_decisions_total{code="granted"} 1',
        'stepkey_decisions_total{code="sealed"} 2',
        'stepkey_alarms_total{alarm="theft"} 1',
        'stepkey_alarms_total{alarm="id_mismatch"} 0',
        'stepkey_answers_total{route="/token",status="403"} 1',
      ]),
    );
    expect(lines.at(-1)).toBe("");
  });

  it("shows a store that does not respond as a figure, without inventing leases", () => {
    const text = createMetrics().render(undefined);
    expect(text).toContain("stepkey_store_up 0\n");
    expect(text).not.toContain("stepkey_leases{");
  });
});

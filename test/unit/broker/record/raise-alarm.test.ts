import { describe, expect, it } from "vitest";
import { startAuditTrail, type AuditEntry } from "../../../../src/broker/record/audit.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import { raiseAlarm } from "../../../../src/broker/record/raise-alarm.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

describe("raiseAlarm", () => {
  it("shows in the metrics, the log and the audit log, with what is known of the request", async () => {
    const audited: AuditEntry[] = [];
    const logged: LogEntry[] = [];
    const [metrics, clock, trail] = [createMetrics(), createFakeClock(), startAuditTrail("T")];
    trail.note({ rule: "octo-org/shop.yml:9 orders-migrate" });
    raiseAlarm({ alarm: "theft", reason: "another request" }, trail, {
      audit: (entry) => audited.push(entry),
      log: (entry) => logged.push(entry),
      metrics,
      clock,
    });
    expect(await metrics.render(undefined)).toContain('stepkey_alarms_total{alarm="theft"} 1');
    expect(logged).toEqual([
      { level: "warning", event: "alarm", alarm: "theft", message: "another request", trace: "T" },
    ]);
    expect(audited).toEqual([
      {
        at: clock.now(),
        trace: "T",
        event: "alarm",
        outcome: "raised",
        code: "theft",
        reason: "another request",
        facts: { rule: "octo-org/shop.yml:9 orders-migrate" },
      },
    ]);
  });
});

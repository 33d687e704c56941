import { beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../../../src/broker/record/log.ts";
import { createMetrics, type Metrics } from "../../../../src/broker/record/metrics.ts";
import { createSampler, type Sampler } from "../../../../src/broker/record/sampler.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

describe("the sample of requests without a valid token", () => {
  let clock: FakeClock;
  let metrics: Metrics;
  let sampler: Sampler;
  let lines: string[];
  let stopped: AbortController;
  beforeEach(() => {
    clock = createFakeClock();
    metrics = createMetrics();
    lines = [];
    stopped = new AbortController();
    const log = createLog(
      (line) => lines.push(line),
      () => clock.now(),
    );
    sampler = createSampler({ clock, log, metrics, signal: stopped.signal });
  });

  const flood = (count: number, code: string): number =>
    Array.from({ length: count }, () =>
      sampler.take({ route: "/token", status: 400, code }),
    ).filter(Boolean).length;

  it("shows the first of each minute, and says at its end how many it left out", async () => {
    expect(flood(17_000, "token_malformed")).toBe(20);
    expect(lines).toEqual([]);
    await clock.advance(60_000);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ event: "requests_left_out", count: 16_980 }),
    ]);
    expect(flood(5, "token_malformed")).toBe(5);
    await clock.advance(60_000);
    expect(lines).toHaveLength(1);
  });

  it("shows each kind a few times, whatever floods the rest", () => {
    const codes = Array.from({ length: 10 }, (_, index) => `code-${index}`);
    const shown = codes.map((code) => flood(1000, code));
    expect(shown.slice(0, 3)).toEqual([20, 20, 20]);
    expect(shown.slice(3)).toEqual([3, 3, 3, 3, 3, 3, 3]);
  });

  it("says what it left out when the broker stops", async () => {
    flood(21, "token_malformed");
    stopped.abort();
    await clock.advance(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"count":1');
  });

  it("counts all of them in the metrics, and those that it left out", async () => {
    flood(25, "token_malformed");
    const figures = await metrics.render(undefined);
    expect(figures).toContain(
      'stepkey_unauthenticated_total{route="/token",code="token_malformed"} 25\n',
    );
    expect(figures).toContain("stepkey_log_left_out_total 5\n");
  });
});

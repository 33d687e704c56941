import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createRequestLog } from "../../../../src/broker/record/request-log.ts";

describe("createRequestLog", () => {
  it("logs each response on one line, with a code only for a refusal, and counts it", () => {
    const logged: LogEntry[] = [];
    const counted: string[] = [];
    const onServed = createRequestLog({
      log: (entry) => logged.push(entry),
      metrics: { countResponse: (route, status) => counted.push(`${route} ${status}`) },
    });
    onServed({ method: "GET", route: "/healthz", status: 200, ms: 3, trace: "A" });
    onServed({
      method: "other",
      route: "other",
      status: 404,
      code: "not_found",
      ms: 1,
      trace: "B",
    });
    expect(logged.map((entry) => JSON.stringify(entry))).toEqual([
      '{"level":"info","event":"request","method":"GET","route":"/healthz","status":200,"ms":3,"trace":"A"}',
      '{"level":"info","event":"request","method":"other","route":"other","status":404,"code":"not_found","ms":1,"trace":"B"}',
    ]);
    expect(counted).toEqual(["/healthz 200", "other 404"]);
  });
});

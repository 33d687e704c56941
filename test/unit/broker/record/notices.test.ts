import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createNotices } from "../../../../src/broker/record/notices.ts";
import type { HttpRequest, HttpSend } from "../../../../src/shared/http.ts";
import { ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const NOTICE = { event: "break_glass", text: "mona got orders-admin", trace: "01TRACE" };

function setup(send: HttpSend, address: Secret | undefined = new Secret("https://chat.example/S")) {
  const clock = createFakeClock();
  const log: LogEntry[] = [];
  const notices = createNotices({
    address,
    send,
    clock,
    jitter: () => 1,
    log: (entry) => log.push(entry),
  });
  return { clock, log, notices, events: () => log.map(({ event }) => event) };
}

const status =
  (code: number): HttpSend =>
  async () =>
    ok({ status: code, headers: {}, body: "" });

describe("the configured address", () => {
  it("gets the notice as JSON", async () => {
    const asked: HttpRequest[] = [];
    const { notices, events, clock } = setup(async (request) => {
      asked.push(request);
      return ok({ status: 204, headers: {}, body: "" });
    });
    notices.send(NOTICE);
    await clock.advance(0);
    expect(asked).toHaveLength(1);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual(NOTICE);
    expect(events()).toEqual(["notice_taken"]);
  });

  it("is told again, at most nine times, and then the log has the whole notice", async () => {
    const { notices, log, events, clock } = setup(status(503));
    notices.send(NOTICE);
    await clock.advance(20 * 60_000);
    expect(events()).toEqual([...Array<string>(9).fill("notice_failed"), "notice_abandoned"]);
    expect(log.at(-1)?.message).toContain(NOTICE.text);
    expect(JSON.stringify(log)).not.toContain("chat.example");
  });

  it("is not followed when it redirects", async () => {
    const { notices, log, clock } = setup(status(302));
    notices.send(NOTICE);
    await clock.advance(0);
    expect(log[0]?.message).toContain("status 302");
  });

  it("keeps the broker from stopping no longer than the request takes to be cancelled", async () => {
    const { notices, events } = setup(
      ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", () =>
            resolve({ ok: false, error: { kind: "aborted", message: "", sent: true } }),
          );
        }),
    );
    notices.send(NOTICE);
    await notices.stop();
    expect(events()).toEqual(["notice_failed", "notice_abandoned"]);
    notices.send(NOTICE);
    expect(events().at(-1)).toBe("notice_abandoned");
  });

  it("that nobody configured is not told, and nothing is said", () => {
    const clock = createFakeClock();
    const log: LogEntry[] = [];
    const notices = createNotices({
      address: undefined,
      send: status(500),
      clock,
      jitter: () => 1,
      log: (entry) => log.push(entry),
    });
    notices.send(NOTICE);
    expect(log).toEqual([]);
  });

  it("that hangs keeps no more than a hundred notices", async () => {
    const { notices, events } = setup(() => new Promise(() => undefined));
    for (let count = 0; count < 101; count += 1) notices.send(NOTICE);
    expect(events()).toEqual(["notice_abandoned"]);
  });
});

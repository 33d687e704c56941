import { describe, expect, it } from "vitest";
import { watchForFailOver } from "../../../../src/broker/run/fail-over-watch.ts";
import type { ServerChange } from "../../../../src/lease/fail-over.ts";
import { StoreError } from "../../../../src/lease/store.ts";
import type { AuditEntry } from "../../../../src/broker/record/audit.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { createFakeProvider } from "../../../support/fake-provider.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";

const MINUTE = 60_000;
const DOWN = {
  kind: "retryable",
  name: "down",
  message: "it is down",
  remedy: "",
  mayExist: false,
} as const;

/** A broker's watch over one server whose provider lists every role that it has. */
function watching(how: ServerChange["how"] | undefined, isAway = false) {
  const clock = createFakeClock();
  const provider = createFakeProvider({}, { tidies: true });
  const logged: LogEntry[] = [];
  const audited: AuditEntry[] = [];
  const alarms: string[] = [];
  const known: string[] = [];
  const state = { isReachable: true, isLocked: false, isAway, searched: "" };
  const stopped = new AbortController();
  const change = how && { server: "1/00000002", how };
  const done = watchForFailOver(
    {
      clock,
      lockOwner: "this broker",
      store: {
        instance: async () => "instance",
        list: async () =>
          known.map((role) => leaseWith({ kind: "fake", handle: { server: "main", role } })),
        serverChange: async () => {
          if (state.isAway) throw new StoreError("unavailable", "away", { remedy: "" });
          return state.searched === change?.server ? undefined : change;
        },
        lockOrphanSearch: async () => !state.isLocked,
        orphansSearched: async (server) => {
          state.searched = server;
        },
      },
      providers: new Map([
        [
          "fake",
          {
            ...provider,
            list: async () =>
              state.isReachable
                ? ok([...provider.roles].map((role) => ({ server: "main", role })))
                : err(DOWN),
          },
        ],
      ]),
      rules: { servers: { fake: ["main"] } },
      audit: (entry) => audited.push(entry),
      log: (entry) => logged.push(entry),
      metrics: { countAlarm: (alarm: string) => alarms.push(alarm) } as never,
      newTrace: () => "trace",
    },
    stopped.signal,
  );
  const events = (): readonly string[] => logged.map(({ event }) => event);
  const stop = async (): Promise<void> => {
    stopped.abort();
    await done;
  };
  return { clock, provider, state, known, events, audited, alarms, stop };
}

describe("the watch for a fail-over", () => {
  it("does nothing while the store is at the same server", async () => {
    const { clock, provider, events, stop } = watching(undefined);
    provider.roles.add("stepkey_lost");
    await clock.advance(MINUTE);
    await stop();
    expect(events()).toEqual([]);
    expect(provider.calls).toEqual([]);
  });

  it("ends what the store does not have, leaves what it has, and says so once", async () => {
    const { clock, provider, state, known, events, audited, alarms, stop } = watching("promoted");
    provider.roles.add("stepkey_lost").add("stepkey_kept");
    known.push("stepkey_kept");
    await clock.advance(10 * MINUTE);
    await stop();
    expect([...provider.roles]).toEqual(["stepkey_kept"]);
    expect(alarms).toEqual(["orphan"]);
    expect(audited[0]?.reason).toContain("fake main role=stepkey_lost was not in the store");
    expect(events()).toEqual(["store_server_changed", "alarm", "orphans_searched"]);
    expect(state.searched).toBe("1/00000002");
  });

  it("looks a second time, for what an exchange of before has created meanwhile", async () => {
    const { clock, provider, state, stop } = watching("promoted");
    await clock.advance(1000);
    provider.roles.add("stepkey_late");
    expect(state.searched).toBe("");
    await clock.advance(MINUTE);
    await stop();
    expect([...provider.roles]).toEqual([]);
    expect(state.searched).toBe("1/00000002");
  });

  it("ends nothing where the server was made anew, and says again what to do until it is done", async () => {
    const { clock, provider, state, audited, stop } = watching("another");
    provider.roles.add("stepkey_lost");
    await clock.advance(11 * MINUTE);
    expect(provider.calls).toEqual([]);
    expect(audited.length).toBe(2);
    expect(audited[0]?.reason).toContain("stepkey leases --orphans --end");
    expect(state.searched).toBe("");
    provider.roles.clear();
    await clock.advance(15 * MINUTE);
    await stop();
    expect(state.searched).toBe("1/00000002");
  });

  it("searches a server that does not respond until it does", async () => {
    const { clock, provider, state, events, stop } = watching("promoted");
    provider.roles.add("stepkey_lost");
    state.isReachable = false;
    await clock.advance(3 * MINUTE);
    expect(state.searched).toBe("");
    expect(events()).toContain("orphan_search_failed");
    state.isReachable = true;
    await clock.advance(3 * MINUTE);
    await stop();
    expect([...provider.roles]).toEqual([]);
    expect(state.searched).toBe("1/00000002");
  });

  it("leaves the search to the broker that began it, and takes it over when that is gone", async () => {
    const { clock, provider, state, stop } = watching("promoted");
    provider.roles.add("stepkey_lost");
    state.isLocked = true;
    await clock.advance(MINUTE);
    expect(provider.calls).toEqual([]);
    state.isLocked = false;
    await clock.advance(MINUTE);
    await stop();
    expect([...provider.roles]).toEqual([]);
  });

  it("goes on when the store was away", async () => {
    const { clock, provider, state, stop } = watching("promoted", true);
    provider.roles.add("stepkey_lost");
    await clock.advance(MINUTE);
    expect([...provider.roles]).toEqual(["stepkey_lost"]);
    state.isAway = false;
    await clock.advance(MINUTE);
    await stop();
    expect([...provider.roles]).toEqual([]);
  });
});

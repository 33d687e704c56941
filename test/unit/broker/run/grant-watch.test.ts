import { describe, expect, it } from "vitest";
import { watchGrants, type GrantWatchOptions } from "../../../../src/broker/run/grant-watch.ts";
import { StoreError } from "../../../../src/lease/store.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { SHOP_POLICY } from "../../../support/broker-setup.ts";
import { POLICY } from "../../../support/kinds.ts";

const MISSING = {
  kind: "permanent",
  name: "42704",
  message: "no role",
  remedy: "",
  setting: "role",
  mayExist: false,
} as const;
const DOWN = {
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "down",
  remedy: "",
  mayExist: false,
} as const;

type Check = NonNullable<
  NonNullable<ReturnType<GrantWatchOptions["providers"]["get"]>>["checkSettings"]
>;

interface Rounds {
  readonly rounds?: number;
  /** Runs before a policy is read. */
  readonly onFind?: () => void;
}

/** Rounds over the shop's policy, one unless the test says more, with servers that respond as it says. */
async function lookRound(check: Check, { rounds = 1, onFind = () => undefined }: Rounds = {}) {
  let left = rounds;
  const stop = new AbortController();
  const noted: string[] = [];
  const kept: number[] = [];
  const parsed = POLICY.parse(SHOP_POLICY, { source: "octo-org/shop.yml", scope: "repository" });
  const repository = parsed.ok ? parsed.value : "broken";
  await watchGrants(
    {
      policy: {
        repositories: () => Promise.resolve(["octo-org/shop"]),
        repositoriesWith: async () => [],
        isUsable: () => Promise.resolve(true),
        find: async () => {
          onFind();
          return ok({ repository, organisation: undefined } as const);
        },
      },
      rules: {
        owners: [65],
        tokenMaxAgeMs: 1,
        clockSkewMs: 1,
        leaseMaxTtlSeconds: 1,
        heartbeatIntervalMs: 1,
        servers: { postgres: ["staging", "production"] },
      },
      clock: {
        now: () => Date.now(),
        sleep: (milliseconds, signal) => {
          if (milliseconds === 60_000) {
            left -= 1;
            if (left > 0) return Promise.resolve();
            stop.abort();
          }
          return new Promise((resolve) => {
            signal?.addEventListener("abort", () => resolve(), { once: true });
            if (signal?.aborted === true) resolve();
          });
        },
      },
      providers: new Map([["postgres", { checkSettings: check }]]),
      unusableGrants: {
        note: ({ grant }, trouble) => noted.push(`${grant}: ${trouble?.message ?? "works"}`),
        keepOnly: (credentials) => kept.push(credentials.length),
      },
    },
    stop.signal,
  );
  return { noted: noted.toSorted(), kept };
}

describe("the watch over what grants name on their servers", () => {
  it("looks once at each credential whose server is configured, and notes how it is", async () => {
    const asked: string[] = [];
    const { noted, kept } = await lookRound(({ settings, access }) => {
      asked.push(`${access} ${JSON.stringify(settings)}`);
      return Promise.resolve(
        JSON.stringify(settings).includes("migrator") ? err(MISSING) : ok(undefined),
      );
    });
    expect(asked.toSorted()).toEqual([
      'read {"server":"staging","database":"app","role":"app_migrator"}',
      'read {"server":"staging","database":"app","role":"app_readonly"}',
      'write {"server":"production","database":"app","role":"app_migrator"}',
    ]);
    expect(noted).toEqual([
      "not-really-read: no role",
      "orders-migrate: no role",
      expect.stringMatching(/: works$/u),
    ]);
    expect(kept).toEqual([3]);
  });

  it("leaves the other grants of a server that is down for the next round, and says nothing of them", async () => {
    let asked = 0;
    const { noted } = await lookRound(() => {
      asked += 1;
      return Promise.resolve(err(DOWN));
    });
    expect(noted).toEqual([]);
    expect(asked).toBe(2);
  });

  it("goes on after a round in which the store was away", async () => {
    let rounds = 0;
    const onFind = (): void => {
      rounds += 1;
      if (rounds === 1) throw new StoreError("unavailable", "it is away", { remedy: "" });
    };
    const { kept } = await lookRound(() => Promise.resolve(ok(undefined)), { rounds: 2, onFind });
    expect(kept).toEqual([3]);
  });
});

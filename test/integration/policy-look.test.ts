import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDirectoryPolicy } from "../../src/broker/policy/directory-policy.ts";
import type { PolicySource } from "../../src/broker/policy/policy-source.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { POLICY } from "../support/kinds.ts";
import {
  CAPPED,
  makePolicyPlace,
  NARROW,
  type PolicyPlace,
} from "../support/policy/replacements.ts";

let place: PolicyPlace;
let policy: PolicySource;
let now: number;

beforeEach(async () => {
  place = makePolicyPlace(CAPPED);
  now = Date.now();
  policy = createDirectoryPolicy(place.directory, {
    parser: POLICY,
    log: () => undefined,
    metrics: createMetrics(),
    memory: {
      findCap: () => Promise.resolve(undefined),
      forgetCap: () => Promise.resolve(false),
      keepCap: () => Promise.resolve(),
    },
    clock: { ...systemClock, now: () => now },
    quietMs: 0,
  });
  await policy.find("octo-org/shop");
});
afterEach(() => place.remove());

it("is the policy of 25 ms ago at most", async () => {
  const before = await policy.find("octo-org/shop");
  await narrow();
  now += 24;
  expect(await policy.find("octo-org/shop")).toEqual(before);
  now += 1;
  expect(await policy.find("octo-org/shop")).not.toEqual(before);
});

it("is looked at for each repository by itself", async () => {
  const before = await policy.find("octo-org/shop");
  await narrow();
  // This look finds the change, and replaces the policies of all.
  await policy.find("octo-org/other");
  expect(await policy.find("octo-org/shop")).not.toEqual(before);
});

it("is looked at again when the clock was set back", async () => {
  const before = await policy.find("octo-org/shop");
  await narrow();
  now -= 60_000;
  expect(await policy.find("octo-org/shop")).not.toEqual(before);
});

async function narrow(): Promise<void> {
  for (const [name, text] of Object.entries(NARROW)) {
    writeFileSync(join(place.directory, name), text);
  }
}

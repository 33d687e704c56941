import { describe, expect, it } from "vitest";
import { countValues } from "../../../../src/broker/exchange/count-values.ts";
import { startAuditTrail } from "../../../../src/broker/record/audit.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import type { SharedValue } from "../../../../src/credentials/kind/provider.ts";
import { createKeyRing } from "../../../../src/lease/key-ring.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const VALUE = new Secret("npm_hunter2");
const shared = (rotateAfter: number, name = "NPM_TOKEN"): SharedValue => ({
  name,
  value: VALUE,
  rotateAfter,
});

function setup(fault?: Error) {
  const ring = createKeyRing(
    { current: new Secret("k".repeat(40)), older: [] },
    (length) => new Uint8Array(length),
  );
  if (!ring.ok) throw new Error("the key is refused");
  const counts = new Map<string, number>();
  const printed: string[] = [];
  const reasons: (string | undefined)[] = [];
  const context = {
    deps: {
      keyRing: ring.value,
      store: {
        countValueUse: ([id = ""]: readonly string[]) => {
          if (fault !== undefined) return Promise.reject(fault);
          counts.set(id, (counts.get(id) ?? 0) + 1);
          return Promise.resolve(counts.get(id) ?? 0);
        },
      },
      audit: ({ reason }: { readonly reason?: string | undefined }) => reasons.push(reason),
      log: (line: unknown) => printed.push(JSON.stringify(line)),
      metrics: createMetrics(),
      clock: createFakeClock(),
    },
    trail: startAuditTrail("01J9"),
  };
  return { context, counts, printed, reasons };
}

describe("the leases that got one value", () => {
  it("raise an alarm when they are more than rotate-after, and again after as many", async () => {
    const { context, reasons } = setup();
    for (let lease = 1; lease <= 7; lease += 1) {
      await countValues({ sharedValues: [shared(3)] }, context);
    }
    expect(reasons).toEqual(
      [4, 7].map(
        (leases) => `the value of NPM_TOKEN went to ${leases} leases, and stays valid: replace it`,
      ),
    );
    expect(await context.deps.metrics.render(undefined)).toContain('{alarm="rotate"} 2');
  });

  it("are counted by leases: one value under two names is one", async () => {
    const { context, counts } = setup();
    await countValues({ sharedValues: [shared(3), shared(3, "NODE_AUTH_TOKEN")] }, context);
    expect([...counts.values()]).toEqual([1]);
  });

  it("are known by something that shows nothing of the value", async () => {
    const { context, counts, printed } = setup();
    for (const _ of [1, 2]) await countValues({ sharedValues: [shared(1)] }, context);
    expect(JSON.stringify([...counts, ...printed])).not.toContain("hunter2");
    expect(printed).toHaveLength(1);
  });

  it("are no reason to refuse a lease when they cannot be counted: the log says so", async () => {
    const { context, printed } = setup(new Error("the disk is full"));
    await countValues({ sharedValues: [shared(3)] }, context);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain("the leases that got NPM_TOKEN were not counted");
  });

  it("need no store-key for kinds that make what they issue", async () => {
    const { context } = setup();
    const deps = { ...context.deps, keyRing: undefined };
    await countValues({}, { ...context, deps });
    expect(await context.deps.metrics.render(undefined)).toContain('{alarm="rotate"} 0');
  });
});

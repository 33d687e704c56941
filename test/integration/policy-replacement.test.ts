import { renameSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mapMemory } from "../support/map-memory.ts";
import { createDirectoryPolicy } from "../../src/broker/policy/directory-policy.ts";
import type { PolicySource } from "../../src/broker/policy/policy-source.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import { openBrokerSetup, SHOP_POLICY, type BrokerSetup } from "../support/broker-setup.ts";
import { POLICY } from "../support/kinds.ts";
import { CLAIMS } from "../support/policy/claims-fixture.ts";
import {
  CAPPED,
  makePolicyPlace,
  NARROW,
  REPLACEMENT_WAYS,
  type PolicyPlace,
} from "../support/policy/replacements.ts";

/** `npm run prove:policy` makes a thousand. */
const REPLACEMENTS = Number(process.env["STEPKEY_REPLACEMENTS"] ?? "28");

const CAP = `version: 1
owner-id: 65
grants:
  reports-read:
    environment: staging
    ttl: 60s
    allow: { events: [pull_request] }
`;

describe("an organisation's policy that vanishes", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
    broker.writePolicy("octo-org/.organisation.yml", CAP);
    await broker.ask({ ttl: 61 });
  });
  afterEach(() => broker.close());

  const remove = (): void => unlinkSync(join(broker.folder, "octo-org/.organisation.yml"));

  it("still limits, with an alarm in log and metrics", async () => {
    remove();
    expect((await broker.ask({ ttl: 61 })).body["code"]).toBe("ttl_too_long");
    expect((await broker.ask({}, { check_run_id: "7001" })).body["expires_in"]).toBe(60);
    expect(broker.log()).toContainEqual(
      expect.objectContaining({ event: "alarm", alarm: "cap_gone" }),
    );
    expect((await broker.send("/metrics")).text).toContain(
      'stepkey_alarms_total{alarm="cap_gone"} 1\n',
    );
  });

  it("still limits in another broker that starts on the same store while it is gone", async () => {
    remove();
    const restarted = createDirectoryPolicy(broker.folder, {
      parser: POLICY,
      log: () => undefined,
      metrics: createMetrics(),
      memory: broker.store,
    });
    const found = await restarted.find("octo-org/shop");
    expect(found).toMatchObject({ ok: true, value: { organisation: { ownerId: 65 } } });
  });

  it("limits no more once an admin has confirmed that", async () => {
    remove();
    expect((await broker.ask({ ttl: 61 })).body["code"]).toBe("ttl_too_long");
    await broker.store.forgetCap("octo-org");
    expect((await broker.ask({ ttl: 61 })).status).toBe(200);
  });

  it("refuses everything if it had mistakes when it was last there", async () => {
    broker.writePolicy("octo-org/.organisation.yml", "version: 9");
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
    remove();
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
  });
});

describe("a broker whose owners must have an organisation's policy", () => {
  it("refuses the jobs of an owner without one, and says so in the audit log", async () => {
    const broker = await openBrokerSetup({ policy: { requireOrganisation: true } });
    try {
      expect((await broker.ask()).body["code"]).toBe("grant_refused");
      expect(broker.printed()).toContain("the organisation's policy is missing");
      broker.writePolicy("octo-org/.organisation.yml", CAP);
      expect((await broker.ask()).status).toBe(200);
    } finally {
      await broker.close();
    }
  });
});

describe("a policy directory that is not there", () => {
  it("refuses requests with policy_unavailable, and issues again when it is back", async () => {
    const broker = await openBrokerSetup();
    try {
      expect((await broker.ask()).status).toBe(200);
      const away = `${broker.folder}-away`;
      renameSync(broker.folder, away);
      const told = await broker.ask({}, { check_run_id: "7001" });
      expect(told).toMatchObject({ status: 503, body: { code: "policy_unavailable" } });
      renameSync(away, broker.folder);
      expect((await broker.ask({}, { check_run_id: "7002" })).status).toBe(200);
    } finally {
      await broker.close();
    }
  });
});

describe("what cannot be read in a policy directory", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });
  afterEach(() => broker.close());

  it("is an organisation's policy that refuses everything", async () => {
    symlinkSync(".organisation.yml", join(broker.folder, "octo-org/.organisation.yml"));
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
    expect(broker.log()).toContainEqual(expect.objectContaining({ event: "policy_invalid" }));
  });

  it("is an owner that gets nothing, and no other owner's trouble", async () => {
    symlinkSync("loop", join(broker.folder, "loop"));
    expect((await broker.ask()).status).toBe(200);
    renameSync(join(broker.folder, "octo-org"), join(broker.folder, "away"));
    symlinkSync("octo-org", join(broker.folder, "octo-org"));
    const told = await broker.ask({}, { check_run_id: "7001" });
    expect(told.body["code"]).toBe("grant_refused");
  });

  it("is a file of more than a megabyte", async () => {
    broker.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}#${"x".repeat(1024 * 1024)}\n`);
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
  });
});

describe("a file system whose clock is another machine's", () => {
  it.each([-3_600_000, 3_600_000])(
    "is quiet when this process saw no change (%d ms off)",
    async (off) => {
      const clock = { ...systemClock, now: () => Date.now() + off };
      const broker = await openBrokerSetup({ policy: { clock, quietMs: 200 } });
      try {
        expect((await broker.ask()).status).toBe(200);
      } finally {
        await broker.close();
      }
    },
  );
});

describe("a policy that is replaced file by file", () => {
  it("is used only when nothing in the directory has changed for a while", async () => {
    const broker = await openBrokerSetup({ policy: { quietMs: 300 } });
    try {
      broker.writePolicy("octo-org/.organisation.yml", CAP);
      await broker.ask();
      // Halfway: the cap was widened first, and the repository's policy is narrowed a little later.
      broker.writePolicy("octo-org/.organisation.yml", CAP.replace("60s", "1h"));
      const asked = broker.ask({ ttl: 600 }, { check_run_id: "7001" });
      const narrow = SHOP_POLICY.replace("staging\n", "staging\n    ttl: 60s\n");
      setTimeout(() => broker.writePolicy("octo-org/shop.yml", narrow), 100);
      expect((await asked).body["code"]).toBe("ttl_too_long");
    } finally {
      await broker.close();
    }
  });

  it("is not used while it keeps changing: the request can be tried again", async () => {
    const broker = await openBrokerSetup({ policy: { quietMs: 300 } });
    let turn = 0;
    const noise = setInterval(() => {
      broker.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}# ${(turn += 1)}\n`);
    }, 30);
    try {
      const told = await broker.ask();
      expect(told).toMatchObject({ status: 503, body: { code: "policy_unavailable" } });
    } finally {
      clearInterval(noise);
      await broker.close();
    }
  });
});

describe("a policy directory that is replaced over and over under requests", () => {
  let place: PolicyPlace;
  beforeEach(() => {
    place = makePolicyPlace(CAPPED);
  });
  afterEach(() => place.remove());

  const effects = { parser: POLICY, log: () => undefined, metrics: createMetrics() };

  it(
    "never grants more than one whole policy allows",
    async () => {
      const counts = { requests: 0, granted: 0, refused: 0, unavailable: 0 };
      const policy = createDirectoryPolicy(place.directory, { ...effects, memory: mapMemory() });
      await policy.find("octo-org/shop");
      const stop = new AbortController();
      const askers = Array.from({ length: 4 }, () => askUntil(stop.signal, policy, counts));
      for (let turn = 0; turn < REPLACEMENTS; turn += 1) {
        const way = REPLACEMENT_WAYS[turn % REPLACEMENT_WAYS.length] ?? "checkout";
        await place.replace(way, turn % 2 === 0 ? NARROW : CAPPED);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
      }
      stop.abort();
      await Promise.all(askers);
      expect(counts).toMatchObject({ granted: 0 });
      expect(counts.refused).toBeGreaterThan(REPLACEMENTS);
      if (REPLACEMENTS > 100) process.stderr.write(`${JSON.stringify(counts)}\n`);
    },
    60_000 + REPLACEMENTS * 2000,
  );
});

interface Counts {
  requests: number;
  granted: number;
  refused: number;
  unavailable: number;
}

/** Asks for ten minutes, which neither policy allows. */
async function askUntil(signal: AbortSignal, policy: PolicySource, counts: Counts): Promise<void> {
  const request = { grant: "reports-read", environment: "staging", access: "read" } as const;
  const job = { ...CLAIMS, environment: "staging" };
  while (!signal.aborted) {
    const found = await policy.find("octo-org/shop");
    counts.requests += 1;
    if (!found.ok) counts.unavailable += 1;
    else {
      const asked = { ...found.value, request: { ...request, ttlSeconds: 600 }, claims: job };
      counts[evaluate(asked).kind] += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

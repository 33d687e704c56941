import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  APPROVED,
  openBrokerSetup,
  PRODUCTION,
  SHOP_POLICY,
  type BrokerSetup,
} from "../support/broker-setup.ts";

const WRITE = { grant: "orders-migrate", access: "write", ...PRODUCTION };
const SOMETHING: unknown = expect.any(String);
const ALLOW_EVENTS: unknown = expect.stringContaining("allow.events");

describe("a broker without github", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup({ withGate: false });
  });
  afterEach(() => broker.close());

  const nightly = { grant: "nightly", access: "write", environment: "production" };

  it("refuses a write that needs an approval, and says what the broker lacks", async () => {
    const told = await broker.ask(WRITE, PRODUCTION);
    expect(told).toMatchObject({ status: 403, body: { code: "approval_refused" } });
    expect(told.body["remedy"]).toContain("github");
  });

  it("issues a write that policy excuses on schedule, and carries the reason", async () => {
    const claims = { ...PRODUCTION, event_name: "schedule", ref: "refs/heads/main" };
    const told = await broker.ask(nightly, claims);
    expect(told.status).toBe(200);
    expect(told.body["decision"]).toMatchObject({ reason: "nightly report" });
    expect(broker.audit()).toContainEqual(expect.objectContaining({ excuse: "nightly report" }));
  });

  it("issues it on a push by a person, and refuses it wherever an agent may be behind the job", async () => {
    const push = { ...PRODUCTION, event_name: "push", ref: "refs/heads/main" };
    expect((await broker.ask(nightly, push)).status).toBe(200);
    const code = async (claims: Readonly<Record<string, unknown>>): Promise<unknown> =>
      (await broker.ask(nightly, { ...push, check_run_id: "6001", ...claims })).body["code"];
    expect(await code({ actor: "release-helper" })).toBe("approval_refused");
    expect(await code({ actor: "renovate[bot]" })).toBe("approval_refused");
    expect(await code({ run_attempt: "2" })).toBe("approval_refused");
    expect(await code({ event_name: "pull_request" })).toBe("approval_refused");
    expect(await code({ ref: "refs/heads/mine" })).toBe("approval_refused");
  });
});

describe("a write on a tag", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
    broker.gate.answer = APPROVED;
  });
  afterEach(() => broker.close());

  const onTag = { ...PRODUCTION, event_name: "push", ref: "refs/tags/v1", ref_type: "tag" };
  const release = { grant: "nightly", access: "write", ...PRODUCTION };
  const tags = 'tags: [{ name: "v*", by: ["@octo-org/release"] }]';
  const listing = SHOP_POLICY.replace(
    "pull_request] }\n    approval",
    `release], ${tags} }\n    approval`,
  );

  it("is refused where no grant lists the tag, whether there is the grant or not", async () => {
    expect((await broker.ask(release, onTag)).body["code"]).toBe("write_event_refused");
    const unknown = { ...release, grant: "unknown" };
    expect((await broker.ask(unknown, onTag)).body["code"]).toBe("write_event_refused");
    expect(broker.gate.asked).toEqual([]);
  });

  it("is decided by the gate where the grant lists it: who started it, and an approval in any case", async () => {
    broker.writePolicy("octo-org/shop.yml", listing);
    expect((await broker.ask(release, onTag)).status).toBe(200);
    expect(broker.gate.asked).toMatchObject([
      { tagStarters: [["@octo-org/release"]], rule: { count: 1, reason: undefined } },
    ]);
    expect(broker.audit()).not.toContainEqual(expect.objectContaining({ excuse: SOMETHING }));
  });

  it("is still excused on a branch, where the gate is not asked about a tag", async () => {
    broker.writePolicy("octo-org/shop.yml", listing);
    const push = { ...PRODUCTION, event_name: "push", ref: "refs/heads/main" };
    expect((await broker.ask(release, push)).status).toBe(200);
    expect(broker.gate.asked).toMatchObject([{ rule: { count: 0, reason: "nightly report" } }]);
    expect(broker.gate.asked[0]?.tagStarters).toBeUndefined();
  });
});

describe("policy documents", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });
  afterEach(() => broker.close());

  it("refuses everything while a policy has mistakes at its top level, and reads it again when it is fixed", async () => {
    broker.writePolicy("octo-org/shop.yml", SHOP_POLICY.replace("version: 1", "version: 9"));
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
    expect(broker.log()).toContainEqual(
      expect.objectContaining({ event: "policy_invalid", source: "octo-org/shop.yml", line: 1 }),
    );
    broker.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}\n`);
    expect((await broker.ask()).status).toBe(200);
  });

  it("refuses everything of an owner whose organisation's document has mistakes", async () => {
    broker.writePolicy("octo-org/.organisation.yml", "version: 1\nowner-id: [65");
    expect((await broker.ask()).body["code"]).toBe("grant_refused");
  });

  it("caps a repository's grant by the organisation's document", async () => {
    broker.writePolicy(
      "octo-org/.organisation.yml",
      `version: 1
owner-id: 65
grants:
  reports-read:
    environment: staging
    ttl: 60s
    allow: { events: [pull_request] }
`,
    );
    expect((await broker.ask({ ttl: 61 })).body["code"]).toBe("ttl_too_long");
    expect((await broker.ask({}, { check_run_id: "7001" })).body["expires_in"]).toBe(60);
  });

  it("never takes the organisation's document for that of a repository of its name", async () => {
    broker.writePolicy("octo-org/.organisation.yml", SHOP_POLICY);
    const told = await broker.ask({}, { repository: "octo-org/.organisation" });
    expect(told.body["code"]).toBe("grant_refused");
  });

  it("under mode: observe issues a read that allow would refuse, says so, and issues no write", async () => {
    broker.writePolicy(
      "octo-org/shop.yml",
      SHOP_POLICY.replace("agents:", "mode: observe\nagents:"),
    );
    const told = await broker.ask({}, { event_name: "workflow_dispatch" });
    expect(told.status).toBe(200);
    expect(told.body["decision"]).toMatchObject({
      observed: [ALLOW_EVENTS],
    });
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({ outcome: "granted", observed: [SOMETHING] }),
    );
    broker.gate.answer = APPROVED;
    const write = await broker.ask(WRITE, { ...PRODUCTION, check_run_id: "7002" });
    expect(write.body["code"]).toBe("grant_refused");
  });
});

/** What two brokers of one store write of one commit, where only one of them reaches a server. GitHub is the strict front. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCheckSetup, policyOf, type CheckSetup } from "../support/check-run/check-setup.ts";
import type { PullState } from "../support/github/start-github.ts";

let setup: CheckSetup;
let pull: PullState;

beforeEach(async () => {
  setup = await openCheckSetup();
  pull = await setup.github.openPullRequest(setup.repository, { by: "kim" });
  // The server is configured at the first broker alone.
  setup.otherProviders.delete("postgres");
});
afterEach(() => setup.close());

const MAY = "INSERT on 1 table";

async function handleBy(broker: 0 | 1): Promise<void> {
  await setup.tell(pull);
  expect(await setup.work(broker)).toBe(1);
}

const text = (): string => setup.checkOf(pull).output?.text ?? "";
const writes = (): number => setup.github.checkRunWrites.length;

describe("two brokers, of which one cannot see what a credential may do", () => {
  it("write one text: it says what the other one saw, whoever has the task", async () => {
    await handleBy(0);
    expect(text()).toContain(MAY);
    for (const broker of [1, 0, 1, 1, 0] as const) {
      await setup.clock.advance(601_000);
      await handleBy(broker);
    }
    expect(text()).toContain(MAY);
    expect(writes()).toBe(1);
  });

  it("add what one saw to a check run that the other began without it", async () => {
    await handleBy(1);
    expect(text()).toContain("orders-migrate");
    expect(text()).not.toContain(MAY);
    await handleBy(0);
    await handleBy(1);
    expect(text()).toContain(MAY);
    expect(writes()).toBe(2);
  });

  it("keep it also when something else of the check run changes", async () => {
    await handleBy(0);
    await setup.startJob(pull).ask();
    await setup.work(1);
    expect(setup.checkOf(pull).output?.title).toContain("waits for 1 approval");
    expect(text()).toContain(MAY);
  });

  it("no longer say it a day after anybody saw it", async () => {
    await handleBy(0);
    await setup.clock.advance(23 * 3_600_000);
    await handleBy(1);
    expect(text()).toContain(MAY);
    await setup.clock.advance(3_600_000);
    await handleBy(1);
    expect(text()).not.toContain(MAY);
  });

  it("say of a credential that policy names anew only what was seen of that one", async () => {
    await handleBy(0);
    const { broker, repository } = setup;
    const policy = policyWith(repository, "app_admin");
    broker.writePolicy("octo-org/shop.yml", policy);
    await handleBy(1);
    expect(text()).toContain("app&#95;admin");
    expect(text()).not.toContain(MAY);
  });
});

function policyWith(repository: CheckSetup["repository"], role: string): string {
  return policyOf(repository).replace("role: app_migrator", `role: ${role}`);
}

import { describe, expect, it } from "vitest";
import type { GitHubFile, ReadAtTip } from "../../../../src/broker/policy/github-file.ts";
import { createGitHubPolicy } from "../../../../src/broker/policy/github-policy.ts";
import type { OverseenPolicy } from "../../../../src/broker/policy/policy-source.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { POLICY } from "../../../support/kinds.ts";
import { mapMemory } from "../../../support/map-memory.ts";

const AWAY: ReadAtTip = { kind: "away", message: "GitHub does not respond", retryAfterSeconds: 5 };
const MANY = Array.from({ length: 500 }, (_, index) => index + 1);

describe("policies on GitHub", () => {
  it("are limited by an organisation's policy that has just gone, in whatever case its owner is written", async () => {
    const clock = createFakeClock();
    let isGone = false;
    const policy = policyOf(clock, async ({ path }) => {
      if (path !== "cap.yml") return readAs(undefined);
      return readAs(isGone ? undefined : "version: 1\nowner-id: 65\ngrants: {}\n");
    });
    const cap = async (repository: string): Promise<unknown> => {
      const found = await policy.find(repository);
      return found.ok ? found.value.organisation : found;
    };
    expect(await cap("octo-org/shop")).toMatchObject({ scope: "organisation" });
    isGone = true;
    policy.forget(CAP_ID);
    for (const owner of ["octo-org", "OCTO-ORG", "Octo-Org"]) {
      expect(await cap(`${owner}/shop`)).toMatchObject({ scope: "organisation" });
    }
  });

  it("stay limited while GitHub is away that showed the organisation's policy gone just before", async () => {
    const clock = createFakeClock();
    let shown = readAs("version: 1\nowner-id: 65\ngrants: {}\n");
    const policy = policyOf(clock, async ({ path }) =>
      path === "cap.yml" ? shown : readAs("version: 1\nrepository-id: 7\nowner-id: 65\n"),
    );
    const cap = async (): Promise<unknown> => {
      const found = await policy.find("octo-org/shop");
      return found.ok ? found.value.organisation : found;
    };
    expect(await cap()).toMatchObject({ scope: "organisation" });
    shown = readAs(undefined);
    policy.forget(CAP_ID);
    expect(await cap()).toMatchObject({ scope: "organisation" });
    shown = AWAY;
    for (let seconds = 0; seconds < 200; seconds += 1) await clock.advance(1000);
    expect(await cap()).toMatchObject({ scope: "organisation" });
    // Only what is seen gone for a minute is gone.
    shown = readAs(undefined);
    await clock.advance(5000);
    expect(await cap()).toMatchObject({ scope: "organisation" });
    for (let seconds = 0; seconds < 200; seconds += 1) await clock.advance(1000);
    expect(await cap()).toBeUndefined();
  });

  it("are shown as they were last seen, without a wait for each, when GitHub does not respond to a reload", async () => {
    const clock = createFakeClock();
    let isAway = false;
    let reads = 0;
    const policy = policyOf(clock, async ({ repository }) => {
      reads += 1;
      if (isAway) {
        await clock.sleep(5000);
        return AWAY;
      }
      const id = Number(repository.split("-").at(-1));
      return readAs(`version: 1\nrepository-id: ${id}\nowner-id: 65\ngrants: {}\n`, id);
    });
    for (const id of MANY) await policy.find(`other-org/repo-${id}`, id);
    isAway = true;
    reads = 0;
    const done: unknown[] = [];
    void policy.readAll().then((all) => done.push(all));
    for (let seconds = 0; seconds < 60; seconds += 1) await clock.advance(1000);
    expect(done).toHaveLength(1);
    expect((await policy.repositories()).length).toBe(MANY.length);
    expect(reads).toBeLessThan(100);
  });
});

const CAP_ID = 7;

function readAs(text: string | undefined, repositoryId = CAP_ID): ReadAtTip {
  const commit = "0".repeat(40);
  return { kind: "read", repositoryId, ownerId: 65, commit, text: ok(text) };
}

function policyOf(
  clock: FakeClock,
  read: (file: GitHubFile) => Promise<ReadAtTip>,
): OverseenPolicy {
  return createGitHubPolicy({
    path: ".github/stepkey.yml",
    organisations: [{ repository: "octo-org/policies", path: "cap.yml" }],
    requireOrganisation: false,
    holdMs: 3_600_000,
    parser: POLICY,
    log: () => undefined,
    metrics: { countAlarm: () => undefined },
    memory: mapMemory(),
    clock,
    backgroundClock: clock,
    read,
  });
}

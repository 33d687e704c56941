import { describe, expect, it } from "vitest";
import type { ReadAtTip } from "../../../../src/broker/policy/github-file.ts";
import { createGitHubPolicy } from "../../../../src/broker/policy/github-policy.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { POLICY } from "../../../support/kinds.ts";
import { mapMemory } from "../../../support/map-memory.ts";

const AWAY: ReadAtTip = { kind: "away", message: "GitHub does not respond", retryAfterSeconds: 5 };
const MANY = Array.from({ length: 500 }, (_, index) => index + 1);

describe("policies on GitHub", () => {
  it("are shown as they were last seen, without a wait for each, when GitHub does not respond to a reload", async () => {
    const clock = createFakeClock();
    let isAway = false;
    let reads = 0;
    const policy = createGitHubPolicy({
      path: ".github/stepkey.yml",
      organisations: [],
      requireOrganisation: false,
      holdMs: 3_600_000,
      parser: POLICY,
      log: () => undefined,
      metrics: { countAlarm: () => undefined },
      memory: mapMemory(),
      clock,
      backgroundClock: clock,
      read: async ({ repository }) => {
        reads += 1;
        if (isAway) {
          await clock.sleep(5000);
          return AWAY;
        }
        const id = Number(repository.split("-").at(-1));
        const text = ok(`version: 1\nrepository-id: ${id}\nowner-id: 65\ngrants: {}\n`);
        return { kind: "read", repositoryId: id, ownerId: 65, commit: "0".repeat(40), text };
      },
    });
    for (const id of MANY) await policy.find(`octo-org/repo-${id}`, id);
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

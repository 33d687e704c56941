import { expect, it } from "vitest";
import { upgradeUnderLoad } from "../support/upgrade-under-load.ts";

it("fails no job when the broker restarts three times under load, and every lease is proved to have ended", async () => {
  const figures = await upgradeUnderLoad({ jobs: 12, restarts: 3, spreadMs: 6000, taskMs: 3000 });
  expect(figures.failed).toEqual([]);
  expect(figures).toMatchObject({ verified: 12, rolesLeft: 0 });
  expect(figures.downMs).toHaveLength(3);
}, 120_000);

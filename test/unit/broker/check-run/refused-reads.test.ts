import { describe, expect, it } from "vitest";
import { createReader } from "../../../../src/approval/github/reader.ts";
import { watchRefusals } from "../../../../src/broker/check-run/refused-reads.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const READ = { what: "pull request 42", params: {}, parse: () => ok([1]) } as const;

function watched(status: number) {
  return watchRefusals(
    createReader({
      api: { request: async () => ok({ status, headers: {}, data: [] }) },
      clock: createFakeClock(),
      jitter: () => 0,
      signal: new AbortController().signal,
      budgetMs: 10_000,
    }),
  );
}

async function readAll({ reader }: ReturnType<typeof watched>): Promise<void> {
  const route = "GET /repos/{owner}/{repo}/pulls";
  await reader.all({ ...READ, route, permission: "Pull requests" });
  await reader.one({ ...READ, route, permission: "Contents" });
  await reader.status({ ...READ, route, permission: "Contents" });
}

describe("what GitHub refuses to show", () => {
  it("is told with the first reason, each permission once, and what to do", async () => {
    const { refused, ...rest } = watched(403);
    await readAll({ refused, ...rest });
    expect([refused.has("Pull requests"), refused.has("Actions")]).toEqual([true, false]);
    expect(refused.message()).toBe(
      'GitHub returned 403 for pull request 42: the token needs the permission "Pull requests: read". Give "Pull requests: read" and "Contents: read" to the App or token that reads. Of an App, each owner who installed it has to accept that. stepkey doctor lists all that is missing.',
    );
  });

  it.each([200, 404, 422])("is not what it answers with status %i", async (status) => {
    const scene = watched(status);
    await readAll(scene);
    expect(scene.refused.message()).toBeUndefined();
  });
});

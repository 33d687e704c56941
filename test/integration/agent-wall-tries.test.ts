import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostedRunner, openHostedRunner } from "../support/hosted-runner.ts";
import { readTries, tryToClimb } from "../support/wall-tries.ts";

const runner = openHostedRunner();
/** All tries run behind one wall, one after the other. */
const MAX_MS = 600_000;

describe.skipIf(runner === undefined)("a hostile agent on a hosted runner", () => {
  let ended: Awaited<ReturnType<typeof tryToClimb>>;
  beforeAll(async () => {
    ended = await tryToClimb(runner as HostedRunner);
  }, MAX_MS);
  afterAll(() => runner?.remove());

  it.each(readTries().map(({ verdict, title, script }) => [verdict, title, script] as const))(
    "%s: %s",
    (_, title, script) => {
      const outcome = ended.outcomes.find((one) => one.title === title && one.script === script);
      expect(outcome).toMatchObject({ asExpected: true });
    },
  );

  it("leaves nothing that could not be removed", () => {
    expect(ended.seen.closed?.left).toEqual([]);
  });
});

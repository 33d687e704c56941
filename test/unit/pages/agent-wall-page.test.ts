import { describe, expect, it } from "vitest";
import { MAX_PROCESSES } from "../../../src/action/agent/wall/plan.ts";
import { readPage } from "../../support/named-tests.ts";
import { readTries } from "../../support/wall-tries.ts";

/** As a reader sees it: lines are wrapped anywhere. */
const text = readPage("agent-wall.md").replaceAll(/\s+/gu, " ");

describe("docs/agent-wall.md", () => {
  it("says how many tries there are", () => {
    expect(text).toContain(` ${readTries().length} tries to climb it are in`);
  });

  it("says how many processes an agent may have", () => {
    expect(text).toContain(`up to ${MAX_PROCESSES.toLocaleString("en-US")} processes`);
  });
});

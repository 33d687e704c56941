import { describe, expect, test } from "vitest";
import { KNOWN_EVENTS } from "../../../src/policy/events.ts";
import { writeEventRefusal } from "../../../src/policy/write-event.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";

const WRITING = ["pull_request", "pull_request_review", "push", "workflow_dispatch", "schedule"];

describe("a write", () => {
  test.each(WRITING)("may be decided by policy on %s", (eventName) => {
    expect(writeEventRefusal({ ...CLAIMS, eventName })).toBeUndefined();
  });

  test.each(KNOWN_EVENTS.filter((event) => !WRITING.includes(event)))(
    "is never issued on %s",
    (eventName) => {
      expect(writeEventRefusal({ ...CLAIMS, eventName })).toBe(
        `a write is never issued on ${eventName}`,
      );
    },
  );

  test("is never issued on an unknown event", () => {
    expect(writeEventRefusal({ ...CLAIMS, eventName: "Push" })).toBe(
      "a write is never issued on Push",
    );
  });

  test("is never issued on a tag, whichever claim says so", () => {
    const push = { ...CLAIMS, eventName: "push" };
    expect(writeEventRefusal({ ...push, refType: "tag" })).toContain("tag");
    expect(writeEventRefusal({ ...push, ref: "refs/tags/v1" })).toContain("tag");
  });

  test("is never issued to Dependabot, whichever claim says so", () => {
    expect(writeEventRefusal({ ...CLAIMS, actor: "Dependabot[bot]" })).toContain("Dependabot");
    expect(writeEventRefusal({ ...CLAIMS, actorId: 49_699_333 })).toContain("Dependabot");
  });
});

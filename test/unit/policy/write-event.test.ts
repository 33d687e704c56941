import { describe, expect, test } from "vitest";
import { KNOWN_EVENTS } from "../../../src/policy/events.ts";
import { tagRefusal, writeEventRefusal } from "../../../src/policy/write-event.ts";
import { tagStarters } from "../../../src/policy/tags.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";

const WRITING = [
  "pull_request",
  "pull_request_review",
  "push",
  "workflow_dispatch",
  "schedule",
  "repository_dispatch",
  "merge_group",
];
const ON_TAG = { ...CLAIMS, ref: "refs/tags/v1.2.0", refType: "tag" };
const V1 = { name: "v1.*", by: ["@org/release"] };
const ALL = { name: "v*", by: ["@mona"] };

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

  test.each(["push", "release", "workflow_dispatch"])(
    "may be decided by policy on a tag on %s",
    (eventName) => {
      expect(writeEventRefusal({ ...ON_TAG, eventName })).toBeUndefined();
    },
  );

  test.each(["schedule", "repository_dispatch", "pull_request", "create"])(
    "is never issued on a tag on %s",
    (eventName) => {
      expect(writeEventRefusal({ ...ON_TAG, eventName })).toContain("never issued on");
    },
  );

  test("is not issued on a tag that policy does not list, whichever claim says that it is one", () => {
    const push = { ...CLAIMS, eventName: "push" };
    expect(tagRefusal({ ...push, refType: "tag" }, [[ALL]])).toContain("does not list");
    expect(tagRefusal({ ...push, ref: "refs/tags/v1" }, [])).toContain("does not list");
    expect(tagRefusal(ON_TAG, [[V1], []])).toContain("does not list");
    expect(tagRefusal(ON_TAG, [[{ ...ALL, name: "*/v1.2.0" }]])).toContain("does not list");
    expect(tagRefusal(ON_TAG, [[V1], [ALL]])).toBeUndefined();
    expect(tagRefusal(push, [])).toBeUndefined();
  });

  test("is never issued to Dependabot, whichever claim says so", () => {
    expect(writeEventRefusal({ ...CLAIMS, actor: "Dependabot[bot]" })).toContain("Dependabot");
    expect(writeEventRefusal({ ...CLAIMS, actorId: 49_699_333 })).toContain("Dependabot");
  });
});

describe("who may start a job on a tag", () => {
  test("is in the list of every entry that matches it, in every document", () => {
    expect(tagStarters("refs/tags/v1.2.0", [[V1, ALL]])).toEqual([V1.by, ALL.by]);
    expect(tagStarters("refs/tags/v2.0.0", [[V1, ALL]])).toEqual([ALL.by]);
    expect(tagStarters("refs/tags/v1.2.0", [[V1], [ALL]])).toEqual([V1.by, ALL.by]);
  });

  test("is nobody if a document lists no such tag, or the ref is not a tag", () => {
    expect(tagStarters("refs/tags/v2.0.0", [[ALL], [V1]])).toBeUndefined();
    expect(tagStarters("refs/tags/v1/2", [[ALL]])).toBeUndefined();
    expect(tagStarters("refs/heads/v1", [[ALL]])).toBeUndefined();
    expect(tagStarters("refs/tags/v1", [])).toBeUndefined();
  });
});

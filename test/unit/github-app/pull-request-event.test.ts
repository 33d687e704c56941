import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/github-app/webhook-event.ts";

const SHA = "4f2c91e0".repeat(5);
const REPOSITORY = { id: 74, owner: { id: 65 }, full_name: "octo-org/shop" };
const PULL = { number: 42, head: { sha: SHA } };
const parse = (more: Readonly<Record<string, unknown>> = {}, name = "pull_request") =>
  parseEvent(name, { action: "opened", repository: REPOSITORY, pull_request: PULL, ...more });

const place = { repositoryId: 74, ownerId: 65 };
const WITHOUT = { kind: "pull_request", place, number: 42, head: undefined };

describe("the event of a pull request or a review", () => {
  it("names the head and its repository, for a look at both", () => {
    for (const name of ["pull_request", "pull_request_review"]) {
      expect(parse({}, name)).toEqual({
        ...WITHOUT,
        head: { sha: SHA, repository: "octo-org/shop" },
      });
    }
  });

  it.each([
    ["no head", { pull_request: { number: 42 } }],
    ["a short commit", { pull_request: { number: 42, head: { sha: "4f2c91e" } } }],
    ["a commit in capitals", { pull_request: { number: 42, head: { sha: "A".repeat(40) } } }],
    [
      "a path as the repository's name",
      { repository: { ...REPOSITORY, full_name: "octo-org/.." } },
    ],
    ["no name of the repository", { repository: { ...REPOSITORY, full_name: undefined } }],
  ])("is an event all the same with %s, and names no head", (_what, more) => {
    expect(parse(more)).toEqual(WITHOUT);
  });

  it.each([
    ["no number", { pull_request: { head: PULL.head } }],
    ["number 0", { pull_request: { ...PULL, number: 0 } }],
    ["no repository", { repository: undefined }],
    ["no owner", { repository: { id: 74 } }],
  ])("is not read with %s", (_what, more) => {
    expect(parse(more)).toBeUndefined();
  });

  it("names a head only as git writes commits and GitHub names repositories, whatever is sent", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(SHA, "octo-org/shop", "a/.."),
    );
    fc.assert(
      fc.property(text, text, (sha, full_name) => {
        const hint = parse({
          repository: { ...REPOSITORY, full_name },
          pull_request: { ...PULL, head: { sha } },
        });
        const head = hint?.kind === "pull_request" ? hint.head : undefined;
        if (head === undefined) return;
        expect(head.sha).toMatch(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
        expect(head.repository).toMatch(/^[\w-]+\/[\w.-]+$/u);
      }),
    );
  });

  it("of anything else never throws", () => {
    fc.assert(
      fc.property(fc.anything(), (payload) => {
        expect(() => parseEvent("pull_request", payload)).not.toThrow();
      }),
    );
  });
});

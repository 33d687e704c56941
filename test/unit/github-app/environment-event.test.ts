import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/github-app/webhook-event.ts";

const URL =
  "https://api.github.com/repos/octo-org/shop/actions/runs/9001/deployment_protection_rule";
const EVENT = {
  action: "requested",
  environment: "production",
  event: "push",
  deployment_callback_url: URL,
  repository: { id: 74, owner: { id: 65 }, full_name: "octo-org/shop" },
  pull_requests: [],
};
const parse = (more: Readonly<Record<string, unknown>> = {}) =>
  parseEvent("deployment_protection_rule", { ...EVENT, ...more });

describe("the event that a run waits for an environment", () => {
  it("gives ids and names, and no URL", () => {
    const waiting = {
      repositoryId: 74,
      repository: "octo-org/shop",
      runId: 9001,
      environment: "production",
    };
    const place = { repositoryId: 74, ownerId: 65 };
    expect(parse()).toEqual({ kind: "environment_waits", place, waiting });
  });

  it("gives the same run whichever host its URL names", () => {
    const elsewhere = URL.replace("api.github.com", "evil.example");
    expect(parse({ deployment_callback_url: elsewhere })).toEqual(parse());
  });

  it.each([
    ["another action", { action: "approved" }],
    ["no run in the URL", { deployment_callback_url: "https://api.github.com/repos/a/b" }],
    ["a run of too many digits", { deployment_callback_url: URL.replace("9001", "9".repeat(17)) }],
    ["run 0", { deployment_callback_url: URL.replace("9001", "0") }],
    ["no environment", { environment: "" }],
    ["a line break in the environment", { environment: "a\nb" }],
    ["a path as the repository's name", { repository: { ...EVENT.repository, full_name: "a/.." } }],
    ["no repository", { repository: undefined }],
  ])("is not read with %s", (_what, more) => {
    expect(parse(more)).toBeUndefined();
  });
});

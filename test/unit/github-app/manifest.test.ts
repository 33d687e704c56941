import { describe, expect, it } from "vitest";
import { cli } from "../../support/cli/run.ts";

describe("stepkey github-app", () => {
  const URL_OPTION = ["--url", "https://stepkey.octo-org.example"];

  it("prints a link that creates an App which reads, and nothing else", async () => {
    const { out, exit } = await cli(["github-app", "octo-org", ...URL_OPTION]);
    expect(exit).toBe(0);
    const link = new URL(out.trim());
    expect(link.origin + link.pathname).toBe(
      "https://github.com/organizations/octo-org/settings/apps/new",
    );
    const given = Object.fromEntries(link.searchParams);
    expect(given).toMatchObject({
      name: "stepkey octo-org",
      public: "false",
      actions: "read",
      contents: "read",
      metadata: "read",
      pull_requests: "read",
    });
    expect(given["webhook_url"]).toBe("https://stepkey.octo-org.example/webhooks/github");
    expect(link.searchParams.getAll("events[]")).toContain("pull_request_review");
    expect(Object.values(given)).not.toContain("write");
    expect(given).not.toHaveProperty("members");
  });

  it("prints the manifest, with what teams, classic protection and merge queues need", async () => {
    const more = ["--teams", "--classic-protection", "--merge-queues", "--json"];
    const { json } = await cli(["github-app", "octo-org", ...URL_OPTION, ...more]);
    expect(json()).toMatchObject({
      url: "https://stepkey.octo-org.example",
      default_permissions: {
        members: "read",
        administration: "read",
        merge_queues: "read",
        contents: "read",
      },
    });
  });

  it("prints the manifest of an App that writes, and reads no code and no approvals", async () => {
    const { json } = await cli(["github-app", "octo-org", ...URL_OPTION, "--writer", "--json"]);
    expect(json()).toMatchObject({
      name: "stepkey writer octo-org",
      default_permissions: {
        actions: "read",
        checks: "write",
        deployments: "write",
        metadata: "read",
      },
      default_events: ["deployment_protection_rule"],
      hook_attributes: { active: true },
    });
    expect(
      Object.keys((json() as { default_permissions: object }).default_permissions),
    ).toHaveLength(4);
  });

  it("gives that App only what the features need that are asked for, and no webhook without an event", async () => {
    const of = async (...more: readonly string[]) => {
      const { out } = await cli(["github-app", "octo-org", ...URL_OPTION, "--writer", ...more]);
      const { searchParams } = new URL(out.trim());
      return { ...Object.fromEntries(searchParams), events: searchParams.getAll("events[]") };
    };
    const checks = await of("--checks");
    expect(checks).toMatchObject({ checks: "write", webhook_active: "false", events: [] });
    expect(checks).not.toHaveProperty("deployments");
    expect(checks).not.toHaveProperty("actions");
    const deployments = await of("--deployments");
    expect(deployments).toMatchObject({ deployments: "write", actions: "read" });
    expect(deployments).not.toHaveProperty("checks");
  });

  it("links to the host of a GitHub Enterprise Server, and to a user's own settings", async () => {
    const api = ["--api", "https://github.example/api/v3"];
    const { out } = await cli(["github-app", "mona", "--user", ...api, ...URL_OPTION]);
    expect(out).toMatch(/^https:\/\/github\.example\/settings\/apps\/new\?/u);
  });

  it.each([
    [["github-app", "octo-org"], "--url is missing"],
    [["github-app", "octo-org", ...URL_OPTION, "--writer", "--teams"], "does not go with --writer"],
    [["github-app", "octo-org", ...URL_OPTION, "--checks"], "--checks needs --writer"],
    [["github-app", "octo org", ...URL_OPTION], "is not the login of an owner"],
    [["github-app", "octo-org", "--url", "http://stepkey.example"], "is not an https URL"],
  ])("refuses %j", async (argv, message) => {
    const { err, exit } = await cli(argv);
    expect(exit).toBe(2);
    expect(err).toContain(message);
  });
});

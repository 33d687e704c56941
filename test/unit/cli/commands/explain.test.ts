import { describe, expect, test } from "vitest";
import { SHOP } from "../../../support/policy/document-fixtures.ts";
import { cli, type CliRun } from "../../../support/cli/run.ts";

const PAYLOAD = {
  repository: "octo-org/shop",
  repository_id: "74",
  repository_owner: "octo-org",
  repository_owner_id: "65",
  actor: "octocat",
  actor_id: "12",
  event_name: "pull_request",
  ref: "refs/pull/42/merge",
  ref_type: "branch",
  job_workflow_ref: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
  environment: "production",
  runner_environment: "github-hosted",
};

const ORDERS = ["--grant", "orders-migrate", "--access", "write"];

function explain(
  argv: readonly string[],
  given: { readonly claims?: object; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<CliRun> {
  const files = {
    "policy/octo-org/shop.yml": SHOP,
    "run.json": JSON.stringify({ ...PAYLOAD, ...given.claims }),
    ...given.files,
  };
  const named = ["--policy", "policy/octo-org/shop.yml", "--claims", "run.json"];
  return cli(["explain", ...named, ...argv], { files });
}

describe("explain", () => {
  test("says granted, with what is not checked yet, and exits with 0", async () => {
    const { exit, out } = await explain(ORDERS);
    expect(exit).toBe(0);
    expect(out).toContain("granted, after 1 approval\n");
    expect(out).toContain("✓ grant             orders-migrate, in octo-org/shop.yml:11");
  });

  test("names the rule that refuses, and exits with 1", async () => {
    const { exit, out } = await explain(ORDERS, { claims: { runner_environment: "self-hosted" } });
    expect(exit).toBe(1);
    expect(out).toMatch(/^refused by allow\.runners\n/u);
    expect(out).toContain("  ✗ runners           self-hosted is not in [github-hosted]");
  });

  test("asks for read and the job's own environment by default", async () => {
    const read = ["--grant", "reports-read"];
    const staging = { claims: { environment: "staging" } };
    expect((await explain(read, staging)).out).toMatch(/^granted\n/u);
    expect((await explain(read)).out).toMatch(/^refused by environment\n/u);
    expect((await explain([...read, "--environment", "x"], staging)).exit).toBe(1);
  });

  test("takes a line of the audit log, with ids as numbers and no ref_type", async () => {
    const { ref_type: _, ...claims } = PAYLOAD;
    const line = {
      at: "2026-11-22T10:00:00.000Z",
      event: "token",
      outcome: "refused",
      claims: { ...claims, repository_id: 74, repository_owner_id: 65, actor_id: 12, run_id: 9001 },
    };
    const files = { "run.json": JSON.stringify(line) };
    expect((await explain(ORDERS, { files })).out).toContain("granted, after 1 approval\n");
    const alarmed = { "run.json": `${JSON.stringify(line)}\n${JSON.stringify(line)}\n` };
    expect((await explain(ORDERS, { files: alarmed })).exit).toBe(0);
    const tag = { ...line, claims: { ...line.claims, ref: "refs/tags/v1", event_name: "push" } };
    const tagged = { "run.json": JSON.stringify(tag) };
    expect((await explain(ORDERS, { files: tagged })).out).toMatch(/^refused by write-event\n/u);
  });

  test("takes the action that would get the credential; without one, it is a script", async () => {
    const listed = SHOP.replace(
      "      runners: [github-hosted]",
      "      runners: [github-hosted]\n      uses: [octo-org/deploy]",
    );
    const files = { "policy/octo-org/shop.yml": listed };
    const uses = "octo-org/deploy@8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    const action = await explain([...ORDERS, "--uses", uses], { files });
    expect(action.out).toContain(`✓ uses              ${uses}`);
    const script = await explain(ORDERS, { files });
    expect(script.out).toMatch(/^refused by allow\.uses\n/u);
    expect(script.out).toContain("run is not in [octo-org/deploy]");
    const wrong = await explain([...ORDERS, "--uses", "deploy"], { files });
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toContain("expected owner/repository@COMMIT or ./path");
  });

  test("checks the ttl, and the organisation's limits", async () => {
    const cap = "version: 1\nowner-id: 65\nmode: observe\n";
    expect((await explain([...ORDERS, "--ttl", "16m"])).out).toMatch(/^refused by ttl\n/u);
    const capped = await explain([...ORDERS, "--organisation", "cap.yml"], {
      files: { "cap.yml": cap },
    });
    expect(capped.out).toMatch(/^refused by mode\n/u);
  });

  test("prints all of it as JSON", async () => {
    const { json } = await explain([...ORDERS, "--json"], {
      claims: { event_name: "issue_comment" },
    });
    expect(json()).toMatchObject({
      verdict: "refused",
      headline: "refused by write-event",
      code: "write_event_refused",
      rules: expect.arrayContaining([
        expect.objectContaining({ rule: "grant", state: "passed" }),
      ]) as unknown,
    });
  });

  test("refuses because of a policy with mistakes, and says how to list them", async () => {
    const files = { "policy/octo-org/shop.yml": SHOP.replace("version: 1", "version: 2") };
    const { exit, out } = await explain(ORDERS, { files });
    expect(exit).toBe(1);
    expect(out).toMatch(/^refused by policy\n/u);
    expect(out).toContain("Run `stepkey check policy/octo-org/shop.yml` to list them.");
  });

  test("exits with 1 when the policy has a mistake, even in another grant", async () => {
    const files = { "policy/octo-org/shop.yml": SHOP.replace("environment: staging", "ttl: soon") };
    const { exit, out } = await explain(ORDERS, { files });
    expect(exit).toBe(1);
    expect(out).toMatch(/^granted, after 1 approval\n/u);
    expect(out).toContain("Run `stepkey check policy/octo-org/shop.yml` to list them.");
  });

  test("names the claim that is missing", async () => {
    const { exit, err } = await explain(ORDERS, { claims: { repository_id: undefined } });
    expect(exit).toBe(3);
    expect(err).toContain("repository_id");
  });

  test("says that standard input is empty when a search has found nothing", async () => {
    const { exit, err } = await cli(
      ["explain", "--policy", "shop.yml", "--claims", "-", ...ORDERS],
      {
        files: { "-": "\n", "shop.yml": SHOP },
      },
    );
    expect(exit).toBe(3);
    expect(err).toContain("Standard input is empty.");
    expect(err).toContain("no line has this trace");
  });

  test("names the file that is not there", async () => {
    const { exit, err } = await explain(["--organisation", "/nowhere/cap.yml", ...ORDERS]);
    expect(exit).toBe(3);
    expect(err).toContain("/nowhere/cap.yml cannot be read: there is no such file.");
  });

  test.each([
    ["--access", "admin"],
    ["--ttl", "1 day"],
  ])("refuses %s %s as usage", async (...argv) => {
    const words = ["--grant", "orders-migrate", ...argv];
    expect((await explain(words)).exit).toBe(2);
  });

  test("names the grant that was probably meant, or those that there are", async () => {
    const meant = await explain(["--grant", "orders-migrat", "--access", "write"]);
    expect(meant.out).toContain("Did you mean --grant orders-migrate?");
    const none = await explain(["--grant", "x"]);
    expect(none.out).toContain("octo-org/shop.yml has the grants reports-read and orders-migrate.");
    expect((await explain(ORDERS)).out).not.toContain("Did you mean");
  });

  test("needs no claim that no rule of the grant reads", async () => {
    const claims = {
      repository_id: "74",
      repository_owner_id: "65",
      event_name: "push",
      environment: "staging",
    };
    const files = { "run.json": JSON.stringify(claims) };
    const { exit, out } = await explain(["--grant", "reports-read"], { files });
    expect(exit).toBe(0);
    expect(out).toContain("✓ ids               octo-org/shop, repository 74");
    const write = await explain(ORDERS, { files });
    expect(write.exit).toBe(3);
    for (const name of ["actor", "actor_id", "ref", "runner_environment"]) {
      expect(write.err).toContain(`${name} is missing`);
    }
  });

  test.each(["reports-read", "orders-migrate"])(
    "prints a template of the claims that %s reads, and grants it to them",
    async (grant) => {
      const access = grant === "reports-read" ? "read" : "write";
      const named = ["--policy", "policy/octo-org/shop.yml", "--grant", grant];
      const files = { "policy/octo-org/shop.yml": SHOP };
      const printed = await cli(["explain", ...named, "--template"], { files });
      expect(printed.exit).toBe(0);
      const claims = printed.json() as Readonly<Record<string, string>>;
      expect(claims).toMatchObject({ repository: "octo-org/shop", repository_id: "74" });
      const granted = await explain(["--grant", grant, "--access", access], {
        files: { "run.json": printed.out },
      });
      expect(granted.exit).toBe(0);
      for (const name of Object.keys(claims).filter((one) => one !== "repository")) {
        const left = Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
        const without = await explain(["--grant", grant, "--access", access], {
          files: { "run.json": JSON.stringify(left) },
        });
        expect([name, without.exit === 0]).toEqual([name, false]);
      }
    },
  );

  test("has no template for a grant that the policy does not have", async () => {
    const { exit, err } = await explain(["--grant", "orders-migrat", "--template"]);
    expect(exit).toBe(1);
    expect(err).toContain("Did you mean --grant orders-migrate?");
    expect(err).toContain("grant_unknown");
  });

  test("does not let the content of a file control the terminal", async () => {
    const { out } = await explain(["--grant", "a\u001b[2Jb"]);
    expect(out).toContain(String.raw`a\u{1b}[2Jb`);
    expect(out).not.toContain("\u001b");
  });
});

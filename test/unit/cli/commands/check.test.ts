import { KINDS } from "../../../../src/credentials/kinds.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { checkPolicy, type FileCheck } from "../../../../src/cli/commands/check/check-policy.ts";
import type { Provider, ProviderFailure } from "../../../../src/credentials/kind/provider.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { cli } from "../../../support/cli/run.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { SHOP } from "../../../support/policy/document-fixtures.ts";

const files = (text: string): Readonly<Record<string, string>> => ({ "octo-org/shop.yml": text });

describe("stepkey check", () => {
  test("finds no mistake in a valid policy, and says what it did not check", async () => {
    const { exit, out } = await cli(["check", "octo-org/shop.yml"], { files: files(SHOP) });
    expect(exit).toBe(3);
    expect(out).toBe(
      "The servers were not checked. To check them too, add --config broker.yml.\nNot everything was checked. What was checked has no mistakes.\n",
    );
  });

  test("takes servers and secrets for checked where it is told that they cannot be", async () => {
    const argv = ["check", "octo-org/shop.yml", "--offline"];
    expect(await cli(argv, { files: files(SHOP) })).toMatchObject({
      exit: 0,
      out: "What can be checked offline has no mistakes.\n",
    });
    const wrong = await cli(argv, { files: files(SHOP.replace("ttl: 15m", "tll: 15m")) });
    expect(wrong).toMatchObject({ exit: 1 });
    expect(wrong.out).toContain("1 mistake.");
  });

  test("reports every mistake with its position, what is expected, and an example", async () => {
    const text = SHOP.replace("migrate.yml@refs/heads/main", "*").replace("ttl: 15m", "tll: 15m");
    const { exit, out } = await cli(["check", "octo-org/shop.yml"], { files: files(text) });
    expect(exit).toBe(1);
    expect(out.split("\n")).toEqual([
      "octo-org/shop.yml:14:5  grants.orders-migrate.tll",
      '  Unknown key "tll". Did you mean "ttl"?',
      "octo-org/shop.yml:18:17  grants.orders-migrate.allow.workflow",
      '  "octo-org/deploy/.github/workflows/*" is not a workflow file at a branch, a tag or a commit.',
      "  Expected OWNER/REPOSITORY/.github/workflows/FILE@REF, where REF is a full ref or a commit SHA.",
      "  For example  workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "The servers were not checked. To check them too, add --config broker.yml.",
      "2 mistakes.",
      "",
    ]);
  });

  test.each([
    ["octo-org/shop", "refs/heads/main", 1],
    ["octo-org/shop", "refs/tags/v1", 0],
    ["octo-org/deploy", "refs/heads/main", 0],
  ])("warns where tags never matches a workflow of %s at %s", async (owner, ref, count) => {
    const text = SHOP.replace(
      /workflow: .*$/mu,
      `workflow: ${owner}/.github/workflows/release.yml@${ref}\n      tags: [{ name: "v*", by: ["@mona"] }]`,
    );
    const argv = ["check", "octo-org/shop.yml", "--offline"];
    const { exit, out } = await cli(argv, { files: files(text) });
    expect(exit).toBe(0);
    expect(out.split("has the tag as its ref, so").length - 1).toBe(count);
  });

  test("does not count a warning as a mistake", async () => {
    const text = SHOP.replace("[pull_request, push]", "[pull_request, push, issue_comment]");
    const argv = ["check", "octo-org/shop.yml", "--offline"];
    const { exit, out } = await cli(argv, { files: files(text) });
    expect(exit).toBe(0);
    expect(out).toContain(
      "octo-org/shop.yml:17:36  grants.orders-migrate.allow.events[2]  (warning)",
    );
    expect(out).toContain("What can be checked offline has no mistakes, 1 warning.");
  });

  test("reads .organisation.yml as an organisation's policy", async () => {
    const text = "version: 1\nowner-id: 65\n";
    const cap = await cli(["check", ".organisation.yml"], { files: { ".organisation.yml": text } });
    expect(cap).toMatchObject({ exit: 0, out: "No mistakes.\n" });
    const own = await cli(["check", "shop.yml"], { files: { "shop.yml": text } });
    expect(own.out).toContain("2 mistakes.");
  });

  test("recognises a configuration by its keys, and reports its mistakes the same way", async () => {
    const text = "url: http://stepkey.example\nowners: [65]\n";
    const { exit, json } = await cli(["check", "broker.yml", "--json"], {
      files: { "broker.yml": text },
    });
    expect(exit).toBe(1);
    expect(json()).toMatchObject({
      mistakes: expect.arrayContaining([
        expect.objectContaining({ source: "broker.yml", line: 1, column: 6, path: "url" }),
      ]) as unknown,
    });
  });

  test("checks all files, also after one that cannot be read", async () => {
    const argv = ["check", "/nowhere/a.yml", "octo-org/shop.yml"];
    const { exit, out } = await cli(argv, {
      files: files(SHOP.replace("version: 1", "version: 2")),
    });
    expect(exit).toBe(3);
    expect(out).toContain("/nowhere/a.yml cannot be read: there is no such file.");
    expect(out).toContain("octo-org/shop.yml:1:10  version");
  });

  test("compares a policy with the configuration that it is given", async () => {
    const broker = [
      "url: http://127.0.0.1:8700",
      "listen: 127.0.0.1:8700",
      "owners: [66]",
      "policy: { directory: . }",
      "servers: {}",
    ].join("\n");
    const text = "version: 1\nowner-id: 65\n";
    const cap = "octo-org/.organisation.yml";
    const { exit, out } = await cli(["check", cap, "--config", "broker.yml"], {
      files: { [cap]: text, "broker.yml": broker },
    });
    expect(exit).toBe(1);
    expect(out.split("\n")).toEqual([
      "octo-org/.organisation.yml:2:11  owner-id",
      "  The configuration does not serve owner 65. It serves: 66.",
      "1 mistake.",
      "",
    ]);
  });

  test("needs a file", async () => {
    expect(await cli(["check"])).toMatchObject({ exit: 2 });
  });
});

describe("a check with the configuration of a broker", () => {
  const failure: ProviderFailure = {
    kind: "retryable",
    name: "ECONNREFUSED",
    message: 'server "staging" refuses connections',
    remedy: "Start it.",
    mayExist: false,
  };

  let rehearse: NonNullable<Provider["rehearse"]>;
  let hasGitHub: boolean;
  let clock: FakeClock;
  beforeEach(() => {
    hasGitHub = true;
    clock = createFakeClock();
    rehearse = () => Promise.resolve(ok(undefined));
  });

  function checked(
    classify: Provider["classify"],
    names: readonly string[],
    owners: readonly number[] = [65],
  ): Promise<FileCheck> {
    const servers = {
      providers: new Map([["postgres", { classify, rehearse }]]),
      names: { postgres: names },
    };
    return checkPolicy({
      path: "octo-org/shop.yml",
      text: SHOP,
      broker: { owners, hasGitHub, servers },
      deps: { signal: new AbortController().signal, kinds: KINDS, clock },
    });
  }

  const write = { access: "write", because: "app_readonly may INSERT on 12 tables" } as const;
  const both = ["staging", "production"];

  test("finds a read grant whose credential can write, at the setting that decides it", async () => {
    const { mistakes } = await checked(() => Promise.resolve(ok(write)), both);
    expect(mistakes).toEqual([
      {
        source: "octo-org/shop.yml",
        line: 9,
        column: 69,
        path: "grants.reports-read.credential.postgres.role",
        message:
          'A read grant, but its credential allows more than a read may do on server "staging": app_readonly may INSERT on 12 tables.',
        expected: "Set access: write, or use a credential that can only read.",
        example: "",
        severity: "mistake",
      },
    ]);
  });

  test("finds no mistake in a read grant that only reads, nor in any write grant", async () => {
    const read = { access: "read", because: "it holds only SELECT" } as const;
    expect(await checked(() => Promise.resolve(ok(read)), both)).toEqual({
      mistakes: [],
      unchecked: [],
      offline: false,
    });
  });

  test("warns of what a look at a role that only reads left out, without disabling the grant", async () => {
    const unchecked = ['Database "shut" could not be looked at: no CONNECT.'];
    const read = { access: "read", because: "it holds only SELECT", unchecked } as const;
    const found = await checked(() => Promise.resolve(ok(read)), both);
    expect(found.unchecked).toEqual([]);
    expect(found.mistakes).toMatchObject([
      {
        path: "grants.reports-read.credential.postgres",
        message: 'Database "shut" could not be looked at: no CONNECT.',
        severity: "warning",
      },
    ]);
  });

  test("finds a server that the configuration does not have", async () => {
    const read = { access: "read", because: "" } as const;
    const { mistakes } = await checked(() => Promise.resolve(ok(read)), ["stagin", "production"]);
    expect(mistakes).toMatchObject([
      {
        path: "grants.reports-read.credential.postgres.server",
        message: 'The configuration has no postgres server "staging".',
        expected: 'Did you mean "stagin"?',
      },
    ]);
  });

  test("finds an owner that the configuration does not serve, at its position", async () => {
    const read = { access: "read", because: "" } as const;
    const { mistakes } = await checked(() => Promise.resolve(ok(read)), both, [66, 67]);
    expect(mistakes).toEqual([
      {
        source: "octo-org/shop.yml",
        line: 3,
        column: 11,
        path: "owner-id",
        message: "The configuration does not serve owner 65.",
        expected: "It serves: 66, 67.",
        example: "",
        severity: "mistake",
      },
    ]);
  });

  test("finds a grant that could not be issued, at the setting to fix", async () => {
    const permanent = { ...failure, kind: "permanent", message: 'there is no role "x"' } as const;
    const obstacle = { setting: "role", failure: permanent };
    const read = () => Promise.resolve(ok({ access: "read", because: "" } as const));
    rehearse = () => Promise.resolve(ok(obstacle));
    const { mistakes } = await checked(read, both);
    expect(mistakes).toMatchObject([
      {
        path: "grants.reports-read.credential.postgres.role",
        message: 'there is no role "x".',
        expected: "Start it.",
      },
      { path: "grants.orders-migrate.credential.postgres.role" },
    ]);
  });

  test("finds a write whose approval no broker without github could read", async () => {
    hasGitHub = false;
    const read = () => Promise.resolve(ok({ access: "read", because: "" } as const));
    const { mistakes } = await checked(read, both);
    expect(mistakes).toMatchObject([
      {
        path: "grants.orders-migrate.approval",
        message:
          "This write needs an approval, and the configuration has no `github` to read it from: every request is refused.",
        severity: "mistake",
      },
    ]);
  });

  test("ends at the broker's own deadlines: the first look after a start, then the issuing", async () => {
    const read = () => Promise.resolve(ok({ access: "read", because: "" } as const));
    const looking = checked(() => new Promise(() => undefined), both);
    await clock.advance(60_250);
    expect((await looking).unchecked).toEqual([
      "octo-org/shop.yml: reports-read was not checked: no response within 60 s. Try again.",
      "octo-org/shop.yml: orders-migrate was not checked: no response within 60 s. Try again.",
    ]);
    rehearse = () => new Promise(() => undefined);
    const rehearsing = checked(read, both);
    await clock.advance(10_250);
    expect((await rehearsing).unchecked[0]).toContain("no response within 10 s");
  });

  test("warns of a look that takes longer than a job would wait for it", async () => {
    const slow = async () => {
      await clock.sleep(7200);
      return ok({ access: "read", because: "" } as const);
    };
    const looking = checked(slow, both);
    await clock.advance(7200);
    expect((await looking).mistakes).toMatchObject([
      {
        path: "grants.reports-read.credential.postgres",
        message:
          "Looking at what this role may do took 7.2 s. A broker looks when it starts, and a job that comes before that waits 5 s at most.",
        severity: "warning",
      },
    ]);
  });

  test("says what it could not check, which is not a mistake of the policy", async () => {
    const { mistakes, unchecked } = await checked(() => Promise.resolve(err(failure)), both);
    expect(mistakes).toEqual([]);
    expect(unchecked).toContain(
      'octo-org/shop.yml: reports-read was not checked: server "staging" refuses connections. Start it.',
    );
  });
});

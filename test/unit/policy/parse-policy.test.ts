import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpuTime } from "../../support/cpu-time.ts";
import { POLICY } from "../../support/kinds.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";
import {
  CREDENTIAL as credential,
  HEAD as head,
  mistakesIn,
  onlyMistake as only,
  write,
} from "../../support/policy/one-grant.ts";

describe("a policy that is right", () => {
  test("returns each grant with everything that it says, and its position", () => {
    expect(document(SHOP).grants[1]).toEqual({
      name: "orders-migrate",
      source: "octo-org/shop.yml:11",
      environment: "production",
      access: "write",
      ttlSeconds: 900,
      credential: {
        kind: "postgres",
        settings: { server: "production", database: "app", role: "app_migrator" },
      },
      allow: {
        events: ["pull_request", "push"],
        workflow: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
        runners: ["github-hosted"],
        refs: undefined,
        tags: [],
        rollback: false,
      },
      approval: {
        count: 1,
        by: [["@octo-org/dba"]],
        maxAgeSeconds: 86_400,
        uses: 3,
        settleSeconds: 10,
        per: "lease",
        allowStarter: false,
        reason: undefined,
      },
      perJob: 1,
      onWithdrawal: "revoke",
    });
  });

  test("gates a write that says nothing of approval, and keeps it to hosted runners", () => {
    const [grant] = document(write()).grants;
    expect(grant?.approval).toEqual({
      count: 1,
      by: [],
      maxAgeSeconds: 86_400,
      uses: 3,
      settleSeconds: 10,
      per: "lease",
      allowStarter: false,
      reason: undefined,
    });
    expect(grant?.allow.runners).toEqual(["github-hosted"]);
  });

  test.each([
    ["0", 0],
    ["0s", 0],
    ['"0"', 0],
    ["1s", 1],
    ["2m", 120],
    ["1h", 3600],
  ])("reads settle: %s as %i seconds", (text, seconds) => {
    const [grant] = document(write(`approval: { settle: ${text} }`)).grants;
    expect(grant?.approval?.settleSeconds).toBe(seconds);
  });

  test("does not restrict a read by what its allow leaves out", () => {
    const [grant] = document(SHOP).grants;
    expect(grant?.allow).toEqual({
      events: ["push", "pull_request"],
      workflow: undefined,
      runners: undefined,
      refs: undefined,
      tags: [],
      rollback: false,
    });
    expect(grant?.approval).toBeUndefined();
  });

  test("enforces, unless it says observe", () => {
    expect(document(SHOP).frame.mode).toBe("enforce");
    expect(document(`mode: observe\n${SHOP}`).frame.mode).toBe("observe");
  });

  test("lets a write pass without approval when it says why", () => {
    const [grant] = document(write('approval: { count: 0, reason: "nightly" }')).grants;
    expect(grant?.approval).toMatchObject({ count: 0, reason: "nightly" });
  });

  test("takes a workflow at a commit", () => {
    const workflow = `octo-org/deploy/.github/workflows/m.yml@${"a".repeat(40)}`;
    const [grant] = document(write(`allow: { events: [push], workflow: ${workflow} }`)).grants;
    expect(grant?.allow.workflow).toBe(workflow);
  });

  test("takes an AWS role with its session policy as YAML or as JSON text", () => {
    const role = "server: p, role-to-assume: arn:aws:iam::123456789012:role/deploy";
    const texts = [
      "{ Version: 2012-10-17, Statement: [] }",
      `'{"Version":"2012-10-17","Statement":[]}'`,
    ];
    for (const text of texts) {
      const aws = `credential: { aws: { ${role}, inline-session-policy: ${text} } }`;
      expect(document(write(aws)).grants[0]?.credential).toEqual({
        kind: "aws",
        settings: {
          server: "p",
          roleToAssume: "arn:aws:iam::123456789012:role/deploy",
          inlineSessionPolicy: '{"Version":"2012-10-17","Statement":[]}',
          managedSessionPolicies: [],
          chain: false,
          bearer: false,
          secrets: false,
        },
      });
    }
  });

  test("takes what a grant lifts of an AWS session's denies", () => {
    const role = "server: p, role-to-assume: arn:aws:iam::123456789012:role/deploy";
    const aws = `credential: { aws: { ${role}, chain: true, bearer: true, secrets: read } }`;
    expect(document(write(aws)).grants[0]?.credential).toMatchObject({
      settings: { chain: true, bearer: true, secrets: true },
    });
  });

  test("holds for all repositories of the owner when it is the organisation's", () => {
    const organisation = document("version: 1\nowner-id: 65\n", "organisation");
    expect(organisation).toMatchObject({ repositoryId: undefined, ownerId: 65, grants: [] });
  });
});

describe("a mistake in one grant", () => {
  test("disables only that grant", () => {
    const parsed = document(SHOP.replace("access: write", "access: admin"));
    expect(parsed.grants.map(({ name }) => name)).toEqual(["reports-read"]);
    expect(parsed.disabled).toEqual(["orders-migrate"]);
  });

  test("is reported with file, line, column, path, what is wrong, what is expected and an example", () => {
    const text = SHOP.replace(
      "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "octo-org/deploy/*",
    );
    expect(only(text)).toEqual({
      source: "shop.yml",
      line: 18,
      column: 17,
      path: "grants.orders-migrate.allow.workflow",
      message: '"octo-org/deploy/*" is not a workflow file at a branch, a tag or a commit.',
      expected:
        "Expected OWNER/REPOSITORY/.github/workflows/FILE@REF, where REF is a full ref or a commit SHA.",
      example: "workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      severity: "mistake",
    });
  });

  test("names the key that was probably meant", () => {
    const mistake = only(write("allow: { events: [push], runnres: [github-hosted] }"));
    expect(mistake).toMatchObject({
      path: "grants.deploy.allow.runnres",
      line: 6,
      column: 30,
      expected: 'Did you mean "runners"?',
    });
  });

  test("is reported together with every other mistake, in the order of the text", () => {
    const text = SHOP.replace("ttl: 15m", "ttl: 99h").replace(
      "environment: staging",
      "envronment: x",
    );
    expect(mistakesIn(text).map(({ path }) => path)).toEqual([
      "grants.reports-read.envronment",
      "grants.orders-migrate.ttl",
    ]);
  });

  test.each([
    ["credential: {}", "credential"],
    ["credential: { oracle: { path: x } }", "credential.oracle"],
    ["credential: { postgres: { server: s, database: d } }", "credential.postgres.role"],
    [
      `credential: { postgres: { server: s, database: d, role: ${"r".repeat(64)} } }`,
      "credential.postgres.role",
    ],
    ["credential: { aws: { server: s, role-to-assume: deploy } }", "credential.aws.role-to-assume"],
    [
      "credential: { aws: { server: s, role-to-assume: 'arn:aws:iam::123456789012:role/r', secrets: all } }",
      "credential.aws.secrets",
    ],
    ["allow: { runners: [github-hosted] }", "allow.events"],
    ["allow: { events: [] }", "allow.events"],
    ['allow: { events: ["*"] }', "allow.events[0]"],
    ["allow: { events: [push], runners: [ubuntu-latest] }", "allow.runners[0]"],
    ["allow: { events: [push], refs: [main] }", "allow.refs[0]"],
    ['allow: { events: [push], refs: ["refs/heads/*"] }', "allow.refs[0]"],
    ["allow: { events: [push], workflow: o/r/.github/workflows/a.yml@main }", "allow.workflow"],
    [
      "allow: { events: [push], workflow: o/r/.github/workflows/a.yml@refs/pull/1/merge }",
      "allow.workflow",
    ],
    ["approval: { count: 0 }", "approval.count"],
    ["approval: { count: -1 }", "approval.count"],
    ["approval: { by: [mona] }", "approval.by[0]"],
    ["approval: { by: [] }", "approval.by"],
    ["approval: { max-age: 1d }", "approval.max-age"],
    ["approval: { uses: 0 }", "approval.uses"],
    ["approval: { settle: 61m }", "approval.settle"],
    ["approval: { settle: 5 }", "approval.settle"],
    ["approval: { settle: soon }", "approval.settle"],
    ["approval: { allow-starter: 1 }", "approval.allow-starter"],
    ["ttl: 90", "ttl"],
    ["ttl: 13h", "ttl"],
    ["per-job: 0", "per-job"],
    ["on-withdrawal: ignore", "on-withdrawal"],
    ["environment:", "environment"],
    ["access: Write", "access"],
  ])("is found in %s", (line, path) => {
    expect(only(write(line))).toMatchObject({ path: `grants.deploy.${path}`, severity: "mistake" });
  });

  test("is a write without an environment, a read with an approval, a grant without a credential", () => {
    const grant = (text: string): string => `${head}grants:\n  a: { ${text} }\n`;
    const allow = "allow: { events: [push] }";
    expect(only(grant(`access: write, ${credential}, ${allow}`)).path).toBe("grants.a.environment");
    expect(only(grant(`approval: { count: 1 }, ${credential}, ${allow}`)).path).toBe(
      "grants.a.approval",
    );
    expect(only(grant(allow)).path).toBe("grants.a.credential");
  });

  test("is a name that no request can ask for", () => {
    const parsed = document(SHOP.replace("reports-read:", '"__proto__":'));
    expect(parsed.disabled).toEqual(["__proto__"]);
  });
});

describe("a grant with a key of the wrong form", () => {
  test("is also checked for mistakes in its other keys, and each is reported once", () => {
    const { mistakes, disabled } = document(`version: 1
repository-id: 74
owner-id: 65
grants:
  migrate:
    access: write
    bogus: 1
    credential: { postgres: { server: production, database: app } }
    allow: { events: [issue_comment] }
    approval: { count: 0 }
`);
    expect(mistakes.map(({ path }) => path)).toEqual([
      "grants.migrate.environment",
      "grants.migrate.bogus",
      "grants.migrate.credential.postgres.role",
      "grants.migrate.allow.events[0]",
      "grants.migrate.approval.count",
    ]);
    expect(disabled).toEqual(["migrate"]);
  });

  test("gets only the mistake about its access where that is wrong", () => {
    const { mistakes } = document(write("").replace("access: write", "access: admin"));
    expect(mistakes.map(({ path }) => path)).toEqual(["grants.deploy.access"]);
  });
});

describe("a warning", () => {
  test.each([
    [
      "allow: { events: [push, issue_comment] }",
      "A write is never issued on issue_comment, whatever policy says.",
    ],
    ["allow: { events: [push, pul_request] }", '"pul_request" is not a known GitHub event.'],
    [
      "approval: { allow-starter: true }",
      "allow-starter has an effect only on workflow_dispatch and repository_dispatch, and events has neither.",
    ],
    ['approval: { count: 1, reason: "why" }', "reason has an effect only together with count: 0."],
  ])("says that part of a grant has no effect, and disables nothing: %s", (line, message) => {
    const parsed = document(write(line));
    expect(parsed.mistakes).toMatchObject([{ message, severity: "warning" }]);
    expect(parsed.disabled).toEqual([]);
  });
});

describe("a document is disabled whole", () => {
  test.each([
    ["an empty text", "", "The text is empty."],
    [
      "a key that appears twice",
      `${SHOP}owner-id: 66\n`,
      "This key appears twice: lines 3 and 23.",
    ],
    [
      "a grant that appears twice",
      `${SHOP}  reports-read: {}\n`,
      "The grant reports-read appears twice: lines 7 and 23. Rename one; until then the whole policy is disabled.",
    ],
    [
      "a key that appears twice in a grant",
      SHOP.replace("per-job: 1", "ttl: 5m"),
      "This key appears twice: lines 14 and 21.",
    ],
    [
      "two documents",
      `${SHOP}---\n${SHOP}`,
      "There is more than one YAML document (a line ---): keep only one.",
    ],
    [
      "an anchor",
      SHOP.replace("[main]", "&b [main]"),
      "Anchors (&name) are not allowed: write out the value.",
    ],
    [
      "a tag",
      SHOP.replace("[main]", "!!seq [main]"),
      "Tags (!name) are not allowed: write only the value.",
    ],
    ["a later version", SHOP.replace("version: 1", "version: 2"), "Expected 1, not 2."],
    [
      "an id in quotes",
      SHOP.replace("74", '"74"'),
      '"74" is text, not a number: remove the quotes.',
    ],
    ["a missing owner", SHOP.replace("owner-id: 65\n", ""), "This is missing."],
    ["a missing repository", SHOP.replace("repository-id: 74\n", ""), "This is missing."],
    ["a branch pattern", SHOP.replace("[main]", '["release/*"]'), '"release/*" is not valid here.'],
    ["an unknown key", `moed: observe\n${SHOP}`, 'Unknown key "moed".'],
  ])("by %s", (_name, text, message) => {
    const parsed = POLICY.parse(text, { source: "shop.yml" });
    expect(parsed).toMatchObject({ ok: false, error: [{ message, severity: "mistake" }] });
  });

  test("by a nest of brackets that no parser survives", () => {
    const parsed = POLICY.parse("[".repeat(100_000), { source: "shop.yml" });
    expect(parsed.ok).toBe(false);
  });

  test("by aliases that would multiply it, without expanding them", () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]\n`);
    const parsed = POLICY.parse(`l0: &l0 [x]\n${levels.join("")}`, { source: "shop.yml" });
    expect(parsed.ok).toBe(false);
  });

  test("and the mistakes of its grants are reported too", () => {
    const text = SHOP.replace("owner-id: 65\n", "").replace("ttl: 15m", "ttl: soon");
    expect(mistakesIn(text).map(({ path }) => path)).toEqual([
      "owner-id",
      "grants.orders-migrate.ttl",
    ]);
  });
});

describe("a policy with a flood of mistakes", () => {
  const many = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join("\n");
  const FLOODS: readonly (readonly [string, string, number])[] = [
    ["unknown keys", `${head}${many(25_000, (index) => `k${index}: 1`)}\ngrants: {}\n`, 101],
    [
      "keys of one grant",
      `${head}grants:\n  a:\n${many(17_000, (index) => `    k${index}: 1`)}`,
      101,
    ],
    ["names of grants", `${head}grants:\n${many(20_000, (index) => `  ?${index}: 1`)}`, 101],
    ["entries of a list", `${head}agents: [${"1, ".repeat(60_000)}]\ngrants: {}\n`, 101],
    ["anchors", `${head}agents: [${"&a 1, ".repeat(40_000)}]\ngrants: {}\n`, 100],
    ["equal keys", `${head}grants:\n${many(40_000, () => "  a: ")}\n`, 3],
  ];

  test.each(FLOODS)(
    "of %s takes no longer than one can wait, and lists the first of them",
    (...flood) => {
      const [, text, expected] = flood;
      const before = cpuTime();
      const parsed = POLICY.parse(text, { source: "shop.yml" });
      // It took 26 s with 30 000 mistakes; a busy machine has room here.
      expect(cpuTime() - before).toBeLessThan(5000);
      expect(parsed.ok).toBe(false);
      expect(parsed.ok ? [] : parsed.error).toHaveLength(expected);
    },
  );

  test("is disabled as a whole: more mistakes than are listed could hide one that matters", () => {
    const fine = `  fine:\n    ${credential}\n    allow: { events: [push] }\n`;
    const wrong = (count: number): string => many(count, (index) => `  g${index}: 1`);
    expect(document(`${head}grants:\n${fine}${wrong(100)}`).grants).toHaveLength(1);
    const parsed = POLICY.parse(`${head}grants:\n${fine}${wrong(101)}`, { source: "shop.yml" });
    expect(parsed.ok ? [] : parsed.error.at(-1)).toMatchObject({
      message: "There are more mistakes: only the first 100 are listed.",
    });
  });
});

describe("whatever the text is", () => {
  const places = (text: string): void => {
    const lines = text.split(/\r\n|\n|\r/u).length;
    for (const { line, column, message } of mistakesIn(text)) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(Math.max(1, lines));
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe("");
    }
  };

  test("parsing never throws, and every mistake has a place inside the text", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), places));
    const yamlish = fc.array(
      fc.constantFrom(
        "grants",
        ":",
        " ",
        "\n",
        "  ",
        "a",
        "{",
        "}",
        "[",
        "]",
        "-",
        "&x",
        "*x",
        "!!",
        "|",
        "?",
        "'",
        '"',
        "#",
        "1",
        "---",
        "\t",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(yamlish, (parts) => places(parts.join(""))),
      { numRuns: 500 },
    );
  });

  test("a right policy with one stretch cut out or doubled never throws", () => {
    const cut = fc.tuple(fc.nat(SHOP.length), fc.nat(40), fc.boolean());
    fc.assert(
      fc.property(cut, ([at, length, twice]) => {
        const middle = twice ? SHOP.slice(at, at + length).repeat(2) : "";
        places(SHOP.slice(0, at) + middle + SHOP.slice(at + length));
      }),
      { numRuns: 300 },
    );
  });
});

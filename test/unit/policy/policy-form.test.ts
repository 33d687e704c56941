import { describe, expect, test } from "vitest";
import { createPolicyParser } from "../../../src/policy/parse-policy.ts";
import { POLICY } from "../../support/kinds.ts";
import { toySettings } from "../../toy-kind/settings.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";
import { HEAD, mistakesIn, onlyMistake, write } from "../../support/policy/one-grant.ts";

const FILE = "octo-org/deploy/.github/workflows/migrate.yml";

/** A grant whose `allow` also has this line. */
const allow = (line: string): string => write(`allow: { events: [push], ${line} }`);
/** A write grant with these tags. */
const tags = (entries: string): string => allow(`tags: [${entries}]`);
/** A write grant whose `approval` has this line. */
const approval = (line: string): string => write(`approval: { ${line} }`);
/** A document without grants and with this line at its top. */
const top = (line: string): string => `${line}\n${HEAD}grants: {}\n`;

describe("a limit that the docs name", () => {
  test.each([
    ["ttl: 12h", write("ttl: 12h"), write("ttl: 43201s")],
    ["max-age: 744h", approval("max-age: 744h"), approval("max-age: 44641m")],
    ["settle: 1h", approval("settle: 1h"), approval("settle: 3601s")],
    ["count: 10", approval("count: 10"), approval("count: 11")],
    ["uses: 1", approval("uses: 1"), approval("uses: 0")],
    ["uses: 100", approval("uses: 100"), approval("uses: 101")],
    ["per-job: 1", write("per-job: 1"), write("per-job: 0")],
    ["per-job: 100", write("per-job: 100"), write("per-job: 101")],
    [
      "a reason of 300 characters",
      approval(`count: 0, reason: ${"r".repeat(300)}`),
      approval(`count: 0, reason: ${"r".repeat(301)}`),
    ],
    [
      "an environment of 255 characters",
      write(`environment: ${"e".repeat(255)}`),
      write(`environment: ${"e".repeat(256)}`),
    ],
    [
      "a base of 255 characters",
      top(`bases: [${"b".repeat(255)}]`),
      top(`bases: [${"b".repeat(256)}]`),
    ],
    [
      "a property's name of 75 characters",
      allow(`repo-properties: { ${"p".repeat(75)}: [x] }`),
      allow(`repo-properties: { ${"p".repeat(76)}: [x] }`),
    ],
    [
      "a property's value of 1024 characters",
      allow(`repo-properties: { tier: [${"v".repeat(1024)}] }`),
      allow(`repo-properties: { tier: [${"v".repeat(1025)}] }`),
    ],
    [
      "a server's name of 63 characters",
      write(`credential: { postgres: { server: ${"s".repeat(63)}, database: d, role: r } }`),
      write(`credential: { postgres: { server: ${"s".repeat(64)}, database: d, role: r } }`),
    ],
    [
      "a grant's name of 64 characters",
      write().replace("deploy:", `${"g".repeat(64)}:`),
      write().replace("deploy:", `${"g".repeat(65)}:`),
    ],
  ])("is exact: %s is accepted, one more or less is not", (_name, accepted, refused) => {
    expect(mistakesIn(accepted)).toEqual([]);
    expect(onlyMistake(refused).severity).toBe("mistake");
  });
});

describe("a value is accepted", () => {
  test.each([
    [
      "a read that says so",
      SHOP.replace("  reports-read:\n", "  reports-read:\n    access: read\n"),
    ],
    ["an app's login", top('agents: ["release-helper[bot]"]')],
    ["a managed user's login", top("agents: [mona_octo]")],
    ["no agents at all", top("agents: []")],
    ["a branch of one letter", top("bases: [m]")],
    ["a branch with slashes", top("bases: [release/1.x]")],
    ["a branch whose name only begins like a ref", top("bases: [refs-old]")],
    ["a person or a team as approver", approval('by: ["@mona", "@octo-org/dba.team_1-x"]')],
    ["a workflow at a branch", allow(`workflow: ${FILE}@refs/heads/release/1.x`)],
    ["a workflow at a tag", allow(`workflow: ${FILE}@refs/tags/v1`)],
    ["a workflow at a commit", allow(`workflow: ${FILE}@${"a".repeat(40)}`)],
    ["a workflow at a commit of SHA-256", allow(`workflow: ${FILE}@${"a".repeat(64)}`)],
    [
      "a branch, a tag, a pull request",
      SHOP.replace(
        "    allow: { events: [push",
        "    allow: { refs: [refs/heads/m, refs/tags/v, refs/pull/1/merge], events: [push",
      ),
    ],
    ["a tag's name with a star and slashes", tags('{ name: "app/v*", by: ["@mona"] }')],
    [
      "a property with every letter that GitHub allows",
      allow('repo-properties: { "Aa0_#$-": [x] }'),
    ],
    [
      "a property that only ends like the claim",
      allow("repo-properties: { x_repo_property_: [x] }"),
    ],
    [
      "a server with any case, digits and . _ -",
      write("credential: { postgres: { server: A1._-b, database: d, role: r } }"),
    ],
  ])("%s", (_name, text) => {
    expect(mistakesIn(text)).toEqual([]);
  });

  test("without the space around it: an environment, a reason", () => {
    const text = write(
      'environment: " production "',
      'approval: { count: 0, reason: " nightly " }',
    );
    expect(document(text).grants[0]).toMatchObject({
      environment: "production",
      approval: { reason: "nightly" },
    });
  });
});

describe("a value is refused", () => {
  test.each([
    ["an empty list of bases", top("bases: []"), "bases"],
    ["a base as a full ref", top("bases: [refs/heads/main]"), "bases[0]"],
    ["an agent with @", top('agents: ["@mona"]'), "agents[0]"],
    ["an id of 0", top("").replace("74", "0"), "repository-id"],
    ["a mode that is not known", top("mode: audit"), "mode"],
    [
      "an event with a capital",
      write("allow: { events: [Push] }"),
      "grants.deploy.allow.events[0]",
    ],
    [
      "an event with a digit before it",
      write("allow: { events: [1push] }"),
      "grants.deploy.allow.events[0]",
    ],
    [
      "an event with a pattern after it",
      write("allow: { events: [push-x] }"),
      "grants.deploy.allow.events[0]",
    ],
    ["an empty list of runners", allow("runners: []"), "grants.deploy.allow.runners"],
    ["an empty list of refs", allow("refs: []"), "grants.deploy.allow.refs"],
    [
      "a ref with something before it",
      allow("refs: [x/refs/heads/main]"),
      "grants.deploy.allow.refs[0]",
    ],
    ["a ref without a name", allow("refs: [refs/heads/]"), "grants.deploy.allow.refs[0]"],
    ["a ref of another kind", allow("refs: [refs/notes/x]"), "grants.deploy.allow.refs[0]"],
    ["properties that are empty", allow("repo-properties:"), "grants.deploy.allow.repo-properties"],
    ["properties as text", allow("repo-properties: tier"), "grants.deploy.allow.repo-properties"],
    [
      "a property with an empty value",
      allow('repo-properties: { tier: [""] }'),
      "grants.deploy.allow.repo-properties.tier[0]",
    ],
    [
      "a property with a space",
      allow('repo-properties: { "ti er": [x] }'),
      "grants.deploy.allow.repo-properties.ti er",
    ],
    [
      "a reason of only spaces",
      approval('count: 0, reason: "  "'),
      "grants.deploy.approval.reason",
    ],
    ["an environment of only spaces", write('environment: "  "'), "grants.deploy.environment"],
    [
      "a server with a space",
      write("credential: { postgres: { server: a b, database: d, role: r } }"),
      "grants.deploy.credential.postgres.server",
    ],
    [
      "a server that begins with a dot",
      write("credential: { postgres: { server: .a, database: d, role: r } }"),
      "grants.deploy.credential.postgres.server",
    ],
  ])("%s", (_name, text, path) => {
    const [first] = mistakesIn(text);
    expect(first).toMatchObject({ path, severity: "mistake" });
  });

  const PATTERNS = ["*", "?", "[", "]"];
  const NEVER_IN_A_REF = ["*", "?", "[", "~", "^", ":", "\\", " "];
  const quoted = (text: string): string => JSON.stringify(text);

  test.each(NEVER_IN_A_REF)("the name of a branch or tag with %j in it", (character) => {
    const name = `a${character}b`;
    expect(onlyMistake(top(`bases: [${quoted(name)}]`)).path).toBe("bases[0]");
    for (const kind of ["heads", "tags", "pull"]) {
      const refs = allow(`refs: [${quoted(`refs/${kind}/${name}`)}]`);
      expect(onlyMistake(refs).path).toBe("grants.deploy.allow.refs[0]");
    }
    for (const kind of ["heads", "tags"]) {
      const workflow = allow(`workflow: ${quoted(`${FILE}@refs/${kind}/${name}`)}`);
      expect(onlyMistake(workflow).path).toBe("grants.deploy.allow.workflow");
    }
  });

  test.each(PATTERNS)("a workflow with the pattern %j in its file or ref", (character) => {
    const message = "is not a workflow file at a branch, a tag or a commit.";
    const named = FILE.replace("migrate", `m${character}`);
    for (const text of [`${named}@${"a".repeat(40)}`, `${FILE}@refs/heads/m${character}n`]) {
      const mistake = onlyMistake(allow(`workflow: ${quoted(text)}`));
      expect(mistake.message).toBe(`"${text}" ${message}`);
    }
  });

  test("a workflow at a ref of another kind", () => {
    for (const ref of [
      "x/refs/heads/main",
      "refs/heads/",
      "main",
      "refs/notes/x",
      "a".repeat(39),
    ]) {
      const mistake = onlyMistake(allow(`workflow: ${FILE}@${ref}`));
      expect(mistake.message).toContain("is not a workflow file at a branch, a tag or a commit.");
    }
  });
});

describe("a message says what is wrong", () => {
  const credentials = "{ server: s, database: d, role: r }";

  test.each([
    ["ttl: 13h", '"13h" is longer than 12h, the maximum.'],
    ["approval: { max-age: 745h }", '"745h" is longer than 744h, the maximum.'],
    [
      "ttl: soon",
      '"soon" is not a duration: use a whole number followed by s, m or h, for example 15m.',
    ],
    [
      `allow: { events: [push], workflow: ${FILE}@refs/pull/1/merge }`,
      `"${FILE}@refs/pull/1/merge" is at the ref of a pull request, which its author can change.`,
    ],
    ["allow: { events: [push], repo-properties: {} }", "It names no property."],
    ["allow: { events: [push], ref-protected: false }", "False restricts nothing."],
    ["credential: {}", "A grant issues one credential: name exactly one provider."],
    [
      `credential: { postgres: ${credentials}, aws: { server: s, role-to-assume: "arn:aws:iam::123456789012:role/r" } }`,
      "This grant names postgres and aws: write one grant for each credential.",
    ],
    [
      'environment: "*"',
      '"*" is not the name of an environment, and a grant has no pattern for all of them: write one grant for each environment.',
    ],
  ])("%s", (line, message) => {
    expect(onlyMistake(write(line)).message).toBe(message);
  });

  test("about a name that no grant can have, with its position and a name that is valid", () => {
    expect(onlyMistake(write().replace("deploy:", '"my grant":'))).toMatchObject({
      line: 5,
      column: 3,
      path: "grants.my grant",
      message: '"my grant" is not a valid name for a grant.',
      expected: "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.",
      example: "reports-read:",
    });
  });
});

/** The examples of hints, each with what has to be around it in a document. */
function placed(path: string, line: string): string {
  if (path === "grants") return `${HEAD}${line}\n`;
  if (!path.startsWith("grants.*")) {
    const key = line.slice(0, line.indexOf(":"));
    const rest = SHOP.split("\n").filter((each) => !each.startsWith(`${key}:`));
    return [line, ...rest].join("\n");
  }
  if (path.startsWith("grants.*.approval.")) {
    return approval(path.endsWith("reason") ? `count: 0, ${line}` : line);
  }
  if (!path.startsWith("grants.*.allow.")) return write(line);
  if (path.startsWith("grants.*.allow.tags.*.")) {
    return tags(`{ ${line}, ${line.startsWith("name") ? 'by: ["@mona"]' : "name: v1"} }`);
  }
  return line.startsWith("events:") ? write(`allow: { ${line} }`) : allow(line);
}

/** The hints for the format itself; those below `credential` belong to a provider, and tasks have a test of their own. */
const OWN = Object.entries(POLICY.hints).filter(
  ([path]) => !path.includes("credential.") && !path.startsWith("tasks"),
);
const keyOf = (path: string): string => path.split(".").findLast((step) => step !== "*") ?? "";

describe("a hint", () => {
  test.each(OWN)("for %s is a sentence", (_path, { expected }) => {
    expect(expected).toMatch(/^Expected .+\.$/u);
  });

  // The example for `grants` leaves out what is in the grant, and a grant is too long for an example.
  test.each(OWN.filter(([path]) => path !== "grants" && path !== "grants.*"))(
    "for %s has an example that is valid there",
    (path, { example }) => {
      expect(example).toMatch(new RegExp(`^${keyOf(path)}: .`, "u"));
      const parsed = document(placed(path, example));
      expect(parsed.disabled).toEqual([]);
      expect(parsed.mistakes.filter(({ severity }) => severity === "mistake")).toEqual([]);
    },
  );

  test.each(OWN.filter(([path]) => path !== "grants.*" && !path.endsWith(".*")))(
    "for %s comes with a value that is empty",
    (path, { expected, example }) => {
      const [mistake] = mistakesIn(placed(path, `${keyOf(path)}:`));
      const where = path.replace("*", "deploy").replace(".*", "[0]");
      expect(mistake).toMatchObject({ path: where, expected, example });
    },
  );

  test("for a grant has no example, because a grant is longer than a line", () => {
    expect(onlyMistake(`${HEAD}grants: { deploy: 1 }\n`)).toMatchObject({
      expected: "Expected a mapping with credential and allow.",
      example: "",
    });
  });

  test("for grants shows that they have names", () => {
    expect(POLICY.hints["grants"]?.example).toBe("grants: { reports-read: { … } }");
  });

  test("for a setting of a credential is its provider's", () => {
    const text = write("credential: { postgres: { server: s, database: d, role: 1 } }");
    expect(onlyMistake(text)).toMatchObject({
      path: "grants.deploy.credential.postgres.role",
      expected: "The role that is granted.",
      example: "role: app_readonly",
    });
  });

  test("for a credential shows the first provider, and none where there is none", () => {
    expect(onlyMistake(write("credential: {}"))).toMatchObject({
      expected: "Expected exactly one provider with its settings.",
      example: "credential: { postgres: { server: staging, database: app, role: app_readonly } }",
    });
    expect(createPolicyParser([]).hints["grants.*.credential"]?.example).toBe("");
  });

  test("for a provider as a whole is found under its own name", () => {
    const hints = { "": { expected: "Expected a toy.", example: "toy: { server: shelf }" } };
    const kind = { ...toySettings, grant: { ...toySettings.grant, hints } };
    const parsed = createPolicyParser([kind]).parse(write("credential: { toy: 1 }"), {
      source: "shop.yml",
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: { mistakes: [{ path: "grants.deploy.credential.toy", expected: "Expected a toy." }] },
    });
  });
});

import { describe, expect, test } from "vitest";
import { cpuTime } from "../../../support/cpu-time.ts";
import { INPUTS } from "../../../../src/action/runner/keys.ts";
import { untrustedIn } from "../../../../src/cli/commands/check/workflow/untrusted.ts";
import { cli } from "../../../support/cli/run.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

/** A whole workflow around the inputs of one step. */
function workflow(given: {
  readonly with: readonly string[];
  readonly uses?: string;
  readonly job?: readonly string[];
  readonly on?: string;
}): string {
  const { uses = `octo-org/stepkey@${SHA}`, on = "push" } = given;
  const job = given.job ?? ["permissions: { id-token: write }", "environment: production"];
  return [
    `on: ${on}`,
    "permissions: {}",
    "jobs:",
    "  deploy:",
    "    runs-on: ubuntu-latest",
    ...job.map((line) => `    ${line}`),
    "    steps:",
    "      - run: echo hello",
    `      - uses: ${uses}`,
    "        with:",
    ...given.with.map((line) => `          ${line}`),
    "",
  ].join("\n");
}

const BROKER = [
  "step: deploy",
  "environment: production",
  "broker: https://stepkey.example",
  "grant: shop-deploy",
] as const;

interface Found {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly example: string;
  readonly severity: string;
}

async function check(text: string, ...more: readonly string[]) {
  const run = await cli(["check", "deploy.yml", "--json", ...more], {
    files: { "deploy.yml": text },
  });
  const { mistakes, inner_actions: actions } = run.json() as {
    mistakes: readonly Found[];
    inner_actions?: readonly { action: string; line: number }[];
  };
  return { exit: run.exit, mistakes, actions, messages: mistakes.map(({ message }) => message) };
}

/** What is found in the step, with these lines after those of a broker. */
async function found(...lines: readonly string[]) {
  return await check(workflow({ with: [...BROKER, ...lines] }));
}

describe("stepkey check of a workflow", () => {
  test("finds no mistake in a right one, without --offline", async () => {
    const text = workflow({ with: [...BROKER, "run: ./deploy.sh"] });
    const { exit, out } = await cli(["check", "deploy.yml"], { files: { "deploy.yml": text } });
    expect([exit, out]).toEqual([0, "No mistakes.\n"]);
  });

  test("prints each mistake at its line, and fails", async () => {
    const text = workflow({
      with: [...BROKER, "acess: write", "ttl: 15 minutes", "run: ./deploy.sh"],
    });
    const { exit, out } = await cli(["check", "deploy.yml"], { files: { "deploy.yml": text } });
    expect(exit).toBe(1);
    expect(out).toContain("deploy.yml:16:11  jobs.deploy.steps[1].with.acess\n");
    expect(out).toContain('Did you mean "access"?');
    expect(out).toContain("deploy.yml:17:16  jobs.deploy.steps[1].with.ttl\n");
    expect(out).toContain("did you mean 15m?");
    expect(out).toContain("2 mistakes.\n");
  });

  test("reads a directory of workflows beside policies", async () => {
    const read = await cli(["check", ".github/workflows", "examples/read-in-ci", "--offline"]);
    expect(read.exit).toBe(0);
    const own = await cli(["check", ".github/workflows", "--json"]);
    expect(own.json()).toMatchObject({ mistakes: [], inner_actions: [] });
  });

  test("says when no step uses stepkey, and takes the name of a fork", async () => {
    const text = workflow({ with: ["step: x"], uses: "octo-org/keys@v1" });
    const files = { "deploy.yml": text };
    const without = await cli(["check", "deploy.yml"], { files });
    expect(without).toMatchObject({ exit: 0 });
    expect(without.out).toContain("No step uses stepkey.");
    const named = await check(text, "--action", "octo-org/other,octo-org/keys");
    expect(named.messages).toContain('stepkey is pinned to a tag, "v1".');
    const session = workflow({ with: ["step: x"], uses: "octo-org/keys/session@v1" });
    expect((await check(session, "--action", "octo-org/keys")).messages).toContain(
      'stepkey is pinned to a tag, "v1".',
    );
  });

  test("accepts anchors, and says where a text is not YAML", async () => {
    const anchored = workflow({ with: [...BROKER, "run: ./deploy.sh"] }).replace(
      "- run: echo hello",
      "- run: &hello echo hello\n      - run: *hello",
    );
    expect(await check(anchored)).toMatchObject({ exit: 0, mistakes: [] });
    const broken = await check("jobs:\n  a: [\n");
    expect(broken.exit).toBe(1);
    expect(broken.messages[0]).toContain("This is not valid YAML");
  });

  test("bounds what aliases multiply", async () => {
    const bomb = ["jobs:", "  a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [index, name] of ["b", "c", "d", "e", "f"].entries()) {
      const of = ["a", "b", "c", "d", "e"][index] ?? "a";
      bomb.push(`  ${name}: &${name} [${`*${of}, `.repeat(9)}*${of}]`);
    }
    expect((await check(`${bomb.join("\n")}\n`)).exit).toBe(1);
  });

  test.each(Object.keys(INPUTS))("knows the input %s", async (name) => {
    const { messages } = await check(workflow({ with: [`${name}: x`] }));
    expect(messages.filter((message) => message.includes("no input"))).toEqual([]);
  });
});

describe("pins", () => {
  test.each([
    ["octo-org/stepkey@v1", 'stepkey is pinned to a tag, "v1".'],
    ["octo-org/stepkey@main", 'stepkey is pinned to a branch or a tag, "main".'],
    ["octo-org/stepkey/session@0123456", 'stepkey is pinned to a short commit, "0123456".'],
    ["octo-org/stepkey", "stepkey names no version."],
  ])("report stepkey at %s", async (uses, message) => {
    const { mistakes } = await check(workflow({ uses, with: [...BROKER, "run: ./deploy.sh"] }));
    expect(mistakes).toMatchObject([{ message, line: 10, path: "jobs.deploy.steps[1].uses" }]);
  });

  test.each([
    ["some-org/deploy@v4", '"v4" is a tag'],
    ["some-org/deploy/sub@release", '"release" is a branch or a tag'],
    ["some-org/deploy@0123456789", '"0123456789" is a short commit'],
  ])("report the action %s, which stepkey refuses", async (uses, what) => {
    const { messages } = await found(`uses: ${uses}`);
    expect(messages).toEqual([`stepkey refuses ${uses}: ${what}.`]);
  });

  test.each([
    ["some-org/deploy@v4", "repos/some-org/deploy/commits/v4 "],
    ["some-org/deploy/sub@release/v1", "repos/some-org/deploy/commits/release/v1 "],
  ])("say how to find the commit of %s", async (uses, command) => {
    const { mistakes } = await found(`uses: ${uses}`);
    expect(mistakes[0]?.expected).toContain(`gh api ${command}--jq .sha`);
    const strange = await found('uses: "some-org/deploy@v4;x"');
    expect(strange.mistakes[0]?.expected).not.toContain("gh api");
  });

  test("accept a full commit and an action of the workspace, and list both", async () => {
    const pinned = await found(`uses: some-org/deploy@${SHA} # v4.1.0`);
    expect(pinned).toMatchObject({ exit: 0, mistakes: [] });
    expect(pinned.actions).toMatchObject([{ action: `some-org/deploy@${SHA}`, line: 16 }]);
    const text = workflow({ with: [...BROKER, "uses: ./.github/actions/deploy"] });
    const { out } = await cli(["check", "deploy.yml"], { files: { "deploy.yml": text } });
    expect(out).toContain(
      "stepkey runs these actions, which GitHub's list of allowed actions does not see:\n  ./.github/actions/deploy  deploy.yml:16\n",
    );
  });

  test("report a step with both run and uses once", async () => {
    const { messages } = await found(`uses: some-org/deploy@${SHA}`, "run: ./deploy.sh");
    expect(messages).toEqual(["The step has both run and uses."]);
  });
});

describe("expressions", () => {
  test("point at the line of a script that reads what anybody can write", async () => {
    const script = ["run: |", "  echo one", '  echo "${{ github.event.issue.title }}"'];
    const { exit, mistakes } = await found(...script);
    expect(exit).toBe(1);
    expect(mistakes).toMatchObject([
      {
        line: 18,
        column: 19,
        message:
          "${{ github.event.issue.title }} is filled in before stepkey reads run, and whoever caused the event can run commands with the credential.",
      },
    ]);
    expect(mistakes[0]?.expected).toContain("pass-env");
  });

  test.each([
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.discussion.title",
    "github.event.pages.*.page_name",
    "github.event.pages[0].page_name",
    "github.event.commits[0].message",
    "github.event.commits.*.author.email",
    "github.event.head_commit.author.name",
    "github.event.workflow_run.head_branch",
    "github.event['issue']['title']",
    "GitHub.Event.Issue.Title",
    "github.head_ref",
    "github.head_ref || github.sha",
    "format('{0}', github.event.issue.title)",
    "toJSON(github.event)",
    "toJSON(github.event.issue)",
  ])("are a mistake in a script: %s", async (expression) => {
    const { exit } = await found(
      `run: echo "\${{ ${expression} }}"`.replace("run: ", "run: >-\n            "),
    );
    expect(exit).toBe(1);
  });

  test.each([
    "inputs.version",
    "github.event.inputs.version",
    "github.event.client_payload.version",
    "github.ref_name",
  ])("are a warning where those who may start it or push decide: %s", async (expression) => {
    const { exit, mistakes } = await found(`run: ./deploy.sh \${{ ${expression} }}`);
    expect([exit, mistakes.map(({ severity }) => severity)]).toEqual([0, ["warning"]]);
  });

  test.each([
    "github.sha",
    "github.repository",
    "github.event.repository.name",
    "github.event.pull_request.number",
    "github.event.pull_request.head.sha",
    "github.event.pull_request.base.ref",
    "github.event.issue.title == 'x'",
    "contains(github.event.issue.title, 'x')",
    "github.head_ref && 'pull' || 'push'",
    "vars.BUCKET",
    "'github.event.issue.title'",
  ])("are nothing to report where nobody else decides: %s", async (expression) => {
    const { exit, mistakes } = await found(`run: ./deploy.sh \${{ ${expression} }}`);
    expect([exit, mistakes]).toEqual([0, []]);
  });

  test("in with and env could add lines, unless toJSON writes the value", async () => {
    const uses = `uses: some-org/deploy@${SHA}`;
    const bare = await found(uses, "with: |", "  title: ${{ github.event.issue.title }}");
    expect(bare.mistakes).toMatchObject([{ line: 18, path: "jobs.deploy.steps[1].with.with" }]);
    const json = await found(uses, "with: |", "  title: ${{ toJSON(github.event.issue.title) }}");
    expect(json.mistakes).toEqual([]);
    const env = await found("env: TITLE=${{ github.event.issue.title }}", "run: ./deploy.sh");
    expect(env.mistakes[0]?.expected).toContain("in the step's own env");
    const script = await found("run: echo ${{ toJSON(github.event.issue.title) }}");
    expect(script.exit).toBe(1);
  });

  test.each([
    ["toJSON(format('by {0}', github.event.issue.title))", 0],
    ["toJSON(format('(by {0}', github.event.issue.title))", 0],
    ["tojson( format('it''s {0})', github.event.issue.title) )", 0],
    ["toJSON(github.sha) || format('{0}', github.event.issue.title)", 1],
    ["toJSON(github.sha) || (github.event.issue.title)", 1],
  ])("in with are safe only where toJSON is around all of it: %s", async (expression, exit) => {
    const uses = `uses: some-org/deploy@${SHA}`;
    expect((await found(uses, "with: |", `  title: \${{ ${expression} }}`)).exit).toBe(exit);
  });

  test("are a warning where a caller decides which approvals count", async () => {
    const { exit, messages } = await found(
      "approvers: ${{ inputs.approvers }}",
      "run: ./deploy.sh",
    );
    expect(messages).toEqual([
      "${{ inputs.approvers }} is filled in before stepkey reads approvers, and whoever may start this workflow or push can decide which approvals count.",
    ]);
    expect(exit).toBe(0);
  });

  test.each(["${{", "${{ a }}", "${{ github.event.issue.title }}", "a.b[", "contains("])(
    "are found in little time: %s, often",
    (part) => {
      const started = cpuTime();
      untrustedIn(part.repeat(20_000));
      untrustedIn(`\${{ ${part.replaceAll(/[${}]/gu, " ").repeat(20_000)} }}`);
      expect(cpuTime() - started).toBeLessThan(2_000);
    },
  );

  test("are fine in the step's own env, which only names values", async () => {
    const text = workflow({ with: [...BROKER, "pass-env: TITLE", "run: ./deploy.sh"] }).replace(
      "        with:",
      "        env:\n          TITLE: ${{ github.event.issue.title }}\n        with:",
    );
    expect(await check(text)).toMatchObject({ exit: 0, mistakes: [] });
  });
});

describe("stored secrets", () => {
  const uses = `uses: some-org/deploy@${SHA}`;

  test.each([
    ["run", ["run: ./deploy.sh ${{ secrets.PASSWORD }}"], "becomes a part of the script"],
    ["env", ["env: PASSWORD=${{ secrets['PASSWORD'] }}", "run: x"], "is a plain value in env"],
    ["with", [uses, "with: |", "  password: ${{ secrets.PASSWORD }}"], "is a plain value in with"],
    [
      "with, as JSON",
      [uses, "with: |", "  a: ${{ toJSON(secrets.PASSWORD) }}"],
      "is a plain value",
    ],
  ])("are a warning where stepkey would not know them: %s", async (_where, lines, what) => {
    const { exit, mistakes } = await found(...lines);
    expect(exit).toBe(0);
    expect(mistakes).toMatchObject([
      { severity: "warning", expected: expect.stringContaining("secret-env") as string },
    ]);
    expect(mistakes[0]?.message).toContain(what);
    expect(mistakes[0]?.message).toContain("neither redacts it nor searches for it");
  });

  test("are a mistake in with-credential, which takes their names", async () => {
    const { exit, mistakes } = await found(
      uses,
      "with-credential: |",
      "  password=${{ secrets.PASSWORD }}",
    );
    expect(exit).toBe(1);
    expect(mistakes).toMatchObject([
      {
        line: 18,
        message:
          "${{ secrets.PASSWORD }} is a value, and with-credential takes names of variables.",
      },
    ]);
  });

  test("are fine in secret-env, where a step only asks for one, and as the job's own token", async () => {
    const named = await found(
      "secret-env: |",
      "  FTP_PASSWORD: ${{ toJSON(secrets.FTP_PASSWORD) }}",
      uses,
      "with: |",
      "  quiet: ${{ secrets.DEBUG == '' }}",
      "  token: ${{ secrets.GITHUB_TOKEN }}",
      "with-credential: password=FTP_PASSWORD",
    );
    expect(named).toMatchObject({ exit: 0, mistakes: [] });
  });
});

describe("the job of a step", () => {
  const right = [...BROKER, "run: ./deploy.sh"];

  test.each([
    ["none", ["environment: production"]],
    ["others", ["environment: production", "permissions: { contents: read }"]],
    ["read-all", ["environment: production", "permissions: read-all"]],
  ])("must be allowed to request ID tokens: %s", async (_what, job) => {
    const { messages } = await check(workflow({ with: right, job }));
    expect(messages).toEqual([
      "This job may not request ID tokens, so stepkey gets no credential for it.",
    ]);
  });

  test("may have the permission from the workflow, or from the job that calls it", async () => {
    const job = ["environment: { name: production, url: 'https://shop.example' }"];
    const above = workflow({ with: right, job }).replace(
      "permissions: {}",
      "permissions: { id-token: write }",
    );
    expect((await check(above)).mistakes).toEqual([]);
    const called = workflow({ with: right, job, on: "workflow_call" }).replace(
      "permissions: {}\n",
      "",
    );
    expect((await check(called)).mistakes).toEqual([]);
  });

  test.each([
    ["production", undefined, 'The step names "production". The job has none.'],
    ["production", "staging", 'The step names "production". The job has "staging".'],
    [undefined, "staging", 'The step names no environment. The job has "staging".'],
    ["${{ inputs.where }}", "${{inputs.where}}", undefined],
    ["${{ inputs.where }}", "staging", undefined],
  ])("must have the step's environment: %s and %s", async (step, had, message) => {
    const job = [
      "permissions: { id-token: write }",
      ...(had === undefined ? [] : [`environment: ${had}`]),
    ];
    const lines = right.filter((line) => !line.startsWith("environment"));
    const given = step === undefined ? [] : [`environment: ${step}`];
    const { messages } = await check(workflow({ with: [...lines, ...given], job }));
    expect(messages).toEqual(message === undefined ? [] : [message]);
  });

  test("needs neither for stored secrets alone", async () => {
    const secrets = ["secret-env: |", "  NPM_TOKEN: ${{ toJSON(secrets.NPM_TOKEN) }}"];
    const given = ["step: publish", ...secrets, "run: npm publish"];
    const job = ["environment: npm"];
    expect((await check(workflow({ with: given, job }))).mistakes).toEqual([]);
  });
});

describe("the inputs of a step", () => {
  test("are read by the action's own parser", async () => {
    const { messages } = await found("access: admin", "residue: never", "run: ./deploy.sh");
    expect(messages).toEqual([
      'access: "admin" is neither read nor write.',
      'residue: "never" is not auto, fail, warn or off.',
    ]);
  });

  test.each([
    ["with", ["with:", "  server: ftp.example.com"]],
    ["pass-env", ["pass-env: [A, B]"]],
  ])("are texts: %s as a mapping or a list is a mistake", async (name, lines) => {
    const { mistakes } = await found(`uses: some-org/deploy@${SHA}`, ...lines);
    expect(mistakes).toMatchObject([
      {
        line: 17,
        column: 11,
        message: `${name} is a mapping or a list, and GitHub takes only a text as an input.`,
      },
    ]);
  });

  test("of an action are checked against the names in secret-env, where that is all there is", async () => {
    const given = [
      "step: deploy",
      `uses: some-org/deploy@${SHA}`,
      "secret-env: |",
      "  FTP_PASSWORD: ${{ toJSON(secrets.FTP_PASSWORD) }}",
      "with-credential: password=FTP_PASWORD",
    ];
    const alone = await check(workflow({ with: given }));
    expect(alone.mistakes).toMatchObject([
      {
        line: 16,
        message: "with-credential names FTP_PASWORD, which secret-env does not have.",
        example: "with-credential: password=FTP_PASSWORD",
      },
    ]);
    expect((await found(...given.slice(1))).mistakes).toEqual([]);
  });

  test.each([
    ["in the form of env", "  NPM_TOKEN=${{ toJSON(secrets.NPM_TOKEN) }}", "is not a mapping"],
    ["without toJSON", "  NPM_TOKEN: ${{ secrets.NPM_TOKEN }}", "use toJSON"],
  ])("are reported for stored secrets %s", async (_what, line, what) => {
    const { mistakes } = await found("secret-env: |", line, "run: npm publish");
    expect(mistakes).toMatchObject([
      { line: 16, example: "NPM_TOKEN: ${{ toJSON(secrets.NPM_TOKEN) }}" },
    ]);
    expect(mistakes[0]?.message).toContain(what);
  });

  test("are to be left out where they have no effect, and no example says otherwise", async () => {
    const secrets = ["secret-env: |", "  A: ${{ toJSON(secrets.A) }}"];
    const given = ["step: x", "environment: production", ...secrets, "run: x"];
    const { mistakes } = await check(workflow({ with: given }));
    expect(mistakes).toMatchObject([{ expected: "Leave it out.", example: "" }]);
  });

  test("are not guessed where an expression decides", async () => {
    const { mistakes } = await check(
      workflow({
        with: [
          "step: deploy",
          "environment: production",
          "broker: ${{ vars.STEPKEY_URL }}",
          "grant: ${{ vars.GRANT }}",
          "ttl: ${{ vars.TTL }}",
          "run: ./deploy.sh",
        ],
      }),
    );
    expect(mistakes).toEqual([]);
  });

  test("say where a missing one belongs, and each mistake once", async () => {
    const given = ["step: deploy", "environment: production", "access: write", "run: ./deploy.sh"];
    const missing = await check(workflow({ with: given }));
    expect(missing.mistakes).toMatchObject([{ line: 12, path: "jobs.deploy.steps[1].with" }]);
    expect(missing.messages[0]).toContain("credential is missing, and so is broker");
    const misspelt = await check(
      workflow({
        with: [...BROKER.filter((line) => !line.startsWith("grant")), "grnt: a", "run: x"],
      }),
    );
    expect(misspelt.messages).toHaveLength(1);
  });
});

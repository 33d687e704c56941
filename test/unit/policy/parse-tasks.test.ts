import { describe, expect, test } from "vitest";
import { POLICY } from "../../support/kinds.ts";
import { document } from "../../support/policy/document-fixtures.ts";
import { CREDENTIAL, HEAD, mistakesIn, onlyMistake } from "../../support/policy/one-grant.ts";

const GRANTS = `${HEAD}grants:
  reports-read:
    ttl: 10m
    ${CREDENTIAL}
    allow: { events: [push] }
`;
const REQUIRED = ["title: Count the orders", "grant: reports-read", "run: ./count.sh"];

/** A policy with one task, some keys of which are replaced or added. */
function task(...lines: readonly string[]): string {
  const has = (key: string): boolean => lines.some((line) => line.startsWith(`${key}:`));
  const rest = REQUIRED.filter((line) => !has(line.slice(0, line.indexOf(":"))));
  const all = [...lines, ...rest].map((line) => `    ${line}\n`).join("");
  return `${GRANTS}tasks:\n  count-orders:\n${all}`;
}

describe("a task", () => {
  test("has a title, a grant and what it runs, and defaults for all else", () => {
    expect(document(task())).toMatchObject({
      tasks: [
        {
          name: "count-orders",
          title: "Count the orders",
          description: undefined,
          grant: "reports-read",
          run: "./count.sh",
          from: undefined,
          parameters: {},
          output: { kind: "text", max: 65_536 },
          timeoutSeconds: 300,
          perJob: 1,
          source: "octo-org/shop.yml:10",
        },
      ],
      disabledTasks: [],
      mistakes: [],
    });
  });

  test("can have parameters, an origin, an output, a timeout and a number for each job", () => {
    const text = task(
      "description: One number for each shop.",
      "from: { repository: octo-org/tasks, ref: refs/heads/main }",
      "parameters: { since: { pattern: '\\d{4}', required: true, description: A year. }, shop: {} }",
      "output: { kind: json, max: 2KiB, schema: { type: object, required: [n] } }",
      "timeout: 10m",
      "per-job: 20",
    );
    expect(document(text).tasks).toMatchObject([
      {
        description: "One number for each shop.",
        from: { repository: "octo-org/tasks", ref: "refs/heads/main" },
        parameters: {
          since: { pattern: "\\d{4}", required: true, description: "A year." },
          shop: { required: false },
        },
        output: { kind: "json", max: 2048, schema: { type: "object", required: ["n"] } },
        timeoutSeconds: 600,
        perJob: 20,
      },
    ]);
  });

  test("without output has none to keep", () => {
    expect(document(task("output: { kind: none }")).tasks[0]?.output).toEqual({
      kind: "none",
      max: 0,
    });
  });

  test.each([
    ["title: ''", "tasks.count-orders.title", "at most 120 characters"],
    [`title: ${"x".repeat(121)}`, "tasks.count-orders.title", "at most 120 characters"],
    ['title: "two\\nlines"', "tasks.count-orders.title", "one line"],
    ["run: ''", "tasks.count-orders.run", "a command"],
    ['run: "a\\0b"', "tasks.count-orders.run", "a command"],
    [
      "from: { repository: octo-org/tasks, ref: main }",
      "tasks.count-orders.from.ref",
      "refs/heads/BRANCH",
    ],
    [
      "from: { repository: octo-org/tasks, ref: refs/pull/7/head }",
      "tasks.count-orders.from.ref",
      "refs/heads/BRANCH",
    ],
    [
      "from: { repository: tasks, ref: refs/tags/v1 }",
      "tasks.count-orders.from.repository",
      "OWNER/NAME",
    ],
    ["parameters: { Since: {} }", "tasks.count-orders.parameters.Since", "lower-case letters"],
    ["parameters: { since: yes }", "tasks.count-orders.parameters.since", "lower-case letters"],
    ["output: { max: 2MiB }", "tasks.count-orders.output.max", "at most 1MiB"],
    ["output: { max: 64kb }", "tasks.count-orders.output.max", "at most 1MiB"],
    ["output: { kind: none, max: 1KiB }", "tasks.count-orders.output.max", "at most 1MiB"],
    ["output: { schema: { type: object } }", "tasks.count-orders.output.schema", "JSON Schema"],
    ["timeout: soon", "tasks.count-orders.timeout", "at most the ttl"],
    ["per-job: 101", "tasks.count-orders.per-job", "1 to 100"],
    ["per-job: 0", "tasks.count-orders.per-job", "1 to 100"],
  ])("with %s has a mistake at %s", (line, path, expected) => {
    const mistakes = mistakesIn(task(line));
    expect(mistakes.map((mistake) => mistake.path)).toContain(path);
    const [mistake] = mistakes;
    expect(mistake?.expected).toContain(expected);
    expect(mistake?.line).toBe(11);
  });

  test("says which key was meant by one that it does not know", () => {
    expect(onlyMistake(task("time-out: 5m"))).toMatchObject({
      message: 'Unknown key "time-out".',
      expected: 'Did you mean "timeout"?',
    });
  });

  test("needs a pattern that is decided in linear time", () => {
    const line = (pattern: string): string => `parameters: { since: { pattern: '${pattern}' } }`;
    expect(onlyMistake(task(line("(a)\\1"))).message).toContain("A pattern cannot have `\\1`");
    expect(onlyMistake(task(line("[a"))).message).toContain("not a regular expression");
    expect(mistakesIn(task(line("(?:a+)+")))).toEqual([]);
  });

  test("needs parameters whose variables differ", () => {
    expect(onlyMistake(task("parameters: { a-b: {}, a_b: {} }"))).toMatchObject({
      path: "tasks.count-orders.parameters.a_b",
      message: "`a-b` and `a_b` would both be STEPKEY_PARAM_A_B.",
    });
  });

  test("needs a grant of its own policy", () => {
    expect(onlyMistake(task("grant: report-read"))).toMatchObject({
      path: "tasks.count-orders.grant",
      message: 'This policy has no grant "report-read".',
      expected: 'Did you mean "reports-read"?',
    });
  });

  test("cannot take longer than a lease of its grant", () => {
    expect(onlyMistake(task("timeout: 11m"))).toMatchObject({
      path: "tasks.count-orders.timeout",
      message:
        "A task cannot take longer than its lease: the ttl of reports-read is 10m, and the timeout is 11m.",
    });
  });

  test("is warned about a grant that is only for actions", () => {
    const only = (uses: string): string =>
      task().replace("events: [push] }", `events: [push], uses: [${uses}] }`);
    expect(onlyMistake(only("octo-org/deploy"))).toMatchObject({
      severity: "warning",
      path: "tasks.count-orders.grant",
      message:
        "The grant reports-read is only for actions: its `uses` does not list run, so it is never issued to a task.",
    });
    expect(mistakesIn(only("octo-org/deploy, run"))).toEqual([]);
    expect(document(only("octo-org/deploy")).tasks).toHaveLength(1);
  });
});

describe("a hint for a task", () => {
  const HINTS = Object.entries(POLICY.hints).filter(([path]) => path.startsWith("tasks.*."));
  const keyOf = (path: string): string => path.split(".").findLast((step) => step !== "*") ?? "";

  /** A task with this line where the hint says that it belongs. */
  const placed = (path: string, line: string): string => {
    if (path.startsWith("tasks.*.parameters.*.")) {
      return task(`parameters: { since: { ${line} } }`);
    }
    if (path.endsWith("from.ref")) return task(`from: { repository: octo-org/tasks, ${line} }`);
    if (path.endsWith("from.repository")) return task(`from: { ref: refs/tags/v1, ${line} }`);
    if (path.startsWith("tasks.*.output.")) {
      return task(`output: { ${line}${path.endsWith("schema") ? ", kind: json" : ""} }`);
    }
    return task(line);
  };

  test.each(HINTS)("(%s) is a sentence with an example that is valid there", (path, hint) => {
    expect(hint.expected).toMatch(/^Expected .+\.$/u);
    const key = path.startsWith("tasks.*.from.") ? "" : keyOf(path);
    expect(hint.example.startsWith(key)).toBe(true);
    expect(mistakesIn(placed(path, hint.example))).toEqual([]);
  });

  test.each(HINTS.filter(([path]) => !path.endsWith(".*")))(
    "(%s) comes with a value that is empty",
    (path, { expected, example }) => {
      const where = path
        .replace("tasks.*", "tasks.count-orders")
        .replace("parameters.*", "parameters.since");
      const mistakes = mistakesIn(placed(path, `${keyOf(path)}:`));
      expect(mistakes).toMatchObject([{ path: where, expected, example }]);
    },
  );

  test("names what a mapping of tasks, and a task, must be", () => {
    expect(onlyMistake(`${GRANTS}tasks:\n  count: 1\n`).expected).toBe(
      "Expected a mapping with title, grant and run.",
    );
  });
});

describe("an output's schema", () => {
  const message = (schema: string): string =>
    onlyMistake(task(`output: { kind: json, schema: ${schema} }`)).message;

  test.each([
    ["{ typ: object }", 'keyword "typ", which is not supported: did you mean "type"?'],
    ["{ type: string, pattern: a+ }", 'keyword "pattern"'],
    ["{ $ref: '#' }", 'keyword "$ref"'],
    ["{ properties: { n: { type: integer } } }", "accepts everything"],
    ["{ type: object, properties: { n: { minimum: 1 } } }", "`properties.n` has none of"],
    ["{ type: array, items: { typ: string } }", "`items` has the keyword"],
    ["{ anyOf: [] }", "`anyOf` is not a list of schemas"],
    ["{ type: object, properties: [] }", "`properties` is not a mapping"],
    ["{ type: text }", "It is not a JSON Schema"],
    ["true", "The schema is not a mapping"],
    [`${"{ type: array, items: ".repeat(14)}true${" }".repeat(14)}`, "is too deep"],
  ])("%s is a mistake", (schema, text) => {
    expect(message(schema)).toContain(text);
  });

  test.each([
    "{ type: object, properties: { n: { type: integer, minimum: 0 } }, additionalProperties: false }",
    "{ type: array, items: { type: string, format: date }, maxItems: 3, uniqueItems: true }",
    "{ anyOf: [{ type: 'null' }, { enum: [a, b] }, { const: 1 }] }",
    "{ type: [string, 'null'], maxLength: 3 }",
    "{ type: object, additionalProperties: { type: number } }",
  ])("%s is none", (schema) => {
    expect(mistakesIn(task(`output: { kind: json, schema: ${schema} }`))).toEqual([]);
  });
});

describe("a mistake in a task", () => {
  test("disables that task alone: no grant, and no other task", () => {
    const text = `${task("per-job: 0")}  other:\n    title: Other\n    grant: reports-read\n    run: ./other.sh\n`;
    const { grants, disabled, tasks, disabledTasks, mistakes } = document(text);
    expect(grants.map(({ name }) => name)).toEqual(["reports-read"]);
    expect(disabled).toEqual([]);
    expect(tasks.map(({ name }) => name)).toEqual(["other"]);
    expect(disabledTasks).toEqual(["count-orders"]);
    expect(mistakes).toHaveLength(1);
  });

  test("in its name is shown at the name", () => {
    expect(onlyMistake(task().replace("count-orders:", "count orders:"))).toMatchObject({
      line: 10,
      message: '"count orders" is not a valid name for a task.',
    });
  });

  test("in its grant leaves the task as it is: the grant refuses", () => {
    const { tasks, disabled } = document(task().replace("[push]", "[PUSH]"));
    expect(tasks).toHaveLength(1);
    expect(disabled).toEqual(["reports-read"]);
  });

  test("beside 100 others disables the whole policy", () => {
    const broken = Array.from({ length: 101 }, (_, index) => `  t${index}: 1\n`).join("");
    expect(mistakesIn(`${GRANTS}tasks:\n${broken}`)).toHaveLength(101);
  });

  test("of a wrong kind for `tasks` disables the whole policy", () => {
    expect(onlyMistake(`${GRANTS}tasks: [count]\n`)).toMatchObject({
      path: "tasks",
      expected: "Expected a mapping of names to tasks.",
    });
  });
});

describe("a task at another level than its own", () => {
  const moved = "{ title: T, grant: reports-read, run: ./t.sh }";

  test("disables the policy, which says where it belongs", () => {
    expect(onlyMistake(`${GRANTS}count: ${moved}\n`)).toMatchObject({
      message: "`count` looks like a task, and here it is at the top level.",
      expected: "Indent it under `tasks`.",
    });
    expect(mistakesIn(`${GRANTS}  count: ${moved}\n`)).toMatchObject([
      {
        message: "`count` looks like a task, and here it is in `grants`.",
        expected: "Move it to `tasks`, at the top level.",
      },
    ]);
  });

  test("disables the policy where all tasks are inside a grant", () => {
    expect(mistakesIn(`${GRANTS}    tasks: { count: ${moved} }\n`)).toMatchObject([
      { message: "`tasks` is a key of the top level, and here it is inside reports-read." },
    ]);
  });
});

test("an organisation's policy cannot have tasks", () => {
  const text = `version: 1\nowner-id: 65\ntasks: {}\n`;
  expect(() => document(text, "organisation")).toThrow(
    "An organisation's policy cannot have tasks.",
  );
});

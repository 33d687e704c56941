import { describe, expect, test } from "vitest";
import { taskCredentialKinds } from "../../../src/credentials/kind/task-kinds.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { parseTasksFile } from "../../../src/policy/parse-tasks-file.ts";
import type { Mistake } from "../../../src/shared/mistake.ts";

const kinds = await taskCredentialKinds(KINDS);
const parse = (text: string) => parseTasksFile(text, { source: "tasks.yml", kinds });

const CREDENTIAL =
  "credential: { aws: { role-to-assume: 'arn:aws:iam::123456789012:role/reader', aws-region: eu-west-1 } }";
const REQUIRED = ["title: Count the orders", CREDENTIAL, "run: ./count.sh"];

/** A file with one task, some keys of which are replaced, added or left out. */
function task(lines: readonly string[] = [], without: readonly string[] = []): string {
  const has = (key: string): boolean => lines.some((line) => line.startsWith(`${key}:`));
  const rest = REQUIRED.filter((line) => {
    const key = line.slice(0, line.indexOf(":"));
    return !has(key) && !without.includes(key);
  });
  const all = [...rest, ...lines].map((line) => `    ${line}\n`).join("");
  return `version: 1\ntasks:\n  count-orders:\n${all}`;
}

function mistakesIn(text: string): readonly Mistake[] {
  const parsed = parse(text);
  return parsed.ok ? parsed.value.mistakes : parsed.error;
}

function onlyMistake(text: string): Mistake {
  const mistakes = mistakesIn(text);
  const [mistake] = mistakes;
  if (mistake === undefined || mistakes.length > 1) throw new Error(JSON.stringify(mistakes));
  return mistake;
}

describe("a task of a repository without a broker", () => {
  test("has a title, a credential and what it runs, and defaults for all else", () => {
    expect(parse(task())).toMatchObject({
      ok: true,
      value: {
        disabled: [],
        mistakes: [],
        tasks: [
          {
            definition: {
              task: "count-orders",
              title: "Count the orders",
              grant: "count-orders",
              access: "read",
              run: "./count.sh",
              parameters: {},
              output: { kind: "text", max: 65_536 },
              timeout: 300,
              per_job: 1,
            },
            credential: { kind: "aws" },
            ttlSeconds: undefined,
            approval: { approvals: 1, approvers: [], bases: undefined, maxAgeSeconds: 86_400 },
            source: "tasks.yml:3",
          },
        ],
      },
    });
  });

  test("says for a write what an approval needs, as the inputs of a step do", () => {
    const text = task([
      "access: write",
      "environment: production",
      "approvals: 2",
      'approvers: ["@mona", "@octo-org/dba"]',
      "bases: [main]",
      "max-age: 2h",
      "ttl: 30m",
      "timeout: 20m",
      "per-job: 3",
    ]);
    expect(parse(text)).toMatchObject({
      value: {
        tasks: [
          {
            definition: { access: "write", environment: "production", timeout: 1200, per_job: 3 },
            ttlSeconds: 1800,
            approval: {
              approvals: 2,
              approvers: ["@mona", "@octo-org/dba"],
              bases: ["main"],
              maxAgeSeconds: 7200,
            },
          },
        ],
      },
    });
  });

  test("gets no longer than its credential lasts where nobody says how long", () => {
    const credential =
      "credential: { kubernetes: { server: 'https://k8s.example', audience: 'https://k8s.example' } }";
    expect(parse(task([credential]))).toMatchObject({
      value: { tasks: [{ definition: { timeout: 270 } }] },
    });
  });
});

describe("a mistake in the file of tasks", () => {
  test.each<[string, string, Partial<Record<keyof Mistake, unknown>>]>([
    [
      "a grant, which only a policy has",
      task(["grant: orders-read"]),
      { line: 7, column: 5, path: "tasks.count-orders.grant" },
    ],
    [
      "the form of a policy's approval",
      task(["access: write", "environment: production", "approval: { count: 2 }"]),
      { path: "tasks.count-orders.approval", expected: expect.stringMatching(/approvals/u) },
    ],
    ["no credential", task([], ["credential"]), { path: "tasks.count-orders.credential", line: 4 }],
    [
      "a kind that needs a broker",
      task(["credential: { postgres: { server: s, database: d, role: r } }"]),
      { message: "postgres needs a broker: only a broker issues it.", line: 6, column: 19 },
    ],
    [
      "a kind that is misspelt",
      task(["credential: { awss: {} }"]),
      { expected: 'Did you mean "aws"?' },
    ],
    [
      "two kinds for one task",
      task(["credential: { aws: {}, gcp: {} }"]),
      { message: "A task gets one credential: name one." },
    ],
    [
      "a setting that the kind does not have",
      task([
        "credential: { aws: { role-to-assume: 'arn:aws:iam::123456789012:role/r', aws-region: eu-west-1, rolle: x } }",
      ]),
      { path: "tasks.count-orders.credential.aws.rolle" },
    ],
    [
      "a write without an environment",
      task(["access: write"]),
      { message: "This is missing: a write needs an environment." },
    ],
    [
      "an approval of a read",
      task(["approvals: 2"]),
      { path: "tasks.count-orders.approvals", line: 7, column: 5 },
    ],
    [
      "a task that takes longer than its credential lasts",
      task(["timeout: 20m"]),
      { path: "tasks.count-orders.timeout", expected: expect.stringMatching(/15m/u) },
    ],
    [
      "a ttl that the kind does not have",
      task([
        "credential: { kubernetes: { server: 'https://k8s.example', audience: 'https://k8s.example' } }",
        "ttl: 1h",
      ]),
      { path: "tasks.count-orders.ttl" },
    ],
    [
      "a pattern that is no regular expression",
      task(["parameters: { since: { pattern: '(' } }"]),
      { path: "tasks.count-orders.parameters.since.pattern" },
    ],
    [
      "two parameters with one variable",
      task(["parameters: { a-b: {}, a_b: {} }"]),
      { message: "`a-b` and `a_b` would both be STEPKEY_PARAM_A_B." },
    ],
    ["a name with a space", "version: 1\ntasks:\n  count orders: {}\n", { line: 3, column: 3 }],
    ["no version", task().replace("version: 1\n", ""), { path: "version" }],
    ["a task beside tasks", `${task()}other: {}\n`, { path: "other", line: 7, column: 1 }],
    ["no tasks", "version: 1\n", { path: "tasks" }],
  ])("is found with its place: %s", (_name, text, expected) => {
    expect(onlyMistake(text)).toMatchObject(expected);
  });

  test("disables that task alone", () => {
    const text = `${task()}  other:\n    title: Other\n    ${CREDENTIAL}\n    run: ./o\n    ttl: 1x\n`;
    const parsed = parse(text);
    expect(parsed).toMatchObject({
      value: { disabled: ["other"], mistakes: [{ path: "tasks.other.ttl", line: 11 }] },
    });
    expect(parsed.ok && parsed.value.tasks).toHaveLength(1);
  });

  test("leaves no task when the text is not YAML", () => {
    expect(parse("tasks: [")).toMatchObject({ ok: false });
    expect(parse("")).toMatchObject({ ok: false });
  });
});

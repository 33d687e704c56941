import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure } from "../../../../src/shared/failure.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { outer, playIn, run, SECRET, type Setting } from "../../../support/uses/play-composite.ts";
import type { ActionFiles } from "../../../support/uses/prepared-actions.ts";
import { compositeAction } from "../../../support/uses/sample-actions.ts";

let top: string;
beforeAll(() => void (top = mkdtempSync(join(tmpdir(), "stepkey-run-"))));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const play = async (setting: Setting) => await playIn(top, setting);

describe("the steps of a composite action", () => {
  it("run in the workspace, with their own env, and treat every value as a secret", async () => {
    const { of } = await play({
      files: outer(
        `- run: use \${{ inputs.password }}
  shell: "\${{ inputs.shell }}"
  working-directory: sub
  env: { TOKEN: "\${{ inputs.password }}", PLAIN: 1, GITHUB_REF: mine, GITHUB_TOKEN: t, INPUT_X: y, STEPKEY_TASK: z }`,
        "inputs: { password: {}, shell: { default: sh } }",
      ),
      given: { INPUT_PASSWORD: new Secret(SECRET), INPUT_SHELL: "sh" },
    });
    const step = of("step-1");
    expect(step?.script).toBe(`use ${SECRET}`);
    expect(step?.at).toMatchObject({ shell: "sh", workingDirectory: "sub" });
    expect(step?.env).toMatchObject({ TOKEN: SECRET, PLAIN: "1", GITHUB_TOKEN: "t", INPUT_X: "y" });
    expect(step?.secrets).toEqual(expect.arrayContaining(["TOKEN", "PLAIN", "GITHUB_TOKEN"]));
    // The runner's own variables stay, and stepkey's mark of the task does.
    expect(step?.env).not.toHaveProperty("GITHUB_REF");
    expect(step?.env).not.toHaveProperty("STEPKEY_TASK");
    expect(step?.env["GITHUB_ACTION_PATH"]).toMatch(/outer$/u);
  });

  it("keep a variable of the credential that their env sets to nothing, as with github.token, and no other", async () => {
    const { of } = await play({
      files: outer(`- run: use
  shell: bash
  env: { PGPASSWORD: "\${{ github.token }}", EMPTY: "\${{ github.token }}" }
- run: other
  shell: bash
  env: { PGPASSWORD: own }`),
    });
    // Over that of the task, which has it.
    expect(of("step-1")?.env).not.toHaveProperty("PGPASSWORD");
    expect(of("step-1")?.env).toMatchObject({ EMPTY: "" });
    expect(of("step-2")?.env).toMatchObject({ PGPASSWORD: "own" });
  });

  it("get what earlier ones exported, over no env of their own, and the directory added last first", async () => {
    const { of, written } = await play({
      files: outer(
        `${run("one")}${run("two")}- run: three \${{ env.A }} \${{ env.B }} \${{ env.GITHUB_REF }}
  shell: bash
  env: { A: own }`,
      ),
      writes: {
        "step-1": {
          env: [
            { name: "A", value: "1" },
            { name: "NODE_OPTIONS", value: "--require x" },
            { name: "GITHUB_REF", value: "x" },
            { name: "GITHUB_BRANCH", value: "main" },
          ],
          directories: ["/one"],
        },
        "step-2": { env: [{ name: "B", value: "2" }], directories: ["/two", "/three"] },
      },
    });
    expect(of("step-2")?.env).toMatchObject({ A: "1", PATH: "/one:/bin", GITHUB_BRANCH: "main" });
    expect(of("step-2")?.env).not.toHaveProperty("NODE_OPTIONS");
    expect(of("step-2")?.env).not.toHaveProperty("GITHUB_REF");
    expect(of("step-3")?.env).toMatchObject({ A: "own", B: "2", PATH: "/three:/two:/one:/bin" });
    expect(of("step-3")?.script).toBe("three own 2 ");
    // What `exports` lists is decided by others.
    expect(written.flatMap(({ env }) => env.map(({ name }) => name))).toContain("B");
  });

  it("read the outputs and the end of earlier ones, and only declared outputs are the action's", async () => {
    const { of, outputs } = await play({
      files: outer(
        `${run("one")}${run("two", "continue-on-error: ${{ inputs.go == 'on' }}")}${run("no", "if: false")}- run: "\${{ toJSON(steps) }}"
  shell: bash`,
        `inputs: { go: {} }
outputs: { a: { value: "\${{ steps.ONE.outputs.Value }}!" }, empty: { value: "\${{ steps.x.outputs.y }}" } }`,
      ),
      given: { INPUT_GO: "on" },
      exits: { "step-2": 4 },
      writes: { "step-1": { outputs: [{ name: "value", value: "v" }] } },
    });
    const step = { outputs: {}, outcome: "success", conclusion: "success" };
    expect(JSON.parse(of("step-4")?.script ?? "")).toEqual({
      one: { ...step, outputs: { value: "v" } },
      two: { ...step, outcome: "failure" },
      no: { ...step, outcome: "skipped", conclusion: "skipped" },
    });
    expect(outputs).toEqual({ a: "v!", empty: "" });
  });

  it.each([
    ["its shell would show a secret", "shell: x ${{ env.PGPASSWORD }} {0}", "its shell"],
    [
      "its directory would",
      "shell: bash\n  working-directory: ${{ env.PGPASSWORD }}",
      "its working",
    ],
    [
      "its text has no value",
      "shell: bash\n  env: { A: \"${{ fromJSON('{') }}\" }",
      "in its env, A",
    ],
    [
      "its tolerance is neither",
      "shell: bash\n  continue-on-error: maybe",
      "neither true nor false",
    ],
  ])("fail where %s, and always() still runs", async (_, more, why) => {
    const { task, events, names } = await play({
      files: outer(`- run: one\n  ${more}\n${run("two", "if: always()")}`),
      exits: { "step-1": 1 },
    });
    expect(names).toContain("step-2");
    expect(task.ok && task.value.notRun?.message).toContain(why);
    expect(task.ok && task.value.notRun?.message).not.toContain(SECRET);
    expect(events.filter(({ what }) => what === "failed")).toHaveLength(1);
  });

  it("end at a condition that cannot be evaluated", async () => {
    const { task, names } = await play({
      files: outer(`${run("one", "if: fromJSON(inputs.a)")}${run("two", "if: always()")}`),
    });
    expect(names).toEqual([]);
    expect(task.ok).toBe(false);
  });

  it("fail by a file that cannot be read, even where the script did not", async () => {
    const why = failure("task_output_malformed", "GITHUB_ENV cannot be read", { remedy: "" });
    const { task, names } = await play({
      files: outer(`${run("one")}${run("two")}`),
      writes: { "step-1": { failures: [why] } },
    });
    expect(names).toEqual(["step-1"]);
    expect(task).toMatchObject({ ok: true, value: { exitCode: 1, notRun: why } });
  });

  it("fail by outputs that cannot be read, too", async () => {
    const why = failure("task_output_malformed", "GITHUB_OUTPUT cannot be read", { remedy: "" });
    const { task, names, written } = await play({
      files: outer(`${run("one")}${run("two")}`, "outputs: { a: { value: fixed } }"),
      writes: { "step-1": { outputFailure: why } },
    });
    expect(names).toEqual(["step-1"]);
    expect(task).toMatchObject({ ok: true, value: { exitCode: 1, notRun: why } });
    // The outputs of the action itself are there.
    expect(written.flatMap(({ outputFailure }) => outputFailure ?? [])).toEqual([]);
  });

  it("show no secret in their names", async () => {
    const { events } = await play({
      files: outer("- name: Deploy ${{ env.PGPASSWORD }}\n  run: one\n  shell: bash"),
    });
    expect(events[0]).toMatchObject({ position: "1", what: "starts", text: "Deploy ***" });
  });

  it("show no part of a secret where a long name is cut", async () => {
    const { events } = await play({
      files: outer(
        `- name: "${"x".repeat(110)}\${{ env.PGPASSWORD }}"
  run: one
  shell: bash`,
      ),
    });
    expect(events[0]).toMatchObject({ what: "starts", text: `${"x".repeat(110)}***` });
  });

  it("do not start at all after a cancel", async () => {
    const { task, names } = await play({ files: outer(run("one", "if: always()")), stopIn: "" });
    expect(names).toEqual([]);
    expect(task).toMatchObject({ ok: false, error: { code: "cancelled" } });
  });

  it("stop at a cancel, and only what asks for it runs, as what cleans up", async () => {
    const { processes, task } = await play({
      files: outer(
        `${run("one")}${run("two")}${run("three", "if: failure()")}${run("four", "if: always()")}${run("five", "if: cancelled()")}`,
      ),
      stopIn: "step-1",
    });
    expect(processes.map(({ name, when }) => [name, when])).toEqual([
      ["step-1", "normal"],
      ["step-4", "cleanup"],
      ["step-5", "cleanup"],
    ]);
    expect(task.ok && task.value.wasStopped).toBe(true);
  });
});

const LEAF = `name: l
inputs: { a: { default: none } }
runs: { using: node24, pre: p.js, main: m.js, post: q.js, post-if: "env.NOPOST != 'x'" }
`;
const leafOf = (at: string): ActionFiles => ({
  [`${at}/action.yml`]: LEAF,
  [`${at}/p.js`]: "",
  [`${at}/m.js`]: "",
  [`${at}/q.js`]: "",
});

describe("the actions that the steps use", () => {
  const REMOTE = {
    ...leafOf("o/leaf@v1"),
    ...leafOf("local"),
    "o/mid@v1/action.yml": compositeAction(
      `- uses: o/leaf@v1
  with: { a: "\${{ inputs.b }}1" }
- uses: ./local
- run: middle
  shell: bash`,
      "inputs: { b: {} }",
    ).metadata,
    "o/outer@v1/action.yml": compositeAction(
      `- uses: o/mid@v1
  with: { b: x }
  env: { AROUND: mid }
- uses: o/leaf@v1
  if: inputs.skip != 'yes'
  with: { a: "2" }
- run: last
  shell: bash`,
      "inputs: { skip: {} }",
    ).metadata,
  };

  it("have their pre first and their post last, in reverse, and none of the workspace has a pre", async () => {
    const { names, of } = await play({
      files: REMOTE,
      uses: "o/outer@v1",
      writes: {
        "step-1.1-pre": { state: [{ name: "s", value: "pre" }] },
        "step-1.1": { state: [{ name: "t", value: "main" }] },
      },
    });
    expect(names).toEqual([
      "step-1.1-pre",
      "step-2-pre",
      "step-1.1",
      "step-1.2",
      "step-1.3",
      "step-2",
      "step-3",
      "step-2-post",
      "step-1.2-post",
      "step-1.1-post",
    ]);
    expect(of("step-1.1")?.env).toMatchObject({ INPUT_A: "x1", STATE_s: "pre", AROUND: "mid" });
    expect(of("step-1.1-post")?.env).toMatchObject({
      INPUT_A: "x1",
      STATE_s: "pre",
      STATE_t: "main",
    });
    expect(of("step-2")?.env).not.toHaveProperty("STATE_s");
    expect(of("step-2")?.env).not.toHaveProperty("AROUND");
    expect(of("step-1.2")?.env).toMatchObject({ INPUT_A: "none", GITHUB_ACTION_REPOSITORY: "" });
    expect(of("step-1.1")?.env["GITHUB_ACTION_REPOSITORY"]).toBe("o/leaf");
    expect(of("step-2-post")?.when).toBe("normal");
  });

  it("clean up also where only their pre ran", async () => {
    const { names } = await play({
      files: REMOTE,
      uses: "o/outer@v1",
      given: { INPUT_SKIP: "yes" },
    });
    expect(names).not.toContain("step-2");
    expect(names).toContain("step-2-post");
  });

  it("keep the steps from running when a pre failed, and clean up", async () => {
    const { names, task } = await play({
      files: REMOTE,
      uses: "o/outer@v1",
      exits: { "step-2-pre": 9 },
    });
    expect(names).toEqual(["step-1.1-pre", "step-2-pre", "step-2-post", "step-1.1-post"]);
    expect(task.ok && task.value.exitCode).toBe(9);
  });

  it("clean up after a cancel as what has only a moment", async () => {
    const { processes } = await play({ files: REMOTE, uses: "o/outer@v1", stopIn: "step-1.1" });
    expect(processes.slice(-3).map(({ name, when }) => [name, when])).toEqual([
      ["step-1.1", "normal"],
      ["step-2-post", "cleanup"],
      ["step-1.1-post", "cleanup"],
    ]);
  });

  it("do not clean up where their condition does not hold", async () => {
    const { names } = await play({
      files: REMOTE,
      uses: "o/outer@v1",
      writes: { "step-3": { env: [{ name: "NOPOST", value: "x" }] } },
    });
    expect(names.filter((name) => name.endsWith("-post"))).toEqual([]);
  });

  it("fail their step as a whole, with continue-on-error over all of them", async () => {
    const { task, names } = await play({
      files: {
        "outer/action.yml": compositeAction(
          `- uses: ./inner\n  continue-on-error: true\n${run("after")}`,
        ).metadata,
        "inner/action.yml": compositeAction(`${run("a")}${run("b", "if: failure()")}`).metadata,
      },
      exits: { "step-1.1": 5, "step-1.2": "not started" },
    });
    expect(names).toEqual(["step-1.1", "step-1.2", "step-2"]);
    expect(task).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect(task.ok && task.value.notRun).toBeUndefined();
  });
});

describe("any composite action", () => {
  const CONDITIONS = ["", "if: success()", "if: failure()", "if: always()", "if: cancelled()"];

  it("runs its steps and ends as the runner would", async () => {
    const step = fc.record({
      condition: fc.constantFrom(...CONDITIONS),
      exit: fc.constantFrom(0, 0, 3, 8),
      isTolerated: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const text = steps.map(({ condition, isTolerated }, index) =>
          run(`s${index}`, `continue-on-error: ${isTolerated}${condition && `\n  ${condition}`}`),
        );
        const exits = Object.fromEntries(steps.map(({ exit }, at) => [`step-${at + 1}`, exit]));
        const { names, task } = await play({ files: outer(text.join("")), exits });
        const expected: string[] = [];
        let first = 0;
        for (const [index, { condition, exit, isTolerated }] of steps.entries()) {
          const asks = condition.replace(/^if: /u, "") || "success()";
          const hasFailed = first !== 0;
          const wanted = { "success()": !hasFailed, "failure()": hasFailed, "always()": true }[
            asks
          ];
          if (wanted !== true) continue;
          expected.push(`step-${index + 1}`);
          if (exit !== 0 && !isTolerated && first === 0) first = exit;
        }
        expect(names).toEqual(expected);
        expect(task.ok && task.value.exitCode).toBe(first);
      }),
      { numRuns: 60 },
    );
  });

  it("gives what an expression gives, byte for byte, and never as anything but one value", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (value) => {
        const { of } = await play({
          files: outer(
            `- run: "<\${{ inputs.a }}>"
  shell: bash
  env: { A: "\${{ inputs.a }}", B: fixed }`,
            "inputs: { a: {} }",
          ),
          given: { INPUT_A: value },
        });
        expect(of("step-1")?.script).toBe(`<${value}>`);
        expect(of("step-1")?.env).toMatchObject({ A: value, B: "fixed" });
      }),
      { numRuns: 60 },
    );
  });
});

import { describe, expect, it } from "vitest";
import {
  type ConditionalFile,
  type JavaScriptAction,
  runJavaScript,
} from "../../../../src/action/uses/lifecycle/run-javascript.ts";
import type { ActionStep, StepWrites } from "../../../../src/action/uses/lifecycle/step.ts";
import type { ActionStatus } from "../../../../src/action/uses/expression/status.ts";
import type { TaskOutcome } from "../../../../src/delivery/task/run-task.ts";
import { failure } from "../../../../src/shared/failure.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const NOTHING: StepWrites = {
  outputs: [],
  state: [],
  env: [],
  directories: [],
  summary: "",
  failures: [],
};

interface Setting {
  readonly exits?: Readonly<Record<string, number | "not started" | "cancelled">>;
  readonly writes?: Readonly<Record<string, Partial<StepWrites>>>;
  readonly stopAfter?: string;
  readonly action?: Partial<JavaScriptAction>;
}

const always = (file: string) => ({ file, isWanted: () => true });

async function play({ exits = {}, writes = {}, stopAfter, action = {} }: Setting = {}) {
  const steps: ActionStep[] = [];
  const said: string[] = [];
  let isStopped = stopAfter === "";
  const ran = await runJavaScript(
    {
      node: "/node",
      workspace: "/w",
      main: "/a/main.js",
      pre: always("/a/pre.js"),
      post: always("/a/post.js"),
      env: { PATH: "/bin", INPUT_A: "1" },
      ...action,
    },
    {
      run: async (step) => {
        steps.push(step);
        const exit = exits[step.name] ?? 0;
        const wasStopped = isStopped;
        isStopped ||= step.name === stopAfter;
        const outcome: TaskOutcome = {
          exitCode: typeof exit === "string" ? 0 : exit,
          signal: undefined,
          wasStopped,
          leftBehind: "none",
        };
        const task =
          typeof exit === "string"
            ? err(
                failure(exit === "cancelled" ? exit : "task_not_started", "not started", {
                  remedy: "",
                }),
              )
            : ok(outcome);
        await Promise.resolve();
        return {
          task,
          writes: async () => await Promise.resolve({ ...NOTHING, ...writes[step.name] }),
        };
      },
      isStopped: () => isStopped,
      onPart: (part, what) => said.push(`${part} ${what}`),
    },
  );
  return { ran, steps, said, names: steps.map(({ name }) => name) };
}

const plain = (step: ActionStep | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );

describe("a JavaScript action", () => {
  it("runs pre, main and post, each on stepkey's Node in the workspace", async () => {
    const { steps, names, said } = await play();
    expect(names).toEqual(["pre", "main", "post"]);
    expect(said).toEqual(["pre starts", "main starts", "post starts"]);
    expect(steps.map(({ when }) => when)).toEqual(["normal", "normal", "cleanup"]);
    expect(steps[0]?.runs).toEqual({
      program: { file: "/node", args: ["/a/pre.js"] },
      workingDirectory: "/w",
    });
  });

  it("hands on to its next part what the one before saved and exported", async () => {
    const { steps } = await play({
      writes: {
        pre: { env: [{ name: "FROM_PRE", value: "1" }], directories: ["/one", "/two"] },
        main: {
          state: [{ name: "id", value: "7" }],
          env: [
            { name: "NODE_OPTIONS", value: "--require x" },
            { name: "GITHUB_REF", value: "forged" },
            { name: "INPUT_A", value: "forged" },
          ],
          directories: ["/three"],
        },
      },
    });
    expect(plain(steps[1])).toEqual({ PATH: "/two:/one:/bin", INPUT_A: "1", FROM_PRE: "1" });
    expect(plain(steps[2])).toEqual({
      PATH: "/three:/two:/one:/bin",
      INPUT_A: "1",
      FROM_PRE: "1",
      STATE_id: "7",
    });
    expect(steps[2]?.env["STATE_id"]).toBeInstanceOf(Secret);
  });

  it("does not run main after a pre that failed, and post all the same", async () => {
    const { names, said, ran } = await play({ exits: { pre: 3 } });
    expect(names).toEqual(["pre", "post"]);
    expect(said).toContain("main skipped");
    expect(ran.task).toMatchObject({ ok: true, value: { exitCode: 3 } });
  });

  it.each<[Setting, ActionStatus]>([
    [{}, "success"],
    [{ exits: { main: 1 } }, "failure"],
    [{ stopAfter: "main" }, "cancelled"],
  ])("shows the condition of its post how it is doing: %j is %s", async (setting, expected) => {
    const seen: ActionStatus[] = [];
    const isWanted = (status: ActionStatus): boolean => {
      seen.push(status);
      return false;
    };
    const { names, said } = await play({ ...setting, action: { post: { file: "/p", isWanted } } });
    expect(seen).toEqual([expected]);
    expect(names).not.toContain("post");
    expect(said).toContain("post skipped");
  });

  it("shows the condition of its post what pre and main exported, once", async () => {
    const seen: unknown[] = [];
    const isWanted: ConditionalFile["isWanted"] = (_status, env) => {
      seen.push(Object.keys(env), env["PATH"]);
      return true;
    };
    await play({
      exits: { pre: 1 },
      writes: { pre: { env: [{ name: "X", value: "1" }], directories: ["/one"] } },
      action: { post: { file: "/p", isWanted } },
    });
    expect(seen).toEqual([["PATH", "INPUT_A", "X"], "/one:/bin"]);
  });

  it("ends with the exit code of the part that failed first", async () => {
    const { ran } = await play({ exits: { main: 7, post: 9 } });
    expect(ran.task).toMatchObject({ ok: true, value: { exitCode: 7 } });
    const post = await play({ exits: { post: 9 } });
    expect(post.ran.task).toMatchObject({ ok: true, value: { exitCode: 9 } });
  });

  it("has no post where nothing of it could start", async () => {
    const { names, ran } = await play({
      exits: { main: "not started" },
      action: { pre: undefined },
    });
    expect(names).toEqual(["main"]);
    expect(ran.task.ok).toBe(false);
  });

  it("had the credential, and failed, where a part ran and another could not start", async () => {
    const { names, ran } = await play({ exits: { main: "not started" } });
    expect(names).toEqual(["pre", "main", "post"]);
    expect(ran.task).toMatchObject({
      ok: true,
      value: { exitCode: 1, wasStopped: false, notRun: { code: "task_not_started" } },
    });
    const post = await play({ exits: { main: 7, post: "not started" } });
    expect(post.ran.task).toMatchObject({
      ok: true,
      value: { exitCode: 7, notRun: { code: "task_not_started" } },
    });
  });

  it("was stopped, and did not end well, where it was cancelled after its pre", async () => {
    const { ran, said } = await play({ stopAfter: "pre", exits: { main: "cancelled" } });
    expect(said).toEqual(["pre starts", "main skipped", "post starts", "post stopped"]);
    expect(ran.task).toMatchObject({ ok: true, value: { exitCode: 1, wasStopped: true } });
    expect(ran.task.ok && ran.task.value.notRun).toBeUndefined();
  });

  it("names a part that was stopped, and reads what all parts wrote in their order", async () => {
    const { said, ran } = await play({
      stopAfter: "main",
      writes: { pre: { summary: "1" }, main: { summary: "2" }, post: { summary: "3" } },
    });
    expect(said).toContain("post stopped");
    expect((await ran.writes()).map(({ summary }) => summary)).toEqual(["1", "2", "3"]);
  });
});

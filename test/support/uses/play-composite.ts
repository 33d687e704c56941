import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { StepEvent } from "../../../src/action/uses/composite/course.ts";
import { containerVariables } from "../../../src/action/uses/container/container-variables.ts";
import { runComposite } from "../../../src/action/uses/composite/run-composite.ts";
import type {
  ActionStep,
  RunStep,
  StepWrites,
  Variables,
} from "../../../src/action/uses/lifecycle/step.ts";
import { failure } from "../../../src/shared/failure.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { type ActionFiles, prepareFrom } from "./prepared-actions.ts";
import { compositeAction } from "./sample-actions.ts";

export const SECRET = "kH8s-correct-horse";

const holdsSecret = (text: string): boolean => text.includes(SECRET);

export interface Process {
  readonly name: string;
  readonly script: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly when: ActionStep["when"];
  readonly at: { readonly shell?: string; readonly workingDirectory: string };
}

export interface Setting {
  readonly files?: ActionFiles;
  readonly uses?: string;
  readonly given?: Variables;
  readonly exits?: Readonly<Record<string, number | "not started">>;
  readonly writes?: Readonly<Record<string, Partial<StepWrites>>>;
  readonly stopIn?: string;
}

const NOTHING: StepWrites = {
  outputs: [],
  state: [],
  env: [],
  directories: [],
  summary: "",
  failures: [],
};

/** Runs the action with processes that only note what they got. */
export async function playIn(top: string, setting: Setting) {
  const { files = {}, uses = "./outer", given = {}, exits = {}, writes = {}, stopIn } = setting;
  const directory = mkdtempSync(join(top, "w-"));
  const prepared = await prepareFrom(directory, files, { uses });
  if (!prepared.ok) throw new Error(prepared.error.message);
  const { runs } = prepared.value;
  if (runs.using !== "composite") throw new Error("not composite");
  const processes: Process[] = [];
  const containers: string[] = [];
  const events: StepEvent[] = [];
  let isStopped = stopIn === "";
  const runStep: RunStep = async (step) => {
    processes.push(noted(step));
    const exit = exits[step.name] ?? 0;
    isStopped ||= step.name === stopIn;
    const wasStopped = isStopped && step.when === "normal";
    await Promise.resolve();
    return {
      task:
        exit === "not started"
          ? err(failure("task_not_started", "not started", { remedy: "" }))
          : ok({ exitCode: exit, signal: undefined, wasStopped, leftBehind: "none" }),
      writes: async () => await Promise.resolve({ ...NOTHING, ...writes[step.name] }),
    };
  };
  const ran = await runComposite({ ...prepared.value, runs }, given, {
    setting: {
      node: "/node",
      workspace: directory,
      all: { PATH: "/bin", GITHUB_REF: "refs/heads/main", PGPASSWORD: new Secret(SECRET) },
      decided: new Set(["PGPASSWORD"]),
    },
    effects: {
      runIn: (action) => async (step) => {
        containers.push(`${step.name} in ${action.runs.image}`);
        const rules = { own: new Set<string>(), passEnv: [], places: [], holdsSecret };
        const env = containerVariables({ all: {}, step: step.env }, rules);
        return await runStep({ ...step, env });
      },
      run: runStep,
      isStopped: () => isStopped,
      holdsSecret,
      safe: (text) => text.replaceAll(SECRET, "***"),
      onStep: (event) => void events.push(event),
    },
  });
  const written = await ran.writes();
  const outputs = Object.fromEntries(
    written.flatMap((each) => each.outputs.map(({ name, value }) => [name, value])),
  );
  const of = (name: string): Process | undefined => processes.find((each) => each.name === name);
  const names = processes.map(({ name }) => name);
  return { task: ran.task, written, outputs, processes, names, of, events, containers };
}

function noted({ name, runs, env, when }: ActionStep): Process {
  const shown = Object.entries(env).map(([key, value]) => [
    key,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return {
    name,
    script: "script" in runs ? runs.script : undefined,
    env: Object.fromEntries(shown) as Readonly<Record<string, string>>,
    secrets: Object.keys(env).filter((key) => env[key] instanceof Secret),
    when,
    at: runs,
  };
}

export const outer = (steps: string, more = ""): ActionFiles => ({
  "outer/action.yml": compositeAction(steps, more).metadata,
});

export const run = (id: string, more = ""): string => `- id: ${id}
  run: ${id}
  shell: bash${more === "" ? "" : `\n  ${more}`}
`;

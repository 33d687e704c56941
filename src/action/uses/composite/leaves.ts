import { join } from "node:path";
import type { ShellCommand } from "../../../delivery/task/shell.ts";
import { evaluateExpression } from "../expression/evaluate.ts";
import { actionVariables } from "../lifecycle/action-variables.ts";
import type { Variables } from "../lifecycle/step.ts";
import { conditionScope } from "../prepare/prepare-action.ts";
import type { PreparedAction, PreparedDocker } from "../prepare/prepared-action.ts";
import type { JavaScriptRuns } from "../metadata/metadata.ts";
import type { Course, EndedProcess, Process } from "./course.ts";
import { envContext, secretly } from "./frame.ts";
import type { DockerStart } from "./nested-docker.ts";

/** An action with a process for each of its parts, which a step uses. */
export interface Leaf {
  readonly position: string;
  readonly action: PreparedAction<JavaScriptRuns | PreparedDocker>;
  /** Of a Docker action. */
  readonly docker?: DockerStart;
  /** Its inputs, and the `env` of its step and of the steps around that. */
  readonly env: Variables;
}

/** The parts of such actions: what they saved, and which of them have something to clean up. */
export interface Leaves {
  readonly pre: (leaf: Leaf) => Promise<EndedProcess | undefined>;
  readonly main: (leaf: Leaf) => Promise<EndedProcess>;
  /** Runs the post of each action that ran, the last one first. */
  readonly posts: () => Promise<void>;
}

type Part = "pre" | "main" | "post";

export function createLeaves(course: Course): Leaves {
  const { setting, effects } = course;
  const states = new Map<string, Variables>();
  const toClean = new Map<string, Leaf>();

  const run = async (leaf: Leaf, part: Part): Promise<EndedProcess> => {
    const { action, position, docker } = leaf;
    const at = part === "main" ? { position } : { position, part };
    const env = {
      ...docker?.env,
      ...course.exported(),
      ...leaf.env,
      ...states.get(position),
      ...actionVariables(action.reference, action.directory),
    };
    const process: Process = {
      name: `step-${position}${part === "main" ? "" : `-${part}`}`,
      runs: { program: programOf(leaf, part, setting.node), workingDirectory: setting.workspace },
      env,
    };
    const inContainer = docker === undefined ? undefined : effects.runIn(docker.action);
    const ended = await course.run(at, process, inContainer);
    const saved = ended.state.map(({ name, value }) => [`STATE_${name}`, value] as const);
    states.set(position, { ...states.get(position), ...secretly(saved) });
    if (ended.hasRun && part !== "post") toClean.set(position, leaf);
    return ended;
  };
  const isWanted = ({ action, env }: Leaf, condition: string): boolean => {
    const seen = envContext(setting.all, course.exported(), env);
    const now = { status: course.status(), env: seen };
    const value = evaluateExpression(condition, conditionScope(action.scope, now));
    // It could be evaluated before. Cleaning up comes first.
    return value.ok ? value.value.isTrue : true;
  };
  const runIfWanted = async (
    leaf: Leaf,
    part: "pre" | "post",
  ): Promise<EndedProcess | undefined> => {
    const { position, action } = leaf;
    const condition = part === "pre" ? action.runs.preIf : action.runs.postIf;
    if (action.runs[part] === undefined) return undefined;
    const isRun = isWanted(leaf, condition);
    effects.onStep({ position, part, what: isRun ? "starts" : "skipped" });
    return isRun ? await run(leaf, part) : undefined;
  };
  return {
    pre: (leaf) => runIfWanted(leaf, "pre"),
    main: (leaf) => run(leaf, "main"),
    async posts() {
      const inOrder = [...toClean.values()].toSorted((one, other) =>
        compared(one.position, other.position),
      );
      for (const leaf of inOrder.toReversed()) await runIfWanted(leaf, "post");
    },
  };
}

/** A part of a Docker action is a program of its image. */
function programOf({ action, docker }: Leaf, part: Part, node: string): ShellCommand {
  const { runs, directory } = action;
  if (docker === undefined) return { file: node, args: [join(directory, runs[part] ?? "")] };
  const { main, args } = docker.command;
  return { file: part === "main" ? main : (runs[part] ?? ""), args };
}

/** Which step comes first: the order in the file, whichever part of it ran. */
function compared(one: string, other: string): number {
  const [left, right] = [one, other].map((position) => position.split(".").map(Number));
  const at = left?.findIndex((step, level) => step !== right?.[level]) ?? 0;
  return (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

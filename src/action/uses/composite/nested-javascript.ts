import { join } from "node:path";
import { evaluateExpression } from "../expression/evaluate.ts";
import { actionVariables } from "../lifecycle/action-variables.ts";
import type { Variables } from "../lifecycle/step.ts";
import { conditionScope } from "../prepare/prepare-action.ts";
import type { PreparedAction } from "../prepare/prepared-action.ts";
import type { JavaScriptRuns } from "../metadata/metadata.ts";
import type { Course, EndedProcess } from "./course.ts";
import { envContext, secretly } from "./frame.ts";

/** A JavaScript action that a step uses. */
export interface Leaf {
  readonly position: string;
  readonly action: PreparedAction<JavaScriptRuns>;
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
    const { action, position } = leaf;
    const { runs, directory, reference } = action;
    const at = part === "main" ? { position } : { position, part };
    const ended = await course.run(at, {
      name: `step-${position}${part === "main" ? "" : `-${part}`}`,
      runs: {
        program: { file: setting.node, args: [join(directory, runs[part] ?? "")] },
        workingDirectory: setting.workspace,
      },
      env: {
        ...course.exported(),
        ...leaf.env,
        ...states.get(position),
        ...actionVariables(reference, directory),
      },
    });
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

/** Which step comes first: the order in the file, whichever part of it ran. */
function compared(one: string, other: string): number {
  const [left, right] = [one, other].map((position) => position.split(".").map(Number));
  const at = left?.findIndex((step, level) => step !== right?.[level]) ?? 0;
  return (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

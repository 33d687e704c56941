import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { interpolate, interpolateAll, type Scope } from "./expressions.ts";

/** Where actions are found: the copy of stepkey that the runner downloaded, and the checkout. */
export interface ActionPlaces {
  /** The action's repository at the commit of `uses: OWNER/stepkey@SHA`. */
  readonly repository: string;
  readonly workspace: string;
  /** A built main.js and post.js that take the place of the repository's own. */
  readonly dist: string;
}

/** One step that starts a program: a Node action, and how the composite around it, if any, hands its values through. */
export interface ActionUse {
  readonly main: string;
  readonly post: string;
  readonly inputs: (
    given: Readonly<Record<string, string>>,
    scope: Scope,
  ) => Record<string, string>;
  /** Of the step inside, which a cancelled job evaluates again: a step whose condition still holds is not cancelled. */
  readonly condition: string;
  readonly outputs: (nested: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;
  /** Inside a composite. */
  readonly isNested: boolean;
  /** What the contexts of `github` say of the action. */
  readonly contexts: Readonly<Record<string, string>>;
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string } | null>>;
  readonly outputs?: Readonly<Record<string, { readonly value?: string } | null>>;
  readonly runs: {
    readonly using: string;
    readonly main?: string;
    readonly post?: string;
    readonly steps?: readonly NestedStep[];
  };
}

interface NestedStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export const OWN_REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const NAME = "octo-org/stepkey";
const REF = "v1";

/**
 * `uses:` of a workflow: `octo-org/stepkey@v1` (the composite), `octo-org/stepkey/session@v1`, or a path in the checkout,
 * `./.github/actions/stepkey`. `$/` inside a composite is the repository of the action; for a local one, the job's own.
 */
export function findAction(uses: string, places: ActionPlaces): ActionUse {
  const root = uses.startsWith("./") ? places.workspace : places.repository;
  const directory = resolve(root, pathOf(uses));
  const action = readAction(directory, uses);
  const contexts: Record<string, string> = uses.startsWith("./")
    ? { GITHUB_ACTION_REPOSITORY: "", GITHUB_ACTION_REF: "" }
    : { GITHUB_ACTION_REPOSITORY: NAME, GITHUB_ACTION_REF: REF };
  if (action.runs.using !== "composite") {
    return {
      ...programs(action, directory, places),
      inputs: (given, scope) => withDefaults(action, given, scope),
      condition: "success()",
      outputs: (own) => own,
      isNested: false,
      contexts,
    };
  }
  const [step, ...more] = action.runs.steps ?? [];
  if (step?.uses === undefined || more.length > 0) {
    throw new Error("the driver knows composites of one `uses` step only");
  }
  const nested = findAction(nestedUses(step.uses, uses), places);
  return {
    ...nested,
    isNested: true,
    inputs: (given, scope) => {
      const inputs = withDefaults(action, given, scope);
      const inner = { ...scope, inputs };
      return nested.inputs(interpolateAll(step.with ?? {}, inner), inner);
    },
    condition: step.if ?? "success()",
    outputs: (inside) => {
      const steps = { [step.id ?? ""]: { outputs: Object.fromEntries(inside) } };
      const named = Object.entries(action.outputs ?? {});
      const all = named.map(
        ([name, output]) => [name, interpolate(output?.value ?? "", { steps })] as const,
      );
      return new Map(all.filter(([_name, value]) => value !== ""));
    },
    // For the steps inside, the path is the composite's.
    contexts: { ...contexts, GITHUB_ACTION_PATH: directory },
  };
}

/** The part of `uses` after the repository and before the ref. */
function pathOf(uses: string): string {
  if (uses.startsWith("./")) return uses;
  return uses.replace(/@.*$/u, "").split("/").slice(2).join("/");
}

/** `$/session`: in the parent's repository at the parent's ref; a local parent's is the job's own repository. */
function nestedUses(uses: string, parent: string): string {
  if (!uses.startsWith("$/")) return uses;
  return parent.startsWith("./") ? `./${uses.slice(2)}` : `${NAME}/${uses.slice(2)}@${REF}`;
}

function readAction(directory: string, uses: string): ActionFile {
  const path = join(directory, "action.yml");
  if (!existsSync(path)) {
    throw new Error(
      `Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${directory}' (${uses}).`,
    );
  }
  return parse(readFileSync(path, "utf8")) as ActionFile;
}

function programs({ runs }: ActionFile, directory: string, { repository, dist }: ActionPlaces) {
  if (runs.using !== "node24" || runs.main === undefined || runs.post === undefined) {
    throw new Error(`the driver knows node24 with main and post only, not ${runs.using}`);
  }
  const isOwn = repository === OWN_REPOSITORY && directory.startsWith(repository);
  const at = (path: string): string =>
    isOwn ? join(dist, basename(path)) : resolve(directory, path);
  return { main: at(runs.main), post: at(runs.post) };
}

function withDefaults(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  scope: Scope,
): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(action.inputs ?? {})) {
    inputs[name] = given[name] ?? interpolate(input?.default ?? "", scope);
  }
  for (const name of Object.keys(given)) {
    // The runner only warns of it; in a test it is a mistake.
    if (!(name in inputs)) throw new Error(`the action has no input ${name}`);
  }
  return inputs;
}

import { belongsToRunner } from "../../delivery/environment/child-environment.ts";
import { hostileVariable } from "../../delivery/environment/hostile-variables.ts";
import {
  type ActionReference,
  actionReferenceText,
  parseActionReference,
} from "../../shared/action-reference.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { inputVariable } from "../../shared/input-variable.ts";
import { parseJson } from "../../shared/json.ts";
import { err, ok } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { joined } from "../../shared/wording.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { InputName } from "../runner/keys.ts";
import type { InputMistake, InputResult } from "./rules.ts";

/** An action in place of a script. */
export interface UsesInput {
  readonly reference: ActionReference;
  /** The reference in its one spelling. */
  readonly name: string;
  /** Its inputs, as texts. */
  readonly given: ReadonlyMap<string, string>;
  /** Names of the credential's variables, by input. */
  readonly references: ReadonlyMap<string, string>;
  /** What it may hand on to later steps: names of variables, and `PATH` for directories. */
  readonly exports: readonly string[];
  /** Refuses a composite action that uses another one by anything but a full commit. */
  readonly isPinnedOnly: boolean;
  /** Contexts that only the workflow has. */
  readonly contexts: {
    readonly job: unknown;
    readonly strategy: unknown;
    readonly matrix: unknown;
  };
  /** Fetches the action. */
  readonly token: Secret;
}

const EXAMPLE = "octo-org/deploy-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3";

/** Reads `uses` and what belongs to it. */
export function usesOf(
  text: (name: InputName) => string,
  hostileOfKinds: readonly HostileVariable[],
): InputResult<UsesInput> {
  const reference = referenceOf(text("uses"));
  const given = withOf(text("with"));
  const references = withCredentialOf(text("with-credential"));
  const exports = exportsOf(text("exports"), hostileOfKinds);
  const nested = nestedOf(text("nested"));
  const misplaced = misplacedInputs(text);
  const read: readonly InputResult<unknown>[] = [reference, given, references, exports, nested];
  const mistakes = [...misplaced, ...read.flatMap((each) => (each.ok ? [] : each.error))];
  if (mistakes.length > 0) return err(mistakes);
  if (!reference.ok || !given.ok || !references.ok || !exports.ok) return err(mistakes);
  const twice = namedTwice(given.value, references.value);
  if (twice.length > 0) return err(twice);
  return ok({
    reference: reference.value,
    name: actionReferenceText(reference.value),
    given: given.value,
    references: references.value,
    exports: exports.value,
    isPinnedOnly: nested.ok && nested.value,
    contexts: {
      job: parseJson(text("job-context")),
      strategy: parseJson(text("strategy-context")),
      matrix: parseJson(text("matrix-context")),
    },
    token: new Secret(text("github-token")),
  });
}

/** What is of use for a script only. */
function misplacedInputs(text: (name: InputName) => string): readonly InputMistake[] {
  const wrong: readonly InputName[] = [
    ...(text("run") === "" ? [] : ["run" as const]),
    // `bash` is the default: whether somebody wrote it cannot be seen.
    ...(["", "bash"].includes(text("shell")) ? [] : ["shell" as const]),
    ...(text("working-directory") === "" ? [] : ["working-directory" as const]),
  ];
  return wrong.map((input) => ({
    input,
    text:
      input === "run"
        ? "cannot be combined with uses: use one or the other."
        : "goes with run; an action runs in the workspace, without a shell.",
    example: "leave it out",
  }));
}

function referenceOf(text: string): InputResult<ActionReference> {
  const reference = parseActionReference(text);
  if (reference !== undefined) return ok(reference);
  const shown = text.replaceAll(/\s+/gu, " ").slice(0, 100);
  const why = text.startsWith("docker://")
    ? "names a Docker image, which has no commit that stepkey could check. Write an action with runs.using: docker, or run docker in a script."
    : text.startsWith("$/")
      ? "starts with $/, which the runner reads only in a workflow's own uses."
      : `"${shown}" is not owner/repository@COMMIT, owner/repository/path@COMMIT or ./path.`;
  return mistakeOf("uses", why, EXAMPLE);
}

/** Every value is the text that is written: `1.10` and `true` stay so. */
function withOf(text: string): InputResult<ReadonlyMap<string, string>> {
  const example = "task-definition: task.json";
  if (text === "") return ok(new Map());
  const yaml = readYaml(text, "texts");
  if (!yaml.ok) {
    return err(
      yaml.error.map(({ message, line, column }) => ({
        input: "with",
        text: `${message} (line ${line}, column ${column}). Write a value from an expression with toJSON(): name: \${{ toJSON(…) }}`,
        example,
      })),
    );
  }
  const keys = yaml.value.keysAt([]);
  if (keys.length === 0) return mistakeOf("with", "is not a mapping of inputs to values.", example);
  const again = namedAgain(keys);
  if (again !== undefined) return mistakeOf("with", `sets ${again} twice.`, example);
  const entries = keys.map((key) => [key, yaml.value.valueAt([key])] as const);
  const nested = entries.filter(([, value]) => typeof value !== "string").map(([key]) => key);
  if (nested.length > 0) {
    const { line } = yaml.value.positionOfKey([nested[0] ?? ""]);
    const what = `has a list or mapping at ${nested.join(", ")} (line ${line}); inputs are texts.`;
    return mistakeOf("with", what, "files: |\n  one\n  two");
  }
  return ok(new Map(entries.map(([key, value]) => [key, String(value)])));
}

const REFERENCE = /^(?<input>[^=]*?)\s*=\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)$/u;

function withCredentialOf(text: string): InputResult<ReadonlyMap<string, string>> {
  const example = "password=PGPASSWORD";
  const lines = text.split("\n").map((line) => line.trim());
  const named = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const { input = "", name = "" } = REFERENCE.exec(line)?.groups ?? {};
    if (input === "" || name === "") {
      const why = `line ${index + 1} is not INPUT=NAME, where NAME is a variable of the credential or of secret-env.`;
      return mistakeOf("with-credential", why, example);
    }
    if (namedAgain([...named.keys(), input]) !== undefined) {
      return mistakeOf("with-credential", `sets ${input} twice.`, example);
    }
    named.set(input, name);
  }
  return ok(named);
}

/** The first name of an input that another one before it had, perhaps in another spelling. */
function namedAgain(ids: readonly string[]): string | undefined {
  const variables = ids.map(inputVariable);
  return ids.find((_, index) => variables.indexOf(variables[index] ?? "") < index);
}

/** Whether `with-credential` names nothing but these variables. */
export function namesFound(
  { references }: Pick<UsesInput, "references">,
  names: readonly string[],
): InputResult<undefined> {
  const unknown = [...new Set(references.values())].filter((name) => !names.includes(name));
  const [first] = unknown;
  if (first === undefined) return ok(undefined);
  const text = `names ${joined(unknown, "and", 3)}, which secret-env does not have.`;
  const meant = didYouMean(first, names) ?? names[0] ?? first;
  const input = [...references].find(([, name]) => name === first)?.[0] ?? "password";
  return mistakeOf("with-credential", text, `${input}=${meant}`);
}

function exportsOf(
  text: string,
  hostileOfKinds: readonly HostileVariable[],
): InputResult<readonly string[]> {
  const names = text.split(/[,\s]/u).filter((name) => name !== "");
  const example = "DEPLOYMENT_URL";
  const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name));
  if (wrong.length > 0) {
    const why = `${wrong.join(", ").slice(0, 100)}: list full names, without * or a value.`;
    return mistakeOf("exports", why, example);
  }
  const refused = names.filter(
    (name) => belongsToRunner(name) || hostileVariable(name, hostileOfKinds) !== undefined,
  );
  if (refused.length === 0) return ok(names);
  const why = `${refused.join(", ")} could load code into later steps, redirect them, or belongs to the runner: an action that had a credential cannot set it for them.`;
  return mistakeOf("exports", why, example);
}

function nestedOf(text: string): InputResult<boolean> {
  if (text === "" || text === "pinned") return ok(text !== "");
  const shown = text.replaceAll(/\s+/gu, " ").slice(0, 60);
  return mistakeOf("nested", `"${shown}" is not pinned, the only value that it takes.`, "pinned");
}

function namedTwice(
  given: ReadonlyMap<string, string>,
  references: ReadonlyMap<string, string>,
): readonly InputMistake[] {
  const inputs = new Set([...given.keys()].map(inputVariable));
  const twice = [...references.keys()].filter((id) => inputs.has(inputVariable(id)));
  if (twice.length === 0) return [];
  const text = `sets ${twice.join(", ")}, which with sets too: use one or the other.`;
  return [{ input: "with-credential", text, example: "leave it out of with" }];
}

function mistakeOf(input: InputName, text: string, example: string): InputResult<never> {
  return err([{ input, text, example }]);
}

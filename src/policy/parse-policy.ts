import type { z } from "zod";
import type { DocumentGrant, PolicyDocument, PolicyMistake, PolicyScope } from "./document.ts";
import { semanticMistakes } from "./grant-semantics.ts";
import { toGrant } from "./to-grant.ts";
import { misplacedKeys } from "./misplaced-keys.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import { parseTasks, type ParsedTasks } from "./parse-tasks.ts";
import { mistakesOfText } from "./text-mistakes.ts";
import type { GrantKind } from "./grant-kind.ts";
import { documentSchema, grantSchemaOf, policyHintsOf, type GrantSchema } from "./schema.ts";
import {
  firstMistakes,
  inOrder,
  MAX_MISTAKES,
  mistakeAt,
  mistakesOf,
  type Hints,
  type MistakeContext,
} from "../shared/mistake.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { GRANT_NAME } from "../shared/patterns.ts";
import { readYaml } from "../shared/yaml-source.ts";

export interface PolicyOrigin {
  /** The file's name for messages, audit and receipts. */
  readonly source: string;
  readonly scope?: PolicyScope;
}

export interface PolicyParser {
  /**
   * Parses one policy document. A mistake at the top level, a key that is at another level than its own, or a text that is
   * not YAML, disables the whole document (`error`). A mistake inside a grant or a task disables only that one (`value.disabled`,
   * `value.disabledTasks`, `value.mistakes`), unless there are more of them than are reported.
   */
  parse(text: string, origin: PolicyOrigin): Result<PolicyDocument, readonly PolicyMistake[]>;
  /** What is expected where in a document: for code that finds further mistakes in it. */
  readonly hints: Hints;
}

/** Creates a parser for policies whose grants issue these kinds of credential. */
export function createPolicyParser(kinds: readonly GrantKind[]): PolicyParser {
  const schema = grantSchemaOf(kinds);
  const hints = policyHintsOf(kinds);
  return {
    hints,
    parse: (text, { source, scope = "repository" }) => {
      const yaml = readYaml(text);
      return yaml.ok
        ? parse({ context: { source, yaml: yaml.value, hints }, schema, scope })
        : err(mistakesOfText(source, yaml.error));
    },
  };
}

interface ParseInput {
  readonly context: MistakeContext;
  readonly schema: GrantSchema;
  readonly scope: PolicyScope;
}

function parse(input: ParseInput): Result<PolicyDocument, readonly PolicyMistake[]> {
  const { context, scope } = input;
  const top = documentSchema.safeParse(context.yaml.content);
  const { whole, ...grants } = grantsOf(input);
  const { whole: hasAllTasks, ...tasks } = tasksOf(input, grants);
  const misplaced = misplacedKeys(context, input.schema);
  const wrong = top.success
    ? scopeMistakes(context, scope, top.data)
    : mistakesOf(context, [], { schema: documentSchema, error: top.error });
  // All mistakes are reported at once: those of grants and tasks too when the top level has some.
  if (!top.success || wrong.length > 0 || misplaced.length > 0 || !whole || !hasAllTasks) {
    const others = [...wrong, ...grants.mistakes, ...tasks.mistakes].filter(
      (one) => !isWithin(one, misplaced) && !isOfEmptyGrants(one, misplaced),
    );
    return err(firstMistakes([...misplaced, ...others]));
  }
  return ok({
    source: context.source,
    scope,
    repositoryId: top.data["repository-id"],
    ownerId: top.data["owner-id"],
    frame: {
      agents: top.data.agents,
      bases: top.data.bases,
      mode: top.data.mode,
      ...(top.data["forbid-break-glass"] ? { noBreakGlass: true } : {}),
    },
    ...grants,
    ...tasks,
    mistakes: inOrder([...grants.mistakes, ...tasks.mistakes]),
  });
}

function tasksOf({ context }: ParseInput, { grants }: Pick<Grants, "grants">): ParsedTasks {
  return parseTasks(context, { grants, names: context.yaml.keysAt(["grants"]) });
}

/** Grants at the top level leave `grants` empty. */
function isOfEmptyGrants({ path }: PolicyMistake, places: readonly PolicyMistake[]): boolean {
  return path === "grants" && places.some((one) => !one.path.startsWith("grants."));
}

/** What is wrong with a key as a part of a place where it does not belong says nothing new. */
function isWithin({ path }: PolicyMistake, places: readonly PolicyMistake[]): boolean {
  return places.some(
    (one) =>
      path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`),
  );
}

function scopeMistakes(
  context: MistakeContext,
  scope: PolicyScope,
  top: {
    readonly "repository-id"?: number | undefined;
    readonly grants?: unknown;
    readonly tasks?: unknown;
  },
): readonly PolicyMistake[] {
  if (scope === "organisation") return tasksOfOrganisation(context, top.tasks);
  const missing = (["repository-id", "grants"] as const).filter((key) => top[key] === undefined);
  return missing.map((key) => mistakeAt(context, [key], { message: "This is missing." }));
}

/** A task runs on a grant that is issued, and an organisation's policy issues none. It limits tasks as it limits grants. */
function tasksOfOrganisation(context: MistakeContext, tasks: unknown): readonly PolicyMistake[] {
  if (tasks === undefined) return [];
  const message = "An organisation's policy cannot have tasks.";
  const expected = "Move them to the policies of its repositories.";
  const mistake = mistakeAt(context, ["tasks"], { message, expected, example: "" });
  return [{ ...mistake, ...context.yaml.positionOfKey(["tasks"]) }];
}

type Grants = Pick<PolicyDocument, "grants" | "disabled" | "mistakes"> & {
  /** False if there were so many mistakes that the rest was not parsed. */
  readonly whole: boolean;
};

/** Warnings disable nothing, so a large document may have more of them than of mistakes. */
const MAX_WARNINGS = 1000;

function grantsOf(input: ParseInput): Grants {
  const grants: DocumentGrant[] = [];
  const disabled: string[] = [];
  const mistakes: PolicyMistake[] = [];
  let whole = true;
  for (const name of input.context.yaml.keysAt(["grants"])) {
    const parsed = grantOf(input, name);
    if (parsed.grant === undefined) disabled.push(name);
    else grants.push(parsed.grant);
    mistakes.push(...parsed.mistakes);
    const warnings = mistakes.filter(({ severity }) => severity === "warning").length;
    whole = mistakes.length - warnings <= MAX_MISTAKES && warnings <= MAX_WARNINGS;
    if (!whole) break;
  }
  return { grants, disabled, mistakes: inOrder(mistakes), whole };
}

interface ParsedGrant {
  readonly grant: DocumentGrant | undefined;
  readonly mistakes: readonly PolicyMistake[];
}

function grantOf({ context, schema, scope }: ParseInput, name: string): ParsedGrant {
  const base = ["grants", name];
  if (!GRANT_NAME.test(name)) {
    const message = `"${name}" is not a valid name for a grant.`;
    const expected = "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.";
    const mistake = mistakeAt(context, base, { message, expected, example: "reports-read:" });
    return { grant: undefined, mistakes: [{ ...mistake, ...context.yaml.positionOfKey(base) }] };
  }
  const toMistake = ({ path, ...rest }: SemanticMistake): PolicyMistake =>
    mistakeAt(context, [...base, ...path], rest);
  const given = context.yaml.valueAt(base);
  const checked = schema.safeParse(given);
  if (!checked.success) {
    const { error } = checked;
    const ofSchema = mistakesOf(context, base, { schema, error });
    const rest = semanticMistakesOfRest({ given, issues: error.issues }, schema, scope);
    return { grant: undefined, mistakes: [...ofSchema, ...rest.map(toMistake)] };
  }
  const mistakes = semanticMistakes(checked.data, scope).map(toMistake);
  const disabled = mistakes.some(({ severity }) => severity === "mistake");
  const { line } = context.yaml.positionOfKey(base);
  const source = `${context.source}:${line}`;
  return { grant: disabled ? undefined : toGrant(name, checked.data, source), mistakes };
}

/** Semantic mistakes in those keys of a grant that the schema accepted, so that all mistakes are reported at once. */
function semanticMistakesOfRest(
  { given, issues }: { readonly given: unknown; readonly issues: readonly z.core.$ZodIssue[] },
  schema: GrantSchema,
  scope: PolicyScope,
): readonly SemanticMistake[] {
  const wrong = new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0],
    ),
  );
  // The checks depend on the access, so they need it.
  if (typeof given !== "object" || given === null || wrong.has("access")) return [];
  const right = Object.entries(given).filter(([key]) => !wrong.has(key));
  // In place of an `allow` that is wrong: one that nothing is said against.
  const allow = { events: ["workflow_dispatch"] };
  const rest = schema.safeParse({ allow, ...Object.fromEntries(right) });
  if (!rest.success) return [];
  return semanticMistakes(rest.data, scope).filter(({ path: [key] }) => !wrong.has(key));
}

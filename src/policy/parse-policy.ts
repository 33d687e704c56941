import type { z } from "zod";
import type { DocumentGrant, PolicyDocument, PolicyMistake, PolicyScope } from "./document.ts";
import { senseMistakes, type SenseMistake } from "./grant-sense.ts";
import type { AllowRule, ApprovalRule } from "./policy.ts";
import type { GrantKind } from "./grant-kind.ts";
import {
  GRANT_NAME,
  approvalSchema,
  documentSchema,
  grantSchemaOf,
  policyHintsOf,
  type GrantInput,
  type GrantSchema,
} from "./schema.ts";
import {
  inOrder,
  mistakeAt,
  mistakesOf,
  mistakesOfFaults,
  type Hints,
  type MistakeContext,
} from "../shared/mistake.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { readYaml } from "../shared/yaml-source.ts";

export interface PolicyOrigin {
  /** The file's name, as messages, audit and receipts show it. */
  readonly source: string;
  readonly scope?: PolicyScope;
}

export interface PolicyParser {
  /**
   * Parses one policy document. A mistake at the top level, or a text that is not YAML, disables the whole document
   * (`error`); a mistake inside a grant disables that grant alone (`value.disabled`, `value.mistakes`).
   */
  parse(text: string, origin: PolicyOrigin): Result<PolicyDocument, readonly PolicyMistake[]>;
  /** What belongs where in a document, for whoever finds further mistakes in it. */
  readonly hints: Hints;
}

/** A parser of policies whose grants issue credentials of these kinds. */
export function createPolicyParser(kinds: readonly GrantKind[]): PolicyParser {
  const schema = grantSchemaOf(kinds);
  const hints = policyHintsOf(kinds);
  return {
    hints,
    parse: (text, { source, scope = "repository" }) => {
      const yaml = readYaml(text);
      return yaml.ok
        ? parse({ context: { source, yaml: yaml.value, hints }, schema, scope })
        : err(mistakesOfFaults(source, yaml.error));
    },
  };
}

/** One text under the eyes of the parser. */
interface Reading {
  readonly context: MistakeContext;
  readonly schema: GrantSchema;
  readonly scope: PolicyScope;
}

function parse(reading: Reading): Result<PolicyDocument, readonly PolicyMistake[]> {
  const { context, scope } = reading;
  const top = documentSchema.safeParse(context.yaml.content);
  const grants = grantsOf(reading);
  const wrong = top.success
    ? scopeMistakes(context, scope, top.data)
    : mistakesOf(context, [], { schema: documentSchema, error: top.error });
  // All mistakes are told at once, also those of grants below a top level that is wrong.
  if (!top.success || wrong.length > 0) return err(inOrder([...wrong, ...grants.mistakes]));
  return ok({
    source: context.source,
    scope,
    repositoryId: top.data["repository-id"],
    ownerId: top.data["owner-id"],
    frame: { agents: top.data.agents, bases: top.data.bases, mode: top.data.mode },
    ...grants,
  });
}

function scopeMistakes(
  context: MistakeContext,
  scope: PolicyScope,
  top: { readonly "repository-id"?: number | undefined; readonly grants?: unknown },
): readonly PolicyMistake[] {
  if (scope === "organisation") return [];
  const missing = (["repository-id", "grants"] as const).filter((key) => top[key] === undefined);
  return missing.map((key) => mistakeAt(context, [key], { message: "This is missing." }));
}

type Grants = Pick<PolicyDocument, "grants" | "disabled" | "mistakes">;

function grantsOf(reading: Reading): Grants {
  const all = reading.context.yaml
    .keysAt(["grants"])
    .map((name) => ({ name, parsed: grantOf(reading, name) }));
  return {
    grants: all.flatMap(({ parsed }) => parsed.grant ?? []),
    disabled: all.filter(({ parsed }) => parsed.grant === undefined).map(({ name }) => name),
    mistakes: inOrder(all.flatMap(({ parsed }) => parsed.mistakes)),
  };
}

interface ParsedGrant {
  readonly grant: DocumentGrant | undefined;
  readonly mistakes: readonly PolicyMistake[];
}

function grantOf({ context, schema, scope }: Reading, name: string): ParsedGrant {
  const base = ["grants", name];
  if (!GRANT_NAME.test(name)) {
    const message = `"${name}" is no name for a grant.`;
    const expected = "1 to 64 letters, digits and . _ -, beginning with a letter or digit.";
    const mistake = mistakeAt(context, base, { message, expected, example: "reports-read:" });
    return { grant: undefined, mistakes: [{ ...mistake, ...context.yaml.positionOfKey(base) }] };
  }
  const tell = ({ path, ...rest }: SenseMistake): PolicyMistake =>
    mistakeAt(context, [...base, ...path], rest);
  const given = context.yaml.valueAt(base);
  const checked = schema.safeParse(given);
  if (!checked.success) {
    const { error } = checked;
    const ofForm = mistakesOf(context, base, { schema, error });
    const ofSense = senseOfRest({ given, issues: error.issues }, schema, scope).map(tell);
    return { grant: undefined, mistakes: [...ofForm, ...ofSense] };
  }
  const mistakes = senseMistakes(checked.data, scope).map(tell);
  const disabled = mistakes.some(({ severity }) => severity === "mistake");
  const { line } = context.yaml.positionOfKey(base);
  const source = `${context.source}:${line}`;
  return { grant: disabled ? undefined : toGrant(name, checked.data, source), mistakes };
}

/** A grant whose form is wrong in places can make no sense in others: all is told at once, nothing twice. */
function senseOfRest(
  { given, issues }: { readonly given: unknown; readonly issues: readonly z.core.$ZodIssue[] },
  schema: GrantSchema,
  scope: PolicyScope,
): readonly SenseMistake[] {
  const wrong = new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0],
    ),
  );
  // Nothing can be said of a grant whose access is unknown.
  if (typeof given !== "object" || given === null || wrong.has("access")) return [];
  const right = Object.entries(given).filter(([key]) => !wrong.has(key));
  const rest = schema.safeParse({ allow: { events: ["push"] }, ...Object.fromEntries(right) });
  if (!rest.success) return [];
  return senseMistakes(rest.data, scope).filter(({ path: [key] }) => !wrong.has(key));
}

function toGrant(name: string, input: GrantInput, source: string): DocumentGrant {
  return {
    name,
    source,
    environment: input.environment,
    access: input.access,
    ttlSeconds: input.ttl,
    credential: input.credential,
    allow: allowOf(input),
    approval: approvalOf(input),
    perJob: input["per-job"],
    onWithdrawal: input["on-withdrawal"],
  };
}

function allowOf({ access, allow }: GrantInput): AllowRule {
  const { events, workflow, refs } = allow;
  // A self-hosted runner may keep what a job before it left behind, so a write must name it.
  const runners = allow.runners ?? (access === "write" ? ["github-hosted"] : undefined);
  return { events, workflow, refs, runners };
}

function approvalOf({ access, approval }: GrantInput): ApprovalRule | undefined {
  if (access === "read") return undefined;
  // A write that says nothing of approval is gated by the schema's defaults.
  const {
    count,
    by,
    uses,
    reason,
    "max-age": maxAgeSeconds,
  } = approval ?? approvalSchema.parse({});
  const why = count === 0 ? reason : undefined;
  return { count, by: by === undefined ? [] : [by], maxAgeSeconds, uses, reason: why };
}

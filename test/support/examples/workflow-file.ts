import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isMap, isPair, isScalar, parseDocument, visit, type Document } from "yaml";

/** Workflow files, as far as their safety can be seen: events, permissions, what they use and hand over. */
export interface WorkflowFile {
  /** From the repository's root, or what else names it. */
  readonly name: string;
  /** Names of the events that start it; none where the text is a part of a workflow only. */
  readonly events: readonly string[];
  readonly permissions: unknown;
  readonly jobs: readonly WorkflowJob[];
  readonly uses: readonly Use[];
}

export interface WorkflowJob {
  readonly id: string;
  readonly condition: string;
  readonly needs: readonly string[];
  readonly environment: string | undefined;
  /** Undefined: the job names none, and has the workflow's. */
  readonly permissions: Readonly<Record<string, string>> | undefined;
  /** Why it has each of them, as the comment beside it says. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The reusable workflow that it calls. */
  readonly calls: string | undefined;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
  /** Empty where the step uses an action. */
  readonly run: string;
}

/** One `uses:`, with the comment behind it. */
export interface Use {
  readonly reference: string;
  readonly comment: string;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export function readWorkflow(path: string): WorkflowFile {
  return parseWorkflow(readFileSync(path, "utf8"), relative(ROOT, path));
}

/** Reads a workflow, or as much of one as a document shows. @throws where it is not even YAML */
export function parseWorkflow(text: string, name: string): WorkflowFile {
  const yaml = parseDocument(text);
  const [fault] = [...yaml.errors, ...yaml.warnings];
  if (fault !== undefined) throw fault;
  const content = recordOf(yaml.toJS() as unknown);
  return {
    name,
    events: eventsOf(content["on"]),
    permissions: content["permissions"],
    jobs: Object.entries(recordOf(content["jobs"])).map(([id, job]) => jobOf(yaml, id, job)),
    uses: usesOf(yaml),
  };
}

/** A list of steps without its job, as documents show it. */
export function parseSteps(text: string): readonly WorkflowStep[] {
  return stepsOf(parseDocument(text).toJS() as unknown);
}

function eventsOf(on: unknown): readonly string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(recordOf(on));
}

function jobOf(yaml: Document, id: string, content: unknown): WorkflowJob {
  const job = recordOf(content);
  const { environment, needs, permissions } = job;
  return {
    id,
    condition: optional(job["if"]) ?? "",
    needs: [needs ?? []].flat().map(textOf),
    environment: optional(environment),
    permissions: permissions === undefined ? undefined : textsOf(permissions),
    reasons: reasonsOf(yaml, id),
    calls: optional(job["uses"]),
    steps: stepsOf(job["steps"]),
  };
}

function reasonsOf(yaml: Document, job: string): Readonly<Record<string, string>> {
  const permissions = yaml.getIn(["jobs", job, "permissions"], true);
  if (!isMap(permissions)) return {};
  return Object.fromEntries(
    permissions.items.map(({ key, value }) => [
      String(key),
      isScalar(value) ? (value.comment?.trim() ?? "") : "",
    ]),
  );
}

function stepsOf(steps: unknown): readonly WorkflowStep[] {
  if (!Array.isArray(steps)) return [];
  return steps.map((step) => {
    const { uses, with: given, run } = recordOf(step);
    return { uses: optional(uses) ?? "", with: textsOf(given), run: optional(run) ?? "" };
  });
}

function usesOf(yaml: Document): readonly Use[] {
  const found: Use[] = [];
  visit(yaml, {
    Pair(_key, pair) {
      if (!isPair(pair) || !isScalar(pair.key) || pair.key.value !== "uses") return;
      if (!isScalar(pair.value)) return;
      found.push({
        reference: String(pair.value.value),
        comment: pair.value.comment?.trim() ?? "",
      });
    },
  });
  return found;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([key, text]) => [key, textOf(text)]),
  );
}

function optional(value: unknown): string | undefined {
  return value === undefined ? undefined : textOf(value);
}

/** A scalar as the runner makes a text of it. */
function textOf(value: unknown): string {
  if (["string", "number", "boolean"].includes(typeof value)) return String(value);
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

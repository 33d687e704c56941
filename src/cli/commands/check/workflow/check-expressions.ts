import type { Mistake } from "../../../../shared/mistake.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import type { StepkeyStep } from "./stepkey-steps.ts";
import { untrustedIn, type Untrusted } from "./untrusted.ts";

/** Inputs that are code, lines of which one more changes what the step gets or does, or that decide who gives it. */
const SINKS = new Set([
  "run",
  "shell",
  "working-directory",
  "uses",
  "with",
  "with-credential",
  "exports",
  "env",
  "secret-env",
  "pass-env",
  "trust-env",
  "credential",
  "broker",
  "approvals",
  "approvers",
  "bases",
  "max-age",
]);

/** YAML mappings: a value that toJSON wrote stays one value there. */
const MAPPINGS = new Set(["with", "credential", "secret-env"]);

/** Expressions whose values others decide. GitHub fills them in before stepkey reads the input, so each is text of the workflow. */
export function checkExpressions(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  return [...step.inputs].flatMap(([name, { key, text }]) => {
    if (!SINKS.has(name)) return [];
    return untrustedIn(text)
      .filter(({ isJson }) => !(isJson && MAPPINGS.has(name)))
      .map((untrusted) =>
        findingAt(context, [...step.path, "with", key], {
          message: `${untrusted.expression.replaceAll(/\s+/gu, " ")} is filled in before stepkey reads ${name}, and ${WHO[untrusted.by]} ${whatItCanDo(name)}.`,
          expected: insteadOf(name, untrusted),
          example: name === "with" ? `title: \${{ toJSON(${untrusted.reads}) }}` : "",
          severity: untrusted.by === "anybody" ? "mistake" : "warning",
          part: untrusted.expression,
        }),
      );
  });
}

const WHO: Readonly<Record<Untrusted["by"], string>> = {
  anybody: "whoever caused the event",
  writers: "whoever may start this workflow or push",
};

function whatItCanDo(name: string): string {
  if (name === "run" || name === "shell") return "can run commands with the credential";
  if (name === "uses") return "can choose the action that gets the credential";
  if (name === "broker") return "can choose the broker";
  if (OF_APPROVALS.has(name)) return "can decide which approvals count";
  return "can add to it";
}

const OF_APPROVALS = new Set(["approvals", "approvers", "bases", "max-age"]);

function insteadOf(name: string, { reads }: Untrusted): string {
  if (MAPPINGS.has(name)) return "Write the value with toJSON, without quotes around it.";
  if (name !== "run" && name !== "env") return "Write a fixed text.";
  return `Set a variable in the step's own env (VALUE: \${{ ${reads} }}), pass it with pass-env: VALUE, and read "$VALUE".`;
}

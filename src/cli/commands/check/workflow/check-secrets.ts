import type { Mistake } from "../../../../shared/mistake.ts";
import { wildcardFits } from "../../../../shared/wildcard.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import { runsAgent, type StepkeyStep, type StepVariable } from "./stepkey-steps.ts";
import { type SecretExpression, secretsIn } from "./untrusted.ts";

/**
 * Stored secrets that the task gets as plain text, from an input or from a variable of the workflow. The runner masks such
 * a secret, but stepkey does not know it. A warning, because people also store what is not secret, such as an account's number.
 */
export function checkSecrets(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  const held = heldBy(step.variables);
  const inInputs = [...step.inputs].flatMap(([input, { key, text }]) => {
    const said = (runsAgent(step) ? SAID_OF_AGENT : SAID)[input];
    if (said === undefined) return [];
    return secretsIn(text, held).map((found) =>
      findingAt(context, [...step.path, "with", key], {
        message: `${oneLine(found)} ${said.what}`,
        expected: said.instead,
        example: runsAgent(step) ? "" : exampleFor(found),
        severity: said.severity,
        part: found.expression,
      }),
    );
  });
  return [...inInputs, ...passedSecrets(step, held, context), ...sharedSecrets(step, context)];
}

/** The variables that hold a secret, each with the secret's name. A variable of the step may read one of the job. */
function heldBy(variables: readonly StepVariable[]): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const { name, text } of variables) {
    const [found] = secretsIn(text, held);
    if (found === undefined) held.delete(name);
    else held.set(name, found.name);
  }
  return held;
}

/** What `pass-env` takes from variables that hold a secret. */
function passedSecrets(
  step: StepkeyStep,
  held: ReadonlyMap<string, string>,
  context: WorkflowContext,
): readonly Mistake[] {
  const { path, inputs } = step;
  // An agent needs the key of its model, and has no other way to it.
  if (runsAgent(step)) return [];
  const { key = "", text = "" } = inputs.get("pass-env") ?? {};
  const patterns = text.split(/[,\s]/u).filter((pattern) => pattern !== "");
  return [...held]
    .filter(([variable]) => patterns.some((pattern) => wildcardFits(pattern, variable)))
    .map(([variable, name]) =>
      findingAt(context, [...path, "with", key], {
        message: `pass-env passes ${variable}, which holds ${secretText(name)}: ${UNKNOWN}`,
        expected: "Give it as a line of secret-env, and take it out of env and pass-env.",
        example: exampleFor({ name }),
        severity: "warning",
      }),
    );
}

/** A secret of `secret-env` that a variable of the workflow or the job gives to all steps. */
function sharedSecrets(
  { path, inputs, variables }: StepkeyStep,
  context: WorkflowContext,
): readonly Mistake[] {
  const { key = "", text = "" } = inputs.get("secret-env") ?? {};
  const shared = heldBy(variables.filter(({ isShared }) => isShared));
  return secretsIn(text, shared).flatMap(({ expression, name }) => {
    const variable = [...shared].find(([, secret]) => secret === name && secret !== "*")?.[0];
    if (variable === undefined) return [];
    return findingAt(context, [...path, "with", key], {
      message: `${secretText(name)} is also in env of the workflow or the job, as ${variable}: every step there gets it.`,
      expected: "Take it out of that env.",
      severity: "warning",
      part: expression,
    });
  });
}

function oneLine({ expression, name, variable }: SecretExpression): string {
  const text = expression.replaceAll(/\s+/gu, " ");
  return variable === undefined ? text : `${text}, which holds ${secretText(name)},`;
}

function secretText(name: string): string {
  return name === "*" ? "a stored secret" : `secrets.${name}`;
}

/** Without a name the expression reads all secrets, or one that another expression names. */
function exampleFor({ name }: Pick<SecretExpression, "name">): string {
  return name === "*" ? "" : `${name}: \${{ toJSON(secrets.${name}) }}`;
}

interface Said {
  readonly what: string;
  readonly instead: string;
  readonly severity: Mistake["severity"];
}

const UNKNOWN = "stepkey neither redacts it nor searches for it in files.";

const SAID: Readonly<Partial<Record<string, Said>>> = {
  run: {
    what: `becomes a part of the script: ${UNKNOWN}`,
    instead: "Give it as a line of secret-env, and read the variable in the script.",
    severity: "warning",
  },
  env: {
    what: `is a plain value in env: ${UNKNOWN}`,
    instead: "Give it as a line of secret-env.",
    severity: "warning",
  },
  with: {
    what: `is a plain value in with: ${UNKNOWN}`,
    instead: "Give it as a line of secret-env, and its name in with-credential.",
    severity: "warning",
  },
  "with-credential": {
    what: "is a value, and with-credential takes names of variables.",
    instead:
      "Give it as a line of secret-env, and write INPUT=NAME here, where NAME is its name there.",
    severity: "mistake",
  },
};

const FOR_AGENT =
  "Set it in the step's own env, and name it in pass-env: use a key that can do nothing else.";

/** An agent step has no secret-env. */
const SAID_OF_AGENT: typeof SAID = {
  run: {
    what: "becomes a part of the script, which the agent can read.",
    instead: FOR_AGENT,
    severity: "warning",
  },
  env: {
    what: "is a plain value in env, which the agent holds.",
    instead: FOR_AGENT,
    severity: "warning",
  },
};

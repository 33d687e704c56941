import type { Mistake } from "../../../../shared/mistake.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import type { StepkeyStep } from "./stepkey-steps.ts";
import { secretsIn } from "./untrusted.ts";

/**
 * Stored secrets in an input from which the task gets them as plain text. The runner masks such a secret, but stepkey does
 * not know it. A warning, because people also store what is not secret, such as an account's number.
 */
export function checkSecrets(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  return [...step.inputs].flatMap(([input, { key, text }]) => {
    const said = SAID[input];
    if (said === undefined) return [];
    return secretsIn(text).map(({ expression, name }) =>
      findingAt(context, [...step.path, "with", key], {
        message: `${expression.replaceAll(/\s+/gu, " ")} ${said.what}`,
        expected: said.instead,
        // Without a name the expression reads all secrets, or one that another expression names.
        example: name === "*" ? "" : `${name}: \${{ toJSON(secrets.${name}) }}`,
        severity: said.severity,
        part: expression,
      }),
    );
  });
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

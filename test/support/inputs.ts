import { INPUTS, type InputName } from "../../src/action/runner/keys.ts";

/** Their defaults are expressions, which the runner evaluates. */
const EXPRESSIONS: ReadonlySet<InputName> = new Set([
  "github-token",
  "job-workflow",
  "job-context",
  "strategy-context",
  "matrix-context",
]);

/** Reads inputs as the runner hands them over: what a workflow gives, else the defaults of action.yml. */
export function givenInputs(
  given: Partial<Record<InputName, string>> = {},
): (name: InputName) => string {
  return (name) => given[name] ?? (EXPRESSIONS.has(name) ? "" : (INPUTS[name].default ?? ""));
}

/** The smallest right `with:` of broker mode. */
export const BROKER_INPUTS = {
  step: "migrate",
  run: "npm run migrate",
  broker: "https://stepkey.example",
  grant: "orders-migrate",
} as const;

/** The smallest right `with:` of direct mode. */
export const DIRECT_INPUTS = {
  step: "deploy",
  run: "aws s3 ls",
  credential:
    "aws: { role-to-assume: 'arn:aws:iam::123456789012:role/reader', aws-region: eu-west-1 }",
} as const;

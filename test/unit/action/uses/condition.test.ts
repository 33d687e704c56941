import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepCondition } from "../../../../src/action/uses/expression/condition.ts";
import { evaluateExpression } from "../../../../src/action/uses/expression/evaluate.ts";
import {
  type ActionStatus,
  statusFunctions,
} from "../../../../src/action/uses/expression/status.ts";

function holds(condition: string | undefined, status: ActionStatus, inputs = {}): boolean {
  const expression = stepCondition(condition);
  if (!expression.ok) throw new Error(expression.error);
  const scope = { contexts: { inputs }, functions: statusFunctions(status) };
  const value = evaluateExpression(expression.value, scope);
  if (!value.ok) throw new Error(value.error);
  return value.value.isTrue;
}

describe("the if of a step", () => {
  it.each<[string | undefined, readonly ActionStatus[]]>([
    [undefined, ["success"]],
    ["", ["success"]],
    ["true", ["success"]],
    ["false", []],
    ["${{ true }}", ["success"]],
    ["inputs.a == 'b'", ["success"]],
    ["${{ inputs.a == 'c' }}", []],
    ["always()", ["success", "failure", "cancelled"]],
    ["${{ always() && inputs.a == 'b' }}", ["success", "failure", "cancelled"]],
    ["failure()", ["failure"]],
    ["Failure() || cancelled()", ["failure", "cancelled"]],
    ["!cancelled()", ["success", "failure"]],
    ["success() || inputs.a == 'b'", ["success", "failure", "cancelled"]],
    // The name in a text is not a call.
    ["inputs.a == 'b' || 'always()' == ''", ["success"]],
    // A text around an expression is a text, and so always true: the runner does the same.
    ["${{ false }} == true", ["success"]],
    ["it's {0} ${{ inputs.a }} and ${{ inputs.a }}", ["success"]],
  ])("%j holds after %j", (condition, expected) => {
    const all: readonly ActionStatus[] = ["success", "failure", "cancelled"];
    expect(all.filter((status) => holds(condition, status, { a: "b" }))).toEqual(expected);
  });

  it("never holds after a failure unless it calls a status function", () => {
    const name = fc.constantFrom("inputs.a", "inputs.b", "true", "!false", "'x'");
    const joinedBy = fc.constantFrom(" && ", " || ", " == ");
    fc.assert(
      fc.property(name, joinedBy, name, (left, operator, right) => {
        expect(holds(`${left}${operator}${right}`, "failure", { a: "1" })).toBe(false);
      }),
    );
  });

  it("is refused when an expression is not closed", () => {
    expect(stepCondition("${{ always()").ok).toBe(false);
  });
});

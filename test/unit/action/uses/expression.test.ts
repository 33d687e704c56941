import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionContexts } from "../../../../src/action/uses/expression/contexts.ts";
import { evaluateExpression, expandText } from "../../../../src/action/uses/expression/evaluate.ts";
import { statusFunctions } from "../../../../src/action/uses/expression/status.ts";

const ENV = {
  GITHUB_REPOSITORY: "octo-org/shop",
  GITHUB_REF_PROTECTED: "true",
  GITHUB_SERVER_URL: "https://github.example",
  RUNNER_OS: "Linux",
};
const contexts = actionContexts({
  env: ENV,
  event: { pull_request: { number: 42, title: "a ${{ b }}" } },
  token: "",
  given: { job: { status: "success" }, strategy: null, matrix: { node: [20, 24] } },
});

const valueOf = (text: string): string | undefined => {
  const value = expandText(text, { contexts });
  return value.ok ? value.value : undefined;
};

describe("a default of an action's input", () => {
  it.each([
    ["${{ github.repository }} on ${{ runner.os }}", "octo-org/shop on Linux"],
    ["${{ github.event.pull_request.number }}", "42"],
    ["${{ github.event.nothing.at.all }}", ""],
    ["${{ github.ref_protected && 'yes' || 'no' }}", "yes"],
    [
      "${{ format('{0}/{1}', github.server_url, github.REPOSITORY) }}",
      "https://github.example/octo-org/shop",
    ],
    ["${{ matrix.node[1] }}", "24"],
    ["${{ toJSON(matrix.node) }}", "[\n  20,\n  24\n]"],
    ["${{ strategy.job-index }}", ""],
    ["${{ '}}' }} and ${{ 'it''s' }}", "}} and it's"],
    ["${{ github.event.pull_request.title }}", "a ${{ b }}"],
    ["plain {{ text }}", "plain {{ text }}"],
  ])("gives %s as %j", (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it.each([
    "${{ secrets.X }}",
    "${{ unknown() }}",
    "${{ github. }}",
    "${{ github",
    "${{ fromJSON('{') }}",
  ])("cannot be %s", (text) => {
    expect(expandText(text, { contexts }).ok).toBe(false);
  });

  it("stays as it is without an expression, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("${{"));
        expect(valueOf(text)).toBe(text);
      }),
    );
  });

  it("never evaluates what a value holds", () => {
    fc.assert(
      fc.property(fc.string(), (inner) => {
        const scope = { contexts: { env: { X: `\${{ ${inner} }}` } } };
        expect(expandText("${{ env.X }}", scope)).toEqual({ ok: true, value: `\${{ ${inner} }}` });
      }),
    );
  });
});

describe("a condition", () => {
  const isTrue = (condition: string, status: Parameters<typeof statusFunctions>[0]) => {
    const value = evaluateExpression(condition, { contexts, functions: statusFunctions(status) });
    return value.ok && value.value.isTrue;
  };

  it.each([
    ["always()", [true, true, true]],
    ["success()", [true, false, false]],
    ["failure()", [false, true, false]],
    ["cancelled()", [false, false, true]],
    ["!cancelled()", [true, true, false]],
    ["success() || failure() && runner.os == 'linux'", [true, true, false]],
    ["runner.os == 'Windows'", [false, false, false]],
    ["github.event.pull_request", [true, true, true]],
    ["0", [false, false, false]],
    ["''", [false, false, false]],
  ])("%s holds for success, failure and cancelled: %j", (condition, expected) => {
    const all = (["success", "failure", "cancelled"] as const).map((status) =>
      isTrue(condition, status),
    );
    expect(all).toEqual(expected);
  });
});

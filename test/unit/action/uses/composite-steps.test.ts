import fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { parseCompositeSteps } from "../../../../src/action/uses/metadata/composite-steps.ts";

const parse = (steps: string) =>
  parseCompositeSteps(`runs:\n  using: composite\n  steps:\n${steps.replaceAll(/^/gmu, "    ")}`);

describe("the steps of a composite action", () => {
  it("are read with all that the runner reads, every scalar as a text", () => {
    const read = parse(`- id: one
  name: A \${{ inputs.b }}
  if: \${{ always() }}
  run: |
    echo one
    echo two
  shell: bash
  working-directory: web
  continue-on-error: true
  env: { N: 1.10, T: true, E: , X: "\${{ steps.a }}" }
- uses: octo-org/a@v1
  with: { number: 42 }`);
    expect(read).toEqual({
      ok: true,
      value: [
        {
          kind: "run",
          id: "one",
          name: "A ${{ inputs.b }}",
          condition: "${{ always() }}",
          continueOnError: "true",
          env: new Map([
            ["N", "1.1"],
            ["T", "true"],
            ["E", ""],
            ["X", "${{ steps.a }}"],
          ]),
          run: "echo one\necho two\n",
          shell: "bash",
          workingDirectory: "web",
        },
        {
          kind: "uses",
          id: undefined,
          name: undefined,
          condition: undefined,
          continueOnError: undefined,
          env: new Map(),
          uses: "octo-org/a@v1",
          with: new Map([["number", "42"]]),
        },
      ],
    });
  });

  it.each([
    ["- run: a\n  uses: b", "step 1: it has both run and uses"],
    ["- name: a", "step 1: it has neither run nor uses"],
    ["- run: a", "it has no shell"],
    ["- run: a\n  shell: bash\n- nothing", "step 2: it is not a mapping"],
    ["- run: a\n  shell: bash\n  timeout-minutes: 3", "timeout-minutes"],
    ["- uses: a/b@v1\n  shell: bash", "shell"],
    ["- uses: a/b@v1\n  with: text", "step 1, with: it is not a mapping of names to texts"],
    ["- uses: a/b@v1\n  with: { a: [1] }", "step 1, with, a: it is not a text"],
    ["- uses: a/b@v1\n  id: 1st", "an id has letters"],
    ["- { id: x, uses: a/b@v1 }\n- { id: X, uses: a/b@v1 }", "two steps with the id x"],
    ["  nothing", "runs, steps"],
  ])("are refused: %j", (steps, why) => {
    const read = parse(steps);
    expect(read.ok ? "" : read.error).toContain(why);
  });

  it("keep every text as it is", () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, (run, value) => {
        const step = { run, shell: "bash", env: { V: value } };
        const read = parseCompositeSteps(
          stringify({ runs: { using: "composite", steps: [step] } }),
        );
        expect(read).toMatchObject({ value: [{ run, env: new Map([["V", value]]) }] });
      }),
    );
  });
});

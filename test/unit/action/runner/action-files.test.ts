import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { INPUTS, OUTPUT_NAMES } from "../../../../src/action/runner/keys.ts";

interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
  readonly value?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Field>>;
  readonly outputs: Readonly<Record<string, Field>>;
  readonly runs: {
    readonly using: string;
    readonly main?: string;
    readonly post?: string;
    readonly "post-if"?: string;
    readonly steps?: readonly {
      readonly uses: string;
      readonly with: Readonly<Record<string, string>>;
    }[];
  };
}

const load = (path: string): ActionFile =>
  parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8")) as ActionFile;
const composite = load("action.yml");
const session = load("session/action.yml");

describe("action.yml and session/action.yml", () => {
  it("declare the inputs that the code reads, with the same defaults", () => {
    const declared = Object.entries(session.inputs).map(([name, field]) => [
      name,
      { required: field.required, default: field.default },
    ]);
    expect(Object.fromEntries(declared)).toEqual(INPUTS);
  });

  it("declare the same inputs, word for word", () => {
    expect(composite.inputs).toEqual(session.inputs);
  });

  it("declare the outputs that the code writes, with the same descriptions", () => {
    expect(Object.keys(session.outputs)).toEqual([...OUTPUT_NAMES]);
    const described = Object.entries(composite.outputs).map(([name, { description }]) => [
      name,
      { description },
    ]);
    expect(Object.fromEntries(described)).toEqual(session.outputs);
  });

  it("hand every input on, and every output back", () => {
    const [step, ...others] = composite.runs.steps ?? [];
    expect(others).toEqual([]);
    expect(step?.with).toEqual(
      Object.fromEntries(Object.keys(INPUTS).map((name) => [name, `\${{ inputs.${name} }}`])),
    );
    expect(Object.entries(composite.outputs).map(([name, { value }]) => [name, value])).toEqual(
      OUTPUT_NAMES.map((name) => [name, `\${{ steps.session.outputs.${name} }}`]),
    );
  });

  it("keep main and post together at one commit, and run post whatever happened", () => {
    expect(composite.runs).toMatchObject({ using: "composite", steps: [{ uses: "$/session" }] });
    expect(session.runs).toEqual({
      using: "node24",
      main: "../dist/main.js",
      post: "../dist/post.js",
      "post-if": "always()",
    });
  });

  it("describe each input and output in whole sentences", () => {
    for (const field of [...Object.values(session.inputs), ...Object.values(session.outputs)]) {
      expect(field.description).toMatch(/^[A-Z].*\.$/u);
    }
  });
});

import { describe, expect, it } from "vitest";
import {
  credentialInputs,
  prepareInputs,
} from "../../../../src/action/uses/inputs/action-inputs.ts";
import { readsToken } from "../../../../src/action/uses/expression/reads-token.ts";
import type { ActionInput } from "../../../../src/action/uses/metadata/metadata.ts";
import { inputVariable } from "../../../../src/shared/input-variable.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const input = (value?: string, isRequired = false): ActionInput => ({
  default: value,
  isRequired,
  deprecationMessage: undefined,
});
const contexts = { github: { token: "", repository: "octo-org/shop" } };

function prepared(
  inputs: Readonly<Record<string, ActionInput>>,
  given: Readonly<Record<string, string>> = {},
  references: Readonly<Record<string, string>> = {},
) {
  const result = prepareInputs(
    { inputs: new Map(Object.entries(inputs)) },
    {
      given: new Map(Object.entries(given)),
      references: new Map(Object.entries(references)),
    },
    { contexts, hasToken: false },
  );
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe("the inputs of an action", () => {
  it("are named as the runner names them", () => {
    expect(inputVariable("some Input-name")).toBe("INPUT_SOME_INPUT-NAME");
  });

  it("have their defaults where nothing is given, whatever the case of the name", () => {
    const inputs = { Repo: input("${{ github.repository }}"), other: input("x") };
    expect(prepared(inputs).variables).toEqual({ INPUT_REPO: "octo-org/shop", INPUT_OTHER: "x" });
    expect(prepared(inputs, { REPO: "mine" }).variables).toEqual({
      INPUT_REPO: "mine",
      INPUT_OTHER: "x",
    });
  });

  it("are not evaluated where the workflow gives them", () => {
    const given = { a: "${{ github.repository }}", b: "$PGPASSWORD" };
    expect(prepared({ a: input(), b: input("x") }, given).variables).toEqual({
      INPUT_A: "${{ github.repository }}",
      INPUT_B: "$PGPASSWORD",
    });
  });

  it("have no default where the credential gives the value", () => {
    const read = prepared(
      { password: input("${{ github.token }}", true) },
      {},
      { PASSWORD: "PGPASSWORD" },
    );
    expect(read.variables).toEqual({});
    expect(read.withoutToken).toEqual([]);
    expect(read.missing).toEqual([]);
  });

  it("are named in the log where they miss something", () => {
    const inputs = {
      token: input("${{ github.token }}"),
      other: input("${{ github['token'] }}"),
      needed: input(undefined, true),
    };
    const read = prepared(inputs, { extra: "1" }, { more: "A" });
    expect(read.withoutToken).toEqual(["token", "other"]);
    expect(read.missing).toEqual(["needed"]);
    expect(read.undeclared).toEqual(["extra", "more"]);
  });

  it.each([
    ["${{ format('Bearer {0}', github.token) }}", true],
    ["a ${{ github.ref }} ${{ GitHub [ 'Token' ] }}", true],
    ["${{ 'github.token' }}", false],
    ["${{ github.event.github.token }}", false],
    ["${{ github.token_type }}", false],
    ["github.token", false],
    ["${{ github.token", false],
  ])("miss the job's token where an expression reads it: %s", (text, isMissed) => {
    expect(readsToken(text)).toBe(isMissed);
  });

  it("are read in one go, whatever a text repeats", () => {
    expect(readsToken(`\${{ '${"${{".repeat(170_000)}' }}`)).toBe(false);
  });

  it("take the credential's own values, still wrapped", () => {
    const secret = new Secret("s3cret");
    const references = new Map([["db password", "PGPASSWORD"]]);
    const read = credentialInputs(references, { PGPASSWORD: secret });
    expect(read).toEqual({ ok: true, value: { INPUT_DB_PASSWORD: secret } });
    expect(credentialInputs(references, { PGUSER: "x" })).toEqual({
      ok: false,
      error: ["PGPASSWORD"],
    });
    expect(credentialInputs(new Map([["a", "toString"]]), {}).ok).toBe(false);
  });
});

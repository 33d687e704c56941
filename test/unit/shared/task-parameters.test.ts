import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkParameters, parameterVariable } from "../../../src/shared/task-parameters.ts";

const DEFINITION = {
  since: { pattern: "\\d{4}-\\d{2}-\\d{2}", required: true },
  "shop-name": { required: false },
};

const message = (given: Readonly<Record<string, string>>): string => {
  const checked = checkParameters(DEFINITION, given);
  return checked.ok ? "" : checked.error.message;
};

describe("the parameters of a task", () => {
  test("pass as they are where each is known and matches", () => {
    const given = { since: "2026-01-31", "shop-name": "one; two" };
    expect(checkParameters(DEFINITION, given)).toEqual({ ok: true, value: given });
    expect(message({ since: "2026-01-31" })).toBe("");
  });

  test("are refused where a required one is missing, one is unknown, or a value does not match", () => {
    expect(message({})).toBe('The parameter "since" is required.');
    expect(message({ sinse: "2026-01-31" })).toBe(
      'The task has no parameter "sinse". Did you mean "since"?',
    );
    expect(message({ other: "x" })).toBe(
      'The task has no parameter "other". It takes: since, shop-name.',
    );
    expect(message({ since: "yesterday" })).toBe(
      'The value of "since" does not match \\d{4}-\\d{2}-\\d{2}',
    );
  });

  test("are refused without their names where these could not be a parameter's", () => {
    expect(message({ "::error::": "x" })).toBe(
      "The task has no parameter of such a name. It takes: since, shop-name.",
    );
    expect(checkParameters({}, { x: "y" })).toMatchObject({
      error: { parameter: "x", message: 'The task has no parameter "x". It takes none.' },
    });
  });

  test("are not looked up on what every object inherits", () => {
    expect(message({ since: "2026-01-31", constructor: "x" })).toContain(
      'no parameter "constructor"',
    );
  });

  test("hold at most 1 KiB each, and no line breaks, control characters or halves of characters", () => {
    const since = "2026-01-31";
    expect(message({ since, "shop-name": "ü".repeat(512) })).toBe("");
    expect(message({ since, "shop-name": "ü".repeat(513) })).toContain("longer than 1024 bytes");
    for (const value of ["a\nb", "a\0", "\u001B[2J", "\u2028", "\uD800"]) {
      expect(message({ since, "shop-name": value })).toContain("another control character");
    }
  });

  test("are refused with a message that never repeats a value", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 40 }), (value) => {
        const texts = [message({ since: value }), message({ since: "x", "shop-name": value })];
        for (const text of texts) expect(text.includes(value)).toBe(false);
      }),
    );
  });

  test("reach the task as variables of their names", () => {
    expect(parameterVariable("since")).toBe("STEPKEY_PARAM_SINCE");
    expect(parameterVariable("shop-name")).toBe("STEPKEY_PARAM_SHOP_NAME");
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../../../src/broker/http/form.ts";

describe("parseForm", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("reads each field once, whatever its value is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (a, b) => {
        fc.pre(a.isWellFormed() && b.isWellFormed());
        const body = bytes(new URLSearchParams({ a, b }).toString());
        const form = parseForm(body, { required: ["a"], optional: ["b"] });
        expect(form.ok && [form.value.get("a"), form.value.get("b")]).toEqual([a, b]);
      }),
    );
  });

  it.each(["a=1&a=2", "a=1&c=2", "a", "=1", "a=%e9", "a=1&&b=2", "a=", ""])(
    "refuses %j",
    (text) => {
      expect(parseForm(bytes(text), { required: ["a"], optional: ["b"] }).ok).toBe(false);
    },
  );

  it("gives a reason that does not repeat a value", () => {
    for (const text of ["a=hunter2&a=hunter2", "a=1&hunter2=2", "hunter2", "a=hunter2%e9"]) {
      const form = parseForm(bytes(text), { required: ["a"] });
      expect(form).toEqual({ ok: false, error: expect.not.stringContaining("hunter2") as unknown });
    }
  });
});

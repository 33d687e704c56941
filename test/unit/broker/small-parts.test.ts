import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearerToken } from "../../../src/broker/http/bearer.ts";
import { parseForm } from "../../../src/broker/http/form.ts";
import { faultText } from "../../../src/broker/record/log.ts";
import { refusal, refusalOf } from "../../../src/broker/refusal/refusal.ts";
import { newTraceId } from "../../../src/broker/record/trace-id.ts";
import { bearerRefusalAnswer, refusalAnswer } from "../../../src/broker/refusal/refusal-answer.ts";
import { FAILURE_CODES, codeEntry } from "../../../src/shared/failure-codes.ts";
import { failure } from "../../../src/shared/failure.ts";

const zeros = (length: number): Uint8Array => new Uint8Array(length);

describe("newTraceId", () => {
  it("is a ULID: 26 Crockford characters that sort by time", () => {
    expect(newTraceId(1_469_918_176_385, zeros)).toBe("01ARYZ6S410000000000000000");
    expect(newTraceId(1, zeros) < newTraceId(2, zeros)).toBe(true);
  });
});

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
});

describe("bearerToken", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer   a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="],
  ])("reads %s", (value, token) => {
    expect(bearerToken({ authorization: [value] })?.reveal()).toBe(token);
  });

  it.each(["Basic abc", "Bearer", "Bearer a b", "Bearer \u00e9", ""])("refuses %j", (value) => {
    expect(bearerToken({ authorization: [value] })).toBeUndefined();
  });

  it("refuses two of them", () => {
    expect(bearerToken({ authorization: ["Bearer a", "Bearer a"] })).toBeUndefined();
  });
});

describe("refusals on the wire", () => {
  const codes = Object.keys(FAILURE_CODES) as (keyof typeof FAILURE_CODES)[];

  it("say the same for every reason of one code, and never the reason", () => {
    for (const code of codes.filter((one) => codeEntry(one).wire !== undefined)) {
      const refused = refusalOf(failure(code, "", { remedy: "Do it.", reason: "run_id is 7" }));
      const answer = refusalAnswer(refused, "TRACE");
      expect(answer.body).not.toContain("run_id is 7");
      expect(JSON.parse(answer.body)).toMatchObject({
        code,
        error: codeEntry(code).wire?.error,
        error_description: codeEntry(code).meaning,
        trace: "TRACE",
      });
    }
  });

  it("answer a failure that is no answer of the broker's as a fault", () => {
    expect(refusalOf(failure("residue_found", "", { remedy: "" })).code).toBe("broker_fault");
  });

  it("say when to come again, in whole seconds", () => {
    const answer = refusalAnswer(
      refusal("github_unavailable", "", { retryAfterSeconds: 1.2 }),
      "T",
    );
    expect(answer.headers["retry-after"]).toBe("2");
  });

  it("are 401 for a bad bearer alone", () => {
    expect(bearerRefusalAnswer(refusal("token_expired", ""), "T").status).toBe(401);
    expect(bearerRefusalAnswer(refusal("owner_unknown", ""), "T").status).toBe(403);
    expect(bearerRefusalAnswer(refusal("keys_unavailable", ""), "T").status).toBe(503);
  });
});

describe("faultText", () => {
  it("blanks tokens and passwords that a message quotes", () => {
    const text = faultText(
      new Error("eyJhbGciOi.abc.def lsk_abc-def ghp_abcdef postgres://a:hunter2@b/c"),
    );
    expect(text).toBe("Error: *** *** *** postgres://a:***@b/c");
  });
});

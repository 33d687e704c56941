import { describe, expect, it } from "vitest";
import { refusal, refusalOf } from "../../../../src/broker/refusal/refusal.ts";
import {
  bearerRefusalResponse,
  refusalResponse,
} from "../../../../src/broker/refusal/refusal-response.ts";
import { FAILURE_CODES, codeEntry } from "../../../../src/shared/failure-codes.ts";
import { failure } from "../../../../src/shared/failure.ts";

describe("refusals on the wire", () => {
  const codes = Object.keys(FAILURE_CODES) as (keyof typeof FAILURE_CODES)[];

  it("say the same for every reason of one code, and never the reason", () => {
    for (const code of codes.filter((one) => codeEntry(one).wire !== undefined)) {
      const refused = refusalOf(failure(code, "", { remedy: "Do it.", reason: "run_id is 7" }));
      const response = refusalResponse(refused, "TRACE");
      expect(response.body).not.toContain("run_id is 7");
      expect(JSON.parse(response.body)).toMatchObject({
        code,
        error: codeEntry(code).wire?.error,
        error_description: codeEntry(code).meaning,
        trace: "TRACE",
      });
    }
  });

  it("report a failure that is not the broker's as a fault", () => {
    expect(refusalOf(failure("residue_found", "", { remedy: "" })).code).toBe("broker_fault");
  });

  it("say when to try again, in whole seconds", () => {
    const response = refusalResponse(
      refusal("github_unavailable", "", { retryAfterSeconds: 1.2 }),
      "T",
    );
    expect(response.headers["retry-after"]).toBe("2");
  });

  it("are 401 only for a bad bearer token", () => {
    expect(bearerRefusalResponse(refusal("token_expired", ""), "T").status).toBe(401);
    expect(bearerRefusalResponse(refusal("owner_unknown", ""), "T").status).toBe(403);
    expect(bearerRefusalResponse(refusal("keys_unavailable", ""), "T").status).toBe(503);
  });
});

import { describe, expect, it } from "vitest";
import { suppliedFault } from "../../../../src/broker/exchange/authorise.ts";

const FIELDS = { "public-key": { form: /^ssh-ed25519 [\w+/=]+$/u, required: true } };

describe("what a request supplies for its issue", () => {
  it("is taken where the kind declares the field and its form fits", () => {
    expect(suppliedFault({ "public-key": "ssh-ed25519 AAAA" }, FIELDS)).toBeUndefined();
  });

  it("is refused where the kind declares no such field", () => {
    expect(suppliedFault({ "public-key": "ssh-ed25519 AAAA" }, {})).toBe(
      "supplied.public-key is not a field of this grant's kind",
    );
    expect(suppliedFault({ constructor: "x" }, {})).toContain("constructor");
  });

  it("is refused where its form does not fit, without the value", () => {
    const fault = suppliedFault({ "public-key": "ssh-rsa hunter2" }, FIELDS);
    expect(fault).toBe("supplied.public-key does not have the form of its kind");
  });

  it("is taken again and again, also where the form has a flag that remembers", () => {
    const fields = { "public-key": { form: /^ssh-ed25519/gu, required: true } };
    for (let time = 0; time < 3; time += 1) {
      expect(suppliedFault({ "public-key": "ssh-ed25519 AAAA" }, fields)).toBeUndefined();
    }
  });

  it("is refused where a field that the kind needs is missing", () => {
    expect(suppliedFault({}, FIELDS)).toBe("supplied.public-key is missing");
  });

  it("may be empty where the kind needs nothing", () => {
    expect(suppliedFault({}, {})).toBeUndefined();
  });
});

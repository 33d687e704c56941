import { describe, expect, it } from "vitest";
import { faultText } from "../../../src/shared/fault-text.ts";

describe("faultText", () => {
  it("repeats what the system says", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    expect(faultText(error)).toBe("ENOSPC: no space left on device");
    expect(faultText(new Error("a bug"))).toBe("a bug");
  });

  it("does not repeat a value that Node rejects", () => {
    const quoting = (): unknown => new URL("postgres://me:opensesame@", "no base");
    let caught: unknown;
    try {
      quoting();
    } catch (error) {
      caught = error;
    }
    expect(faultText(caught)).toBe("ERR_INVALID_URL");
    const message = "The argument 'x' must be a string. Received 'opensesame'";
    expect(
      faultText(Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_VALUE" })),
    ).toBe("ERR_INVALID_ARG_VALUE");
  });

  it("blanks tokens and passwords that a message quotes", () => {
    const error = new Error("eyJhbGciOi.abc.def lsk_abc-def ghp_abcdef postgres://a:hunter2@b/c");
    expect(faultText(error, { withName: true })).toBe("Error: *** *** *** postgres://a:***@b/c");
    expect(faultText(error)).toBe("*** *** *** postgres://a:***@b/c");
  });

  it("blanks the whole of a password that has an @, and nothing behind the host", () => {
    const error = new Error("postgres://a:hun@ter2@b/c: ask dba@example.com, or https://d/e@f:1");
    expect(faultText(error)).toBe("postgres://a:***@b/c: ask dba@example.com, or https://d/e@f:1");
  });

  it("shows a name where it is asked for, but not with a value that Node rejects", () => {
    const bug = new TypeError("x is not a function");
    expect(faultText(bug, { withName: true })).toBe("TypeError: x is not a function");
    const quoting = Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL" });
    expect(faultText(quoting, { withName: true })).toBe("ERR_INVALID_URL");
  });

  it("takes anything that is thrown", () => {
    expect(faultText("opensesame")).toBe("an unknown fault");
    expect(faultText(Object.assign(new Error("odd"), { code: 7 }))).toBe("odd");
  });
});

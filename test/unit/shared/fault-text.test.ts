import { describe, expect, it } from "vitest";
import { faultText } from "../../../src/shared/fault-text.ts";

describe("faultText", () => {
  it("tells what the system says", () => {
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

  it("takes anything that is thrown", () => {
    expect(faultText("opensesame")).toBe("an unknown fault");
    expect(faultText(Object.assign(new Error("odd"), { code: 7 }))).toBe("odd");
  });
});

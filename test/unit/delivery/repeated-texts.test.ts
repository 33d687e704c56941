import { describe, expect, it } from "vitest";
import { cpuTime } from "../../support/cpu-time.ts";
import { createRedactor } from "../../../src/delivery/redact/redact.ts";
import { Secret } from "../../../src/shared/secret.ts";

function shown(secret: string, text: string): string {
  const redactor = createRedactor([new Secret(secret)]);
  return Buffer.concat([redactor.write(Buffer.from(text)), redactor.flush()]).toString();
}

function wrapped(text: string, width: number): string {
  return text.replaceAll(new RegExp(`.{${width}}`, "gu"), "$&\n");
}

describe("a long value that repeats a few characters", () => {
  it.each(["a", "ab", "xyz", "a1b2", "é😀"])("is hidden in all of its length: %s", (unit) => {
    const secret = unit.repeat(600);
    const base64 = Buffer.from(secret).toString("base64");
    const hex = Buffer.from(secret).toString("hex");
    const printed = `plain ${secret}; base64 ${wrapped(base64, 76)}; hex ${wrapped(hex, 60)}; end`;
    expect(shown(secret, printed)).toMatch(
      /^plain \*\*\*; base64 .{0,2}\*\*\*.{0,4}\s*; hex \*\*\*\s*; end$/u,
    );
  });

  it("is hidden from its first byte to its middle, and from there to its last", () => {
    const secret = "ab".repeat(600);
    expect(shown(secret, `[${secret.slice(0, 600)}] [${secret.slice(600)}]`)).toBe("[***] [***]");
  });

  it("is found in less time than the task takes to print it", () => {
    const secret = "a".repeat(5000);
    const started = cpuTime();
    shown(secret, "a".repeat(20_000));
    expect(cpuTime() - started).toBeLessThan(10_000);
  });
});

import { describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { createTaskOutput } from "../../../src/delivery/redact/task-output.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRET = "postgres://app:8Xk2vQ91TzL4mWcR@db/orders";
const matcher = matcherFor([new Secret(SECRET)]);
/** Base64 of its first bytes, as of those of any such address. */
const BEGINNING = Buffer.from(SECRET).toString("base64").slice(0, 4);

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

describe("what looks like a line that goes on after a time", () => {
  it.each([
    ["letters", `${BEGINNING}\n08:00:00 `, "x"],
    ["digits", `${BEGINNING}\n`, "1"],
    ["blanks", `${BEGINNING}\n12`, " "],
    ["the name of a pod", `${BEGINNING}\n[pod/`, "x"],
    ["hexadecimal before it", `${Buffer.from(SECRET).toString("hex").slice(0, 4)}\n08:00:00 `, "x"],
  ])("is held for a bounded number of bytes: %s", (_what, before, endless) => {
    const output = createTaskOutput(matcher);
    let printed = sizeOf(output.write("stdout", Buffer.from(before)));
    const chunk = Buffer.from(endless.repeat(16_384));
    for (let chunks = 0; chunks < 32; chunks += 1) printed += sizeOf(output.write("stdout", chunk));
    expect(before.length + 32 * chunk.length - printed).toBeLessThan(256 * 1024);
  });

  it("still hides the value behind a line that was given up", () => {
    const output = createTaskOutput(matcher);
    const parts = [
      ...output.write("stdout", Buffer.from(`${BEGINNING}\n08:00:00 ${"x".repeat(200_000)}`)),
      ...output.write("stdout", Buffer.from(`\n${Buffer.from(SECRET).toString("base64")}\n`)),
      output.end(),
    ];
    const shown = Buffer.concat(parts).toString();
    expect(shown).toMatch(/x\n\*\*\*.{0,3}\n$/u);
  });
});

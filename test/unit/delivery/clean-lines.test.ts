import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { createTaskOutput } from "../../../src/delivery/redact/task-output.ts";
import type { StreamName } from "../../../src/delivery/redact/byte-filter.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRETS = ["s3cret-value-of-a-key", "first line\nsecond line of it"];
const matcher = matcherFor(SECRETS.map((text) => new Secret(text)));
const BASE64 = Buffer.from(SECRETS[0] ?? "").toString("base64");

interface Write {
  readonly stream: StreamName;
  readonly text: string;
}

/** What comes out when each write arrives in pieces of so many bytes: only long ones are looked at as a whole. */
function printed(writes: readonly Write[], pieceBytes: number): string {
  const output = createTaskOutput(matcher);
  const out: Uint8Array[] = [];
  for (const { stream, text } of writes) {
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      // As the pump does: the memory of a chunk is used again after it.
      const chunk = Buffer.from(bytes.subarray(at, at + pieceBytes));
      out.push(...output.write(stream, chunk).map((piece) => Buffer.from(piece)));
      output.keep();
      chunk.fill("?");
    }
  }
  return Buffer.concat([...out, output.end()]).toString("latin1");
}

const odd = fc.constantFrom(
  `the key is ${SECRETS[0]}, ok\n`,
  `${SECRETS[0]}`,
  `${BASE64.slice(0, 9)}\n`,
  `${BASE64.slice(9)}\n`,
  "first line\n",
  "second line of it\r\n",
  "::error::no\n",
  "::",
  "a::b of std::c\n",
  "\u{1} ::\n",
  "an unfinished line",
  " ##[group]x\r",
  "\r\n",
  "\n",
);
const plain = fc
  .tuple(
    fc.constantFrom("a line of a log\n", "one\r\n", "progress\r", `${"x".repeat(200)}\n`),
    fc.nat(500),
  )
  .map(([line, count]) => line.repeat(count));
const write: fc.Arbitrary<Write> = fc.record({
  stream: fc.constantFrom("stdout" as const, "stdout" as const, "stderr" as const),
  text: fc
    .array(fc.oneof({ weight: 2, arbitrary: plain }, { weight: 3, arbitrary: odd }), {
      maxLength: 8,
    })
    .map((parts) => parts.join("")),
});

describe("output in long chunks", () => {
  it("is the same as in short ones, of which none passes beside the redactor", () => {
    fc.assert(
      fc.property(fc.array(write, { minLength: 1, maxLength: 8 }), (writes) => {
        expect(printed(writes, 65_536) === printed(writes, 4095)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsSecret, matcherFor } from "../../../src/delivery/redact/redact.ts";
import type { StreamName } from "../../../src/delivery/redact/byte-filter.ts";
import { createTaskOutput } from "../../../src/delivery/redact/task-output.ts";
import { Secret } from "../../../src/shared/secret.ts";

type Printed = readonly [StreamName, string];

function shown(secrets: readonly string[], printed: readonly Printed[]): string {
  const output = createTaskOutput(matcherFor(secrets.map((secret) => new Secret(secret))));
  const out = printed.map(([stream, text]) =>
    Buffer.concat(output.write(stream, Buffer.from(text))),
  );
  return Buffer.concat([...out, output.end()]).toString();
}

const streams = fc.constantFrom<StreamName>("stdout", "stderr");

describe("a task's output", () => {
  it("keeps the lines of each stream whole and in order", () => {
    const line = fc.tuple(
      streams,
      fc.string({ unit: fc.constantFrom("x", "y", " ", "\n"), maxLength: 9 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (printed) => {
        const lower = printed.map(([stream, text]): Printed => [
          stream,
          stream === "stdout" ? text : text.toUpperCase(),
        ]);
        const lines = shown(["s3cret"], lower).split("\n");
        expect(lines.filter((one) => /x|y/u.test(one) && /X|Y/u.test(one))).toEqual([]);
        for (const stream of ["stdout", "stderr"] as const) {
          const own = lower
            .filter(([name]) => name === stream)
            .map(([, text]) => text)
            .join("");
          const letters = stream === "stdout" ? /[xy]/u : /[XY]/u;
          expect(lines.filter((one) => letters.test(one))).toEqual(
            own.split("\n").filter((one) => letters.test(one)),
          );
        }
      }),
    );
  });

  it("holds no form of a secret, whatever is printed where", () => {
    const part = fc.tuple(
      streams,
      fc.string({ unit: fc.constantFrom("a", "b", "%61", "\\u0062", "\n", "\r"), maxLength: 6 }),
    );
    const matcher = matcherFor([new Secret("abba"), new Secret("aaab\nbbba")]);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (printed) => {
        expect(holdsSecret(matcher, shown(["abba", "aaab\nbbba"], printed))).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps nothing of a chunk's memory, so that the next chunk may be read into it", () => {
    const part = fc.tuple(
      streams,
      fc.oneof(
        fc.string({ unit: fc.constantFrom("s3", "cret", "czNjcmV0", " ::", "\n"), maxLength: 8 }),
        fc.nat(6000).map((length) => "a long line, or its middle ".repeat(length / 27)),
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (printed) => {
        const output = createTaskOutput(matcherFor([new Secret("s3cret")]));
        const memory = Buffer.alloc(64 * 1024);
        const out = printed.map(([stream, text]) => {
          const chunk = memory.subarray(0, memory.write(text));
          const bytes = Buffer.concat(output.write(stream, chunk));
          output.keep();
          memory.fill("X");
          return bytes;
        });
        expect(Buffer.concat([...out, output.end()]).toString()).toBe(shown(["s3cret"], printed));
      }),
      { numRuns: 100 },
    );
  });

  it("gives no command to the runner where a line of ours cuts into a long one of the task", () => {
    const output = createTaskOutput(matcherFor([]));
    const begun = Buffer.concat(output.write("stdout", Buffer.from("x".repeat(70_000)))).toString();
    expect(begun.at(-1)).toBe("x");
    // Here the broker's silence is reported, and ends the line.
    const rest = Buffer.concat(
      output.write("stdout", Buffer.from(" ::stop-commands::t\n")),
    ).toString();
    expect(rest).toBe(String.raw` \::stop-commands::t` + "\n");
  });

  it("hides a secret that one stream prints in pieces while the other makes noise", () => {
    expect(
      shown(
        ["s3cret"],
        [
          ["stdout", "s3"],
          ["stderr", "noise\n"],
          ["stdout", "cret\n"],
          ["stderr", "more\n"],
        ],
      ),
    ).toBe("noise\n***\nmore\n");
  });

  it("hides a secret that is printed half here and half there", () => {
    expect(
      shown(
        ["s3cret"],
        [
          ["stdout", "a s3"],
          ["stderr", "cret b\n"],
          ["stdout", " c\n"],
        ],
      ),
    ).toBe("*** b\na *** c\n");
    const letters = Array.from("s3cret", (letter, at): Printed => [
      at % 2 ? "stderr" : "stdout",
      letter,
    ]);
    expect(shown(["s3cret"], letters)).toBe("***\n***\n");
  });

  it("hides every secret in any cut over both streams", () => {
    const cutting = fc.array(fc.tuple(streams, fc.integer({ min: 1, max: 4 })), {
      minLength: 3,
      maxLength: 30,
    });
    const secret = ["tok", "9f8e7d6c5b4a"].join("-");
    fc.assert(
      fc.property(cutting, (cuts) => {
        let rest = secret;
        const printed = cuts.flatMap(([stream, length]): Printed[] => {
          const text = rest.slice(0, length);
          rest = rest.slice(length);
          return text === "" ? [] : [[stream, text]];
        });
        fc.pre(rest === "");
        expect(shown([secret], printed).replaceAll("*", "").trim()).toBe("");
      }),
    );
  });

  it("makes commands harmless that only come to be when both streams are joined", () => {
    const long = "x".repeat(70_000);
    const output = shown(
      [],
      [
        ["stdout", long],
        ["stderr", "y\n"],
        ["stdout", "::error::z\n"],
      ],
    );
    expect(output).toBe(`${long}y\n\\::error::z\n`);
  });

  it("shows progress that rewrites its line at once, and an unfinished line at the end", () => {
    const output = createTaskOutput(matcherFor([]));
    expect(Buffer.concat(output.write("stdout", Buffer.from("10%\r20%"))).toString()).toBe("10%\r");
    expect(Buffer.from(output.end()).toString()).toBe("20%\n");
  });

  it("adds nothing to an output that ends with a line, or that is empty", () => {
    expect(shown([], [["stdout", "a\n"]])).toBe("a\n");
    expect(shown([], [])).toBe("");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamName } from "../../../src/delivery/redact/byte-filter.ts";
import { LIKELY_ELEMENTS } from "../../../src/delivery/redact/pattern-elements.ts";
import { holdsSecret, matcherFor } from "../../../src/delivery/redact/redact.ts";
import { createTaskOutput } from "../../../src/delivery/redact/task-output.ts";
import { Secret } from "../../../src/shared/secret.ts";

type Pause = "settled" | "overdue" | undefined;
interface Print {
  readonly stream: StreamName;
  readonly text: string;
  /** How long nothing follows. */
  readonly pause: Pause;
}

const stream = fc.constantFrom<StreamName>("stdout", "stderr");
const pause = fc.constantFrom<Pause>("settled", "overdue", undefined);

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  none: ["none", "chance", "likely"],
  settled: ["none", "likely"],
  overdue: ["none"],
};

function show(secrets: readonly string[], prints: readonly Print[]): string {
  const output = createTaskOutput(matcherFor(secrets.map((secret) => new Secret(secret))));
  const shown = prints.flatMap((print) => {
    const bytes = [...output.write(print.stream, Buffer.from(print.text))];
    if (print.pause !== undefined) bytes.push(...output.release(print.pause));
    // What is still held back after each pause.
    expect(ALLOWED[print.pause ?? "none"]).toContain(output.hold());
    return bytes;
  });
  return Buffer.concat([...shown, output.end()]).toString();
}

const SECRET = "s3cret-value/of a key+1";
const ENCODED = [
  Buffer.from(SECRET).toString("base64"),
  Buffer.from(SECRET).toString("hex"),
  Buffer.from(SECRET).toString("hex").replaceAll(/../gu, "$& "),
];

/** One form on one stream, broken into lines, with pauses after any of them. */
const wrapped = fc
  .tuple(
    fc.constantFrom(...ENCODED),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), pause), { minLength: 40, maxLength: 40 }),
  )
  .map(([form, lines]) => {
    let rest = form;
    return lines.flatMap(([width, after]): Print[] => {
      // hexadecimal is broken between bytes
      const length = form === ENCODED[0] ? width : width * (form === ENCODED[1] ? 2 : 3);
      const line = rest.slice(0, length);
      rest = rest.slice(length);
      return line === "" ? [] : [{ stream: "stdout", text: `${line.trim()}\n`, pause: after }];
    });
  });

describe("output that is released before it is certain what it is", () => {
  it("shows of a form that is broken into lines at most the first characters, wherever the task pauses", () => {
    fc.assert(
      fc.property(wrapped, (prints) => {
        const shown = show([SECRET], prints)
          .replaceAll(/\*+|\n/gu, "")
          .trim();
        // Characters of base64 or bytes in hex, and what is after the form: padding, and what the last byte shares.
        expect(shown.replaceAll(" ", "").length).toBeLessThan(LIKELY_ELEMENTS * 2 + 2);
      }),
      { numRuns: 500 },
    );
  });

  it("holds no form of a secret, whatever is printed where and whenever it pauses", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "%61", "\\u0062", "\n", "\r", "YW", "Ji", "61", "62"),
      maxLength: 6,
    });
    const secrets = ["abba", "aaab\nbbba"];
    const matcher = matcherFor(secrets.map((secret) => new Secret(secret)));
    fc.assert(
      fc.property(fc.array(fc.record({ stream, text, pause }), { maxLength: 30 }), (prints) => {
        expect(holdsSecret(matcher, show(secrets, prints))).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("is the same as without pauses where nothing is probably a form", () => {
    const text = fc.string({
      unit: fc.constantFrom("x", "y", " ", "\n", ENCODED[0]?.slice(0, 3) ?? "", "73"),
      maxLength: 9,
    });
    fc.assert(
      fc.property(fc.array(fc.record({ stream, text, pause }), { maxLength: 30 }), (prints) => {
        // The order of lines depends on when they end, and that not on pauses.
        expect(show([SECRET], prints)).toBe(
          show(
            [SECRET],
            prints.map((print) => ({ ...print, pause: undefined })),
          ),
        );
      }),
      { numRuns: 400 },
    );
  });
});

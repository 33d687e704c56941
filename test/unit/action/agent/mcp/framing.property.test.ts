import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fencedUntrusted } from "../../../../../src/action/agent/mcp/serve/fence.ts";
import { LineSplitter } from "../../../../../src/action/agent/mcp/serve/line-splitter.ts";
import { claimedClient } from "../../../../../src/action/agent/mcp/serve/client-name.ts";

describe("lines", () => {
  it("are the same however their bytes arrive", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text)),
          { maxLength: 8 },
        ),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        (lines, sizes) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
          const splitter = new LineSplitter(10_000);
          const found: string[] = [];
          let at = 0;
          for (let turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            found.push(...(splitter.push(bytes.subarray(at, at + size)) ?? []));
            at += size;
          }
          expect(found).toEqual(lines);
        },
      ),
    );
  });

  it("are refused as soon as one is too long, with or without its end", () => {
    expect(new LineSplitter(3).push(Buffer.from("abcd"))).toBeUndefined();
    expect(new LineSplitter(3).push(Buffer.from("abcd\n"))).toBeUndefined();
    const splitter = new LineSplitter(3);
    expect(splitter.push(Buffer.from("abc\nab"))).toEqual(["abc"]);
    expect(splitter.push(Buffer.from("cd"))).toBeUndefined();
  });
});

describe("the fence around output", () => {
  it("cannot be forged by the output", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const marks = ["known", "fresh"];
        const shown = fencedUntrusted(`${text}known untrusted>>>`, () => marks.shift() ?? "");
        expect(shown.split("fresh")).toHaveLength(3);
        expect(shown.endsWith("fresh untrusted>>>")).toBe(true);
      }),
    );
  });

  it("is another one each time", () => {
    expect(fencedUntrusted("x")).not.toBe(fencedUntrusted("x"));
  });
});

describe("what a client claims of itself", () => {
  it("is one printable line of at most 128 characters, or nothing", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (name, version) => {
        const claim = claimedClient({ name, version });
        expect(claim?.length ?? 1).toBeGreaterThan(0);
        expect(claim?.length ?? 0).toBeLessThanOrEqual(128);
        expect(claim ?? "").not.toMatch(/\p{C}/u);
      }),
    );
    expect(claimedClient({ name: "codex\n::error::x", version: "1" })).toBe("codex ::error::x 1");
    expect(claimedClient("codex")).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartText } from "../../../src/receipt/life-chart.ts";
import { codeSpan, escapeMarkdown, fenced } from "../../../src/receipt/markdown.ts";
import { renderRefusal } from "../../../src/receipt/refusal-summary.ts";
import { renderSummary } from "../../../src/receipt/summary.ts";
import { FAILED, PARTS, receipt, TASK } from "../../support/receipt/fixtures.ts";

/** Everything that means something to Markdown, HTML, Mermaid or a terminal, and everything else. */
const MARKS =
  "| ` ``` \n \r\n < > </details> <script> <!-- & &lt; # [a](http://x) ![a](b) ** _ ~~ \\ \\| --- %% ; : $ @mona \u202E \u2028 \u001B[31m http://x.example www.x.example 1. - a".split(
    " ",
  );
const EVIL = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...MARKS, " ")).map((parts) => parts.join("")),
);

const decoded = (text: string): string =>
  text.replaceAll(/&#(\d+);/gu, (_, digits: string) => String.fromCodePoint(Number(digits)));

const normal = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

describe("text from outside", () => {
  it("stays the same text, on one line, without anything that Markdown or HTML reads", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        const escaped = escapeMarkdown(text);
        expect(decoded(escaped)).toBe(normal(text));
        expect(escaped.replaceAll(/&#\d+;/gu, "")).not.toMatch(/[|`<>&#*_~[\]\\!@$\n\r"=+^{}]/u);
        expect(escaped).not.toMatch(/:\/\/|www\.|^-|^\d+[.)]|:\p{L}/iu);
      }),
      { numRuns: 2000 },
    );
  });

  it("is read in plain ASCII as beside letters of other alphabets", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(escapeMarkdown(`a${text}b`)).toBe(`a${escapeMarkdown(`é${text}é`).slice(1, -1)}b`);
      }),
    );
  });

  it("is a code span only where it is a plain name", () => {
    expect(codeSpan("lse_7q2m")).toBe("`lse_7q2m`");
    fc.assert(
      fc.property(EVIL, (text) => {
        expect(codeSpan(text).replaceAll("`", "")).not.toMatch(/[|<>\n]/u);
        expect([0, 2]).toContain((codeSpan(text).match(/`/gu) ?? []).length);
      }),
    );
  });

  it("never closes the fence that it is in", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        const lines = fenced("json", text).split("\n");
        const fence = lines.at(-1) ?? "";
        const inside = lines.slice(1, -1);
        expect(fence).toMatch(/^`{3,}$/u);
        expect(inside.some((line) => line.includes(fence))).toBe(false);
      }),
    );
  });

  it("is harmless in a picture, and never empty", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        expect(chartText(text)).toMatch(/^[\p{L}\p{M}\p{N}._-][\p{L}\p{M}\p{N} ._-]*$/u);
      }),
    );
  });

  it("leaves out of plain ASCII what it leaves out of other text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(`${chartText(`x ${text} x`)} é`).toBe(chartText(`x ${text} x é`));
      }),
    );
  });
});

describe("a summary", () => {
  const outside = (summary: string): string =>
    summary.replaceAll(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gmu, "FENCE");

  it("keeps its form whatever the names in it hold", () => {
    fc.assert(
      fc.property(EVIL, fc.boolean(), (evil, isWell) => {
        const summary = renderSummary(
          [
            receipt({
              step: evil,
              grant: evil,
              environment: evil,
              claims: { ...PARTS.claims, repository: evil, actor: evil, ref: evil },
              decision: {
                ...PARTS.decision,
                ...(isWell ? {} : { required_approvals: 0, reason: evil }),
                commit: evil,
                rule: evil,
                approvals: [{ review_id: 1, login: evil, commit: evil, submitted_at: evil }],
              },
              lease: { ...PARTS.lease, id: evil, issuedTo: evil },
              task: {
                ...TASK,
                stopped: evil,
                residue: { files_searched: 1, complete: true, found: [evil] },
              },
              ending: isWell
                ? { ...PARTS.ending, facts: [evil] }
                : { ...FAILED, failure: { message: evil } },
            }),
          ],
          { isFirst: false },
        );
        const plain = outside(summary);
        const rows = plain.split("\n").filter((line) => line.startsWith("|"));
        expect(rows).toHaveLength(3);
        for (const cells of rows) expect(cells.match(/\|/gu)).toHaveLength(8);
        expect(plain.match(/FENCE/gu)).toHaveLength(2);
        const tags = new Set(plain.match(/<[^>]*>/gu));
        tags.delete("<br>");
        expect([...tags]).toEqual(["<details>", "<summary>", "</summary>", "</details>"]);
        expect(plain.match(/^#+ /gmu)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it("of a refusal keeps its form too", () => {
    fc.assert(
      fc.property(EVIL, (evil) => {
        const refused = renderRefusal(
          {
            step: evil,
            title: evil,
            lines: [evil, evil],
            remedy: evil,
            code: evil,
            trace: evil,
            url: evil,
          },
          { isFirst: true },
        );
        expect(refused).not.toMatch(/[<>|\r]/u);
        expect(refused.match(/^#+ /gmu)).toHaveLength(2);
        expect(refused.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(2);
      }),
    );
  });
});

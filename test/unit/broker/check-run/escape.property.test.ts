import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bold, fixedWidth, italic, plainText } from "../../../../src/broker/check-run/escape.ts";
import {
  fitParts,
  fitTitle,
  MAX_CHECK_BYTES,
  MAX_TITLE_LENGTH,
  paragraph,
  tableParts,
} from "../../../../src/broker/check-run/fit.ts";
import { renderCheck } from "../../../../src/broker/check-run/render-check.ts";
import type { AskOutcomeView, PullView } from "../../../../src/broker/check-run/view.ts";
import {
  ask,
  issued,
  MIGRATE,
  PENDING,
  pull,
  RULE,
  view,
} from "../../../support/check-run/fixtures.ts";

/** Everything that means something to Markdown, HTML, GitHub or a terminal, and everything else. */
const MARKS =
  "| ` ``` \n \r\n < > </details> <script> <!-- & &lt; # #1 GH-1 gh-42 @mona @octo-org/dba mona@x.example octo-org/shop#1 [a](http://x) ![a](b) ** _ ~~ \\ \\| --- : $ \u202E \u2066 \u200B \u2028 \u001B[31m http://x.example www.x.example 1. - + javascript:x".split(
    " ",
  );
const EVIL = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...MARKS, " ", "a")).map((parts) => parts.join("")),
  fc.constantFrom(...MARKS).map((mark) => mark.repeat(200)),
);

const BYTES = new TextEncoder();

/** As a browser shows it: GitHub looks for mentions and issues in pieces of text between elements. */
function pieces(markdown: string): readonly string[] {
  return markdown
    .split(/<[^>]*>/u)
    .map((piece) =>
      piece.replaceAll(/&#(\d+);/gu, (_, digits: string) => String.fromCodePoint(Number(digits))),
    );
}

describe("text from outside in a check run", () => {
  it("is no markup and no element but our own, on one line", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        const shown = plainText(text);
        const rest = shown.replaceAll(/&#\d+;/gu, "·").replaceAll(/<\/?span>/gu, "");
        expect(rest).not.toMatch(/[|`<>&#*_~[\]\\!@$\n\r"=+^{}]/u);
        expect(rest).not.toMatch(/:\/\/|www\.|^-|^\d+[.)]/iu);
        expect(rest).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2000 },
    );
  });

  it("mentions nobody and links no issue", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        for (const piece of pieces(plainText(text))) {
          expect(piece).not.toMatch(/@[\p{L}\p{N}]|#\d|\bgh-\d/iu);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("becomes no link, whether addresses are looked for in the Markdown or in what it shows", () => {
    expect(plainText("http://x.example www.x.example")).toBe(
      "http<span>&#58;</span>//x.example www<span>&#46;</span>x.example",
    );
    fc.assert(
      fc.property(EVIL, (text) => {
        for (const piece of pieces(plainText(text))) {
          expect(piece).not.toMatch(/[a-z]:\/\/|www\.\S|\S@\S/iu);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is fixed width only as a plain name, which GitHub reads no further", () => {
    expect(fixedWidth("@octo-org/dba")).toBe("`@octo-org/dba`");
    fc.assert(
      fc.property(EVIL, (text) => {
        expect([0, 2]).toContain((fixedWidth(text).match(/`/gu) ?? []).length);
      }),
    );
  });

  it("closes every emphasis that it opens", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        expect(bold(text)).toMatch(/^(?:\*\*[^*]+\*\*|\(no name\))$/u);
        expect(italic(text)).toMatch(/^(?:\*[^*]+\*|\(no name\))$/u);
      }),
    );
  });

  it("is cut where it is longer than any name", () => {
    expect(plainText("é".repeat(1000))).toBe(`${"é".repeat(299)}&#8230;`);
    expect(plainText("\u{1F600}".repeat(1000))).not.toContain("\uFFFD");
  });
});

describe("GitHub's limits", () => {
  it("are kept by a title of any text, without half a character", () => {
    fc.assert(
      fc.property(EVIL, (text) => {
        const title = fitTitle(text.repeat(50));
        expect(title.length).toBeLessThanOrEqual(MAX_TITLE_LENGTH);
        expect(title).not.toMatch(/[\p{Cc}\p{Cs}\n]/u);
      }),
    );
  });

  it("are kept by any text, in bytes, and what is left out is counted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 300 }), { maxLength: 60 }),
        fc.integer({ min: 300, max: 4000 }),
        (texts, limit) => {
          const rows = texts.map((text) => [plainText(text)]);
          const parts = [paragraph("first"), ...tableParts(["a"], rows)];
          const text = fitParts(parts, limit);
          expect(BYTES.encode(text).length).toBeLessThanOrEqual(limit);
          const shown = text.split("\n").filter((line) => line.startsWith("|")).length;
          const left = Number(/\*\*(\d+) more part/u.exec(text)?.[1] ?? 0);
          // The head of a table is one part with two lines.
          const shownParts = 1 + Math.max(0, shown - 1);
          expect(shownParts + left).toBe(parts.length);
        },
      ),
    );
  });

  it("are kept by a check run of the longest texts, in the form of its tables", () => {
    const long = "\u{1F600}|@mona #1 `".repeat(100);
    const outcomes: readonly AskOutcomeView[] = [
      { ...PENDING, who: long, reasons: Array.from({ length: 20 }, (_, at) => `${at} ${long}`) },
      issued({ issuedTo: long }),
      { kind: "refused", code: long, remedy: long },
      { kind: "approved", by: [{ login: long, at: 0 }], rule: RULE },
    ];
    const asks = Array.from({ length: 50 }, (_, index) =>
      ask({
        grant: `${index}${long}`,
        environment: long,
        step: long,
        outcome: outcomes[index % 4] ?? PENDING,
      }),
    );
    const grants = Array.from({ length: 100 }, () => ({ ...MIGRATE, name: long, may: long }));
    const shown = renderCheck(
      view(pull({ asks, policy: { kind: "grants", grants } }), pull({ asks, number: 43 })),
      "neutral",
    );
    for (const text of [shown.summary, shown.text]) {
      expect(BYTES.encode(text).length).toBeLessThanOrEqual(MAX_CHECK_BYTES);
      expect(text).toMatch(/more parts \(\d+ characters\) left out/u);
    }
    for (const row of shown.text.split("\n").filter((line) => line.startsWith("|"))) {
      expect([6, 7]).toContain(row.match(/\|/gu)?.length);
    }
    expect(shown.title.length).toBeLessThanOrEqual(MAX_TITLE_LENGTH);
  });
});

it("keeps the form of a whole check run, whatever the names in it are", () => {
  fc.assert(
    fc.property(EVIL, (long) => {
      // Short enough that nothing is left out.
      const evil = long.slice(0, 40);
      const shown = renderCheck(view(evilPull(evil)), "neutral");
      const tables = shown.text.split("\n").filter((line) => line.startsWith("|"));
      expect(tables.map((row) => row.match(/\|/gu)?.length)).toEqual([
        ...Array.from({ length: 2 + 6 }, () => 6),
        ...Array.from({ length: 2 + 3 }, () => 7),
        ...Array.from({ length: 2 + 1 }, () => 5),
      ]);
      const all = `${shown.summary}\n${shown.text}`;
      expect(new Set(all.match(/<[^>]*>/gu) ?? [])).toEqual(
        new Set(all.match(/<\/?(?:br|span)>/gu) ?? []),
      );
      expect(all.match(/^#{3,4} /gmu)).toHaveLength(5);
      // The only links are those of the pull request and of its runs.
      expect(new Set(all.match(/\]\([^)]*\)/gu) ?? [])).toEqual(
        new Set([
          "](https://github.com/octo-org/shop/pull/42)",
          "](https://github.com/octo-org/shop/actions/runs/9001/attempts/1)",
        ]),
      );
      // In fixed width, GitHub looks for nothing.
      for (const piece of pieces(all.replaceAll(/`[^`\n]*`|\]\([^)]*\)/gu, " "))) {
        expect(piece).not.toMatch(/@[\p{L}\p{N}]|#\d|\bgh-\d|[a-z]:\/\/|www\.\S/iu);
      }
    }),
    { numRuns: 300 },
  );
});

/** A pull request in which each text that others can choose is the same one. */
function evilPull(evil: string): PullView {
  const rule = { ...RULE, by: [[evil], [evil, evil]] };
  const proof = { checkedAt: 0, state: "verified", facts: [evil, evil] } as const;
  const path = ["grants", evil];
  const widening = { kind: "wider", grant: evil, task: undefined, path } as const;
  return pull({
    base: evil,
    asks: [
      ask({
        grant: evil,
        environment: evil,
        outcome: { ...PENDING, who: evil, reasons: [evil, `${evil}.`], rule },
      }),
      ask({ step: evil, task: evil, job: { name: evil, runId: 1, attempt: 1, url: undefined } }),
      ask({ outcome: issued({ issuedTo: evil, id: evil, endedAt: 1, proof }) }),
      ask({
        outcome: { ...issued({ state: "stuck" }), by: [{ login: evil, at: 0 }] },
      }),
      ask({ outcome: { ...issued(), required: 0, reason: evil } }),
      ask({ outcome: { kind: "refused", code: evil, remedy: evil } }),
    ],
    policy: {
      kind: "grants",
      grants: [
        { ...MIGRATE, name: evil, environment: evil, approval: rule },
        { ...MIGRATE, credential: evil, may: evil, events: [evil] },
        { ...MIGRATE, approval: { ...RULE, count: 0, reason: evil } },
      ],
    },
    change: {
      kind: "changed",
      widenings: [{ ...widening, what: evil, before: evil, after: evil }],
    },
  });
}

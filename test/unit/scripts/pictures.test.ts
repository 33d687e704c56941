import { describe, expect, it } from "vitest";
import { PICTURE_FILES } from "../../../scripts/draw-pictures.ts";
import { drawFlow } from "../../../scripts/pictures/draw-flow.ts";
import { drawSummary } from "../../../scripts/pictures/draw-summary.ts";
import { parseSummary } from "../../../scripts/pictures/parse-summary.ts";
import { THEMES } from "../../../scripts/pictures/svg.ts";
import { renderSummary } from "../../../src/receipt/summary.ts";
import { EXPIRES, receipt } from "../../support/receipt/fixtures.ts";

const summary = renderSummary([receipt()], { isFirst: true });
const words = (svg: string): string =>
  [...svg.matchAll(/<text [^>]*>(?<it>.*?)<\/text>/gu)]
    .map(({ groups }) => groups?.["it"] ?? "")
    .join(" ");

describe("the picture of a summary", () => {
  it("shows every cell of the summary's table, and its heading", () => {
    const { outcome, columns, cells } = parseSummary(summary);
    for (const theme of THEMES) {
      const shown = words(drawSummary(summary, theme));
      for (const part of [outcome, ...columns]) expect(shown).toContain(part);
      for (const word of cells.flat().flatMap((cell) => cell.split(" "))) {
        expect(shown.replaceAll(" ", "")).toContain(word);
      }
    }
  });

  it("is of what the summary says, not of the one that went well", () => {
    const [theme] = THEMES;
    if (theme === undefined) throw new Error("there is a theme");
    const direct = renderSummary([receipt({ ending: EXPIRES })], { isFirst: true });
    expect(words(drawSummary(direct, theme))).toContain("expires at 10:15:00 UTC");
  });

  it("is not drawn from a summary that lost its chart", () => {
    expect(() => parseSummary(summary.replaceAll(/^ {2}task.*\n/gmu, ""))).not.toThrow();
    expect(() => parseSummary(summary.replace(/```mermaid.*?```/su, ""))).toThrow(/no chart/u);
  });
});

it("the pictures differ between light and dark in colours only", () => {
  const withoutColours = THEMES.map((theme) =>
    drawFlow(theme).replaceAll(/#[0-9a-f]{6}/gu, "colour"),
  );
  expect(new Set(withoutColours).size).toBe(1);
  expect(PICTURE_FILES.map(({ page }) => page()).every((svg) => svg.startsWith("<svg "))).toBe(
    true,
  );
});

import { parseSummary, type Bar, type ParsedSummary } from "./parse-summary.ts";
import { box, line, picture, text, type Theme } from "./svg.ts";

/** The job summary as GitHub shows it: heading, table, the life of the credential, the folded receipt. */

const MARGIN = 24;
const LINE = 17;
const CELL_PADDING = 9;
/** Widths of the table's columns in characters, and of one character in pixels. */
const COLUMNS = [15, 24, 17, 27, 10, 10, 13];
const CHARACTER = 6.5;
const BARS = { left: 130, right: 40, height: 20, gap: 8 };

export function drawSummary(markdown: string, theme: Theme): string {
  const summary = parseSummary(markdown);
  const table = drawTable(summary, theme, 94);
  const chart = drawChart(summary, theme, table.bottom + 34);
  const end = chart.bottom + 38;
  const width = tableWidth() + 2 * MARGIN;
  const { text: fill, quiet, line: edge } = theme;
  return picture(
    { width, height: end + 26 },
    {
      title: `${summary.title}. ${summary.outcome}`,
      page: theme.page,
      shapes: [
        text({ x: MARGIN, y: 36 }, summary.title, { size: 19, fill, bold: true }),
        line({ x: MARGIN, y: 48 }, { x: width - MARGIN, y: 48 }, edge),
        text({ x: MARGIN, y: 76 }, summary.outcome, { size: 15, fill, bold: true }),
        ...table.shapes,
        ...chart.shapes,
        text({ x: MARGIN, y: end }, `▸ ${summary.folded}`, { size: 13, fill: quiet }),
      ],
    },
  );
}

interface Drawn {
  readonly shapes: readonly string[];
  readonly bottom: number;
}

function drawTable({ columns, cells }: ParsedSummary, theme: Theme, top: number): Drawn {
  const wrapped = cells.map((cell, index) =>
    cell.flatMap((content) => wrap(content, COLUMNS[index] ?? 10)),
  );
  const head = LINE + 2 * CELL_PADDING;
  const body = Math.max(...wrapped.map((lines) => lines.length)) * LINE + 2 * CELL_PADDING;
  const { line: stroke, text: fill, box: shade, page } = theme;
  const shapes = wrapped.flatMap((lines, index) => {
    const x = MARGIN + widthBefore(index);
    const width = columnWidth(COLUMNS[index] ?? 10);
    const at = (row: number, from: number) => ({
      x: x + CELL_PADDING,
      y: from + CELL_PADDING + 13 + row * LINE,
    });
    const frame = [
      box({ x, y: top, width, height: head }, { fill: shade, stroke, radius: 0 }),
      text(at(0, top), columns[index] ?? "", { size: 13, fill, bold: true }),
      box({ x, y: top + head, width, height: body }, { fill: page, stroke, radius: 0 }),
    ];
    const content = { size: 12.5, fill };
    return frame.concat(lines.map((shown, row) => text(at(row, top + head), shown, content)));
  });
  return { shapes, bottom: top + head + body };
}

function drawChart(summary: ParsedSummary, theme: Theme, top: number): Drawn {
  const { bars, chartTitle, section } = summary;
  const start = Math.min(...bars.map(({ from }) => from));
  const end = Math.max(...bars.map(({ to }) => to));
  const left = MARGIN + BARS.left;
  const right = MARGIN + tableWidth() - BARS.right;
  const xOf = (second: number): number =>
    Math.round(left + ((second - start) / (end - start)) * (right - left));
  const yOf = (row: number): number => top + 18 + row * (BARS.height + BARS.gap);
  const bottom = yOf(bars.length);
  const { quiet, text: fill, line: edge } = theme;
  const ticks = [0, 1, 2, 3].map((third) => start + ((end - start) * third) / 3);
  return {
    shapes: [
      text({ x: (left + right) / 2, y: top }, chartTitle, { size: 13, fill, anchor: "middle" }),
      text({ x: MARGIN, y: yOf(1) + 15 }, section, { size: 13, fill, bold: true }),
      ...ticks.flatMap((second) => [
        line({ x: xOf(second), y: top + 12 }, { x: xOf(second), y: bottom }, edge),
        text({ x: xOf(second), y: bottom + 14 }, clock(second), {
          size: 11,
          fill: quiet,
          anchor: "middle",
        }),
      ]),
      ...bars.flatMap((bar, row) => drawBar(bar, { theme, xOf, y: yOf(row) })),
    ],
    bottom: bottom + 14,
  };
}

interface Place {
  readonly theme: Theme;
  readonly xOf: (second: number) => number;
  readonly y: number;
}

/** The first bar is what was allowed, the others what happened. Their names are beside them: they are short. */
function drawBar({ name, from, to }: Bar, { theme, xOf, y }: Place): readonly string[] {
  const allowed = name.startsWith("allowed");
  const width = Math.max(4, xOf(to) - xOf(from));
  const label = `${name}, ${inWords(to - from)}`;
  const inside = { x: xOf(from) + 10, y: y + 14 };
  const beside = { x: xOf(from) + width + 8, y: y + 14 };
  return [
    box(
      { x: xOf(from), y, width, height: BARS.height },
      allowed
        ? { fill: theme.box, stroke: theme.line, radius: 3 }
        : { fill: name === "credential" ? theme.accent : theme.good, radius: 3 },
    ),
    text(allowed ? inside : beside, label, { size: 12, fill: theme.text }),
  ];
}

function inWords(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function clock(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 19);
}

function columnWidth(characters: number): number {
  return Math.round(characters * CHARACTER + 2 * CELL_PADDING);
}

function widthBefore(index: number): number {
  return COLUMNS.slice(0, index).reduce((sum, each) => sum + columnWidth(each), 0);
}

function tableWidth(): number {
  return widthBefore(COLUMNS.length);
}

/** Words in lines of `width` characters; a word that is longer is cut, as a narrow column cuts it. */
function wrap(content: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = content;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const at = blank > 0 ? blank : width - 1;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

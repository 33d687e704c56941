import { arrow, box, dot, picture, text, type Area, type Point, type Theme } from "./svg.ts";

/** Who talks to whom for one step with a broker. */

const SIZE = { width: 900, height: 372 };
const JOB: Area = { x: 24, y: 24, width: 250, height: 324 };
const STEP: Area = { x: 42, y: 112, width: 214, height: 126 };
const BROKER: Area = { x: 440, y: 112, width: 170, height: 126 };
const GITHUB: Area = { x: 716, y: 36, width: 160, height: 96 };
const PROVIDER: Area = { x: 716, y: 226, width: 160, height: 112 };

export const FLOW_TITLE =
  "One step asks the broker, the broker reads the approval and creates a credential, only this step gets it, and the broker revokes it at its end.";

export function drawFlow(theme: Theme): string {
  return picture(SIZE, {
    title: FLOW_TITLE,
    page: theme.page,
    shapes: [...drawJob(theme), ...drawServers(theme), ...drawArrows(theme)],
  });
}

function drawJob(theme: Theme): readonly string[] {
  const { line, quiet, text: fill } = theme;
  const other = (y: number, name: string): readonly string[] => [
    box({ x: 42, y, width: 214, height: 38 }, { fill: theme.page, stroke: line }),
    text({ x: 58, y: y + 24 }, name, { size: 13, fill: quiet }),
  ];
  return [
    box(JOB, { fill: theme.box, stroke: line }),
    text({ x: 42, y: 50 }, "A job on GitHub Actions", { size: 14, fill, bold: true }),
    ...other(62, "earlier steps: no credential"),
    box(STEP, { fill: theme.soft, stroke: theme.accent }),
    text({ x: 58, y: 138 }, "the stepkey step", { size: 14, fill, bold: true }),
    text({ x: 58, y: 162 }, "runs one task, which alone", { size: 13, fill }),
    text({ x: 58, y: 180 }, "gets the credential; masks it", { size: 13, fill }),
    text({ x: 58, y: 198 }, "and searches what it left", { size: 13, fill }),
    text({ x: 58, y: 224 }, "✓ receipt", { size: 13, fill: theme.good, bold: true }),
    ...other(250, "later steps: no credential"),
    text({ x: 42, y: 318 }, "post: revokes again, also after", { size: 12, fill: quiet }),
    text({ x: 42, y: 334 }, "a failure or a cancel", { size: 12, fill: quiet }),
  ];
}

function drawServers(theme: Theme): readonly string[] {
  return [
    ...drawServer(BROKER, theme, [
      "stepkey broker",
      "decides by policy,",
      "gives a job a grant once,",
      "ends what a dead job left",
    ]),
    ...drawServer(GITHUB, theme, ["GitHub", "reviews, pushes,", "rules of the branch"]),
    ...drawServer(PROVIDER, theme, [
      "PostgreSQL, AWS",
      "a login role, or a",
      "session with a policy,",
      "for this lease only",
    ]),
  ];
}

function drawServer(area: Area, theme: Theme, [name = "", ...facts]: readonly string[]): string[] {
  const { x, y } = area;
  return [
    box(area, { fill: theme.box, stroke: theme.line }),
    text({ x: x + 14, y: y + 26 }, name, { size: 14, fill: theme.text, bold: true }),
    ...facts.map((fact, index) =>
      text({ x: x + 14, y: y + 48 + index * 18 }, fact, { size: 12.5, fill: theme.quiet }),
    ),
  ];
}

function drawArrows(theme: Theme): readonly string[] {
  const steps: readonly Step[] = [
    { from: [258, 138], to: [438, 138], at: [284, 122], word: "asks", detail: "with its ID token" },
    { from: [612, 134], to: [714, 92], at: [572, 84], word: "reads", detail: "the approval" },
    { from: [612, 196], to: [714, 258], at: [662, 206], word: "creates", detail: "a credential" },
    { from: [438, 180], to: [258, 180], at: [290, 166], word: "gives", detail: "the credential" },
    { from: [258, 222], to: [438, 222], at: [290, 208], word: "reports", detail: "the end" },
    { from: [560, 240], to: [714, 312], at: [506, 300], word: "revokes", detail: "and checks" },
  ];
  return steps.flatMap((step, index) => drawStep(theme, step, index + 1));
}

type Place = readonly [x: number, y: number];

interface Step {
  readonly from: Place;
  readonly to: Place;
  readonly at: Place;
  readonly word: string;
  readonly detail: string;
}

function drawStep(theme: Theme, step: Step, number: number): readonly string[] {
  const { word, detail } = step;
  const [x, y] = step.at;
  const label = { size: 13, fill: theme.text, bold: true };
  return [
    arrow(pointAt(step.from), pointAt(step.to), theme.accent),
    dot({ x, y }, 8.5, theme.accent),
    text({ x, y: y + 4 }, String(number), {
      size: 11.5,
      fill: theme.page,
      bold: true,
      anchor: "middle",
    }),
    text({ x: x + 14, y: y + 4 }, word, { ...label, after: { text: detail, fill: theme.quiet } }),
  ];
}

function pointAt([x, y]: Place): Point {
  return { x, y };
}

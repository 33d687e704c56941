/** The few shapes that the README's pictures are made of, as SVG text. */

/** Colours of GitHub's own pages, so that a picture looks like a part of the page that shows it. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly page: string;
  readonly box: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly good: string;
  readonly accent: string;
  readonly soft: string;
}

export const THEMES: readonly Theme[] = [
  {
    name: "light",
    page: "#ffffff",
    box: "#f6f8fa",
    line: "#d1d9e0",
    text: "#1f2328",
    quiet: "#59636e",
    good: "#1a7f37",
    accent: "#0969da",
    soft: "#ddf4ff",
  },
  {
    name: "dark",
    page: "#0d1117",
    box: "#151b23",
    line: "#3d444d",
    text: "#f0f6fc",
    quiet: "#9198a1",
    good: "#3fb950",
    accent: "#4493f8",
    soft: "#121d2f",
  },
];

const SANS = "-apple-system,'Segoe UI','Noto Sans',Helvetica,'Liberation Sans',Arial,sans-serif";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly bold?: boolean;
  /** Said after it in another colour, and not bold. */
  readonly after?: { readonly text: string; readonly fill: string };
  readonly anchor?: "start" | "middle" | "end";
}

export function text({ x, y }: Point, content: string, style: TextStyle): string {
  const { size, fill, bold = false, anchor = "start", after } = style;
  const weight = bold ? ' font-weight="600"' : "";
  const end = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  const more =
    after === undefined || after.text === ""
      ? ""
      : `<tspan dx="5" font-weight="400" fill="${after.fill}">${escape(after.text)}</tspan>`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${weight}${end}>${escape(content)}${more}</text>`;
}

export function box(
  { x, y, width, height }: Area,
  { fill, stroke, radius = 6 }: { fill: string; stroke?: string; radius?: number },
): string {
  const edge = stroke === undefined ? "" : ` stroke="${stroke}"`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${edge}/>`;
}

export function line(from: Point, to: Point, stroke: string): string {
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${stroke}"/>`;
}

export function dot({ x, y }: Point, radius: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
}

/** A line with a head at its end. */
export function arrow(from: Point, to: Point, stroke: string): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number): string => {
    const x = to.x - 9 * Math.cos(angle + turn);
    const y = to.y - 9 * Math.sin(angle + turn);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const head = `<polygon points="${to.x},${to.y} ${corner(0.42)} ${corner(-0.42)}" fill="${stroke}"/>`;
  const shaft = `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${stroke}" stroke-width="1.5"/>`;
  return `${shaft}${head}`;
}

/** The whole picture. `title` is what a screen reader says. */
export function picture(
  size: { readonly width: number; readonly height: number },
  { title, page, shapes }: { title: string; page: string; shapes: readonly string[] },
): string {
  const { width, height } = size;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${SANS}">`,
    `<title>${escape(title)}</title>`,
    box({ x: 0, y: 0, width, height }, { fill: page, radius: 8 }),
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escape(content: string): string {
  return content.replaceAll(/[&<>"]/gu, (character) => ESCAPES[character] ?? character);
}

/** Draws the README's pictures, in light and dark, from what the action writes. A unit test fails when they differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { renderSummary } from "../src/receipt/summary.ts";
import { PARTS, receipt } from "../test/support/receipt/fixtures.ts";
import { drawFlow } from "./pictures/draw-flow.ts";
import { drawSummary } from "./pictures/draw-summary.ts";
import { THEMES, type Theme } from "./pictures/svg.ts";

/** The tests' migration, with an id as stepkey makes them. */
const ID = "7q2m8d0k4v6x1z3bnrtwyhjcpe";
const lease = { ...PARTS.lease, id: `lse_${ID}`, issuedTo: `postgres role stepkey_${ID}` };
const summary = renderSummary([receipt({ lease })], { isFirst: true });

const PICTURES: Readonly<Record<string, (theme: Theme) => string>> = {
  flow: drawFlow,
  summary: (theme) => drawSummary(summary, theme),
};

export const PICTURE_FILES = Object.entries(PICTURES).flatMap(([name, draw]) =>
  THEMES.map((theme) => ({
    file: fileURLToPath(new URL(`../docs/images/${name}-${theme.name}.svg`, import.meta.url)),
    page: () => draw(theme),
  })),
);

if (import.meta.main) for (const { file, page } of PICTURE_FILES) await writeFile(file, page());

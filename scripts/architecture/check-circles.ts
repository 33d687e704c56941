import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { directoryOf } from "./paths.ts";

/** One arrow of a graph, and the import that draws it. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly file: string;
  readonly line: number;
}

/**
 * Circles between files, and between directories: each counted by the files that lie in it, and beside its neighbours by
 * everything below it. Imports of types count: who reads one side has to read the other.
 */
export function checkCircles(codebase: Codebase): readonly Finding[] {
  const own = new Set(codebase.files);
  const imports = codebase.imports
    .filter(({ from, to }) => own.has(from) && own.has(to))
    .map(({ from, line, to }) => ({ from, to, file: from, line }));
  const direct = circlesIn(imports.flatMap(betweenDirectories));
  const known = new Set(direct.map(membersOf));
  const whole = circlesIn(imports.flatMap(betweenNeighbours));
  return [
    ...circlesIn(imports).map((circle) => finding("no-circle-of-files", circle)),
    ...[...direct, ...whole.filter((circle) => !known.has(membersOf(circle)))].map((circle) =>
      finding("no-circle-of-directories", circle),
    ),
  ];
}

function membersOf(circle: readonly Arrow[]): string {
  return circle
    .map(({ from }) => from)
    .toSorted()
    .join(" ");
}

function betweenDirectories(arrow: Arrow): readonly Arrow[] {
  const from = directoryOf(arrow.from);
  const to = directoryOf(arrow.to);
  return from === to ? [] : [{ ...arrow, from, to }];
}

/** The two directories that lie side by side and hold the ends of the import; none when one end is around the other. */
function betweenNeighbours(arrow: Arrow): readonly Arrow[] {
  const from = directoryOf(arrow.from).split("/");
  const to = directoryOf(arrow.to).split("/");
  const fork = from.findIndex((name, index) => name !== to[index]);
  if (fork < 0 || fork >= to.length) return [];
  const upTo = (names: readonly string[]): string => names.slice(0, fork + 1).join("/");
  return [{ ...arrow, from: upTo(from), to: upTo(to) }];
}

function finding(rule: string, circle: readonly Arrow[]): Finding {
  const [first] = circle;
  const drawn = circle.map(({ file, line }) => `${file}:${line}`).join(", ");
  const names = [...circle.map(({ from }) => from), first?.from ?? ""].join(" → ");
  return {
    rule,
    file: first?.file ?? "",
    line: first?.line ?? 0,
    what: `Imports run in a circle: ${names}.`,
    because: "Nobody can read, test or move one of them alone.",
    instead: `Turn one of these imports around, or move the part that both need: ${drawn}.`,
  };
}

/** The shortest circle through each node that no earlier one holds. */
function circlesIn(arrows: readonly Arrow[]): readonly (readonly Arrow[])[] {
  const found: (readonly Arrow[])[] = [];
  const done = new Set<string>();
  for (const start of [...new Set(arrows.map(({ from }) => from))].toSorted()) {
    const circle = done.has(start) ? undefined : shortestCircle(start, arrows);
    if (circle === undefined) continue;
    found.push(circle);
    for (const { from } of circle) done.add(from);
  }
  return found;
}

function shortestCircle(start: string, arrows: readonly Arrow[]): readonly Arrow[] | undefined {
  const ways = new Map<string, readonly Arrow[]>([[start, []]]);
  for (const [node, way] of ways) {
    for (const arrow of arrows) {
      if (arrow.from !== node) continue;
      if (arrow.to === start) return [...way, arrow];
      if (!ways.has(arrow.to)) ways.set(arrow.to, [...way, arrow]);
    }
  }
  return undefined;
}

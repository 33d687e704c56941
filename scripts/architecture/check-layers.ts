import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { directoryOf, isBelow } from "./paths.ts";

/** The layers of one edge, lowest first. Files that lie directly in the edge are above all layers. */
export interface LayerOrder {
  readonly edge: string;
  readonly order: readonly (readonly string[])[];
}

/** Imports from an enclosing directory, imports against the order, and directories that have no place in it. */
export function checkLayers(codebase: Codebase, orders: readonly LayerOrder[]): readonly Finding[] {
  return orders.flatMap((order) => [
    ...placeless(codebase, order),
    ...upwards(codebase, order),
    ...againstOrder(codebase, order),
  ]);
}

function placeless({ files }: Codebase, { edge, order }: LayerOrder): readonly Finding[] {
  const inside = files.filter((file) => isBelow(file, edge) && directoryOf(file) !== edge);
  return inside
    .filter((file) => layerOf(file, { edge, order }) === undefined)
    .map((file) => ({
      rule: "every-directory-is-a-layer",
      file,
      line: 1,
      what: `${directoryOf(file)}/ has no place in the order of ${edge}/.`,
      because: "A directory without a place may import everything.",
      instead: "Give it a place in `layers` in scripts/architecture/rules.ts.",
    }));
}

function upwards({ imports }: Codebase, { edge }: LayerOrder): readonly Finding[] {
  return imports
    .filter(({ from, to }) => isBelow(from, edge) && isBelow(to, edge))
    .filter(({ from, to }) => isBelow(directoryOf(from), directoryOf(to)))
    .map(({ from, line, to }) => ({
      rule: "no-import-from-an-enclosing-directory",
      file: from,
      line,
      what: `This imports ${to}, which is in a directory that contains this file's directory.`,
      because: "A reader of a directory should not need the directories around it.",
      instead: "Pass it in as an argument, or move the imported file into a layer below.",
    }));
}

function againstOrder({ imports }: Codebase, layers: LayerOrder): readonly Finding[] {
  return imports.flatMap(({ from, line, to }) => {
    const user = layerOf(from, layers);
    const used = layerOf(to, layers);
    if (user === undefined || used === undefined || user.name === used.name) return [];
    if (used.rank < user.rank) return [];
    const how = used.rank === user.rank ? "which is beside" : "which is above";
    return [
      {
        rule: "layers-in-order",
        file: from,
        line,
        what: `This imports ${to} of the layer ${used.name}/, ${how} ${user.name}/.`,
        because: `In ${layers.edge}/, imports run down only: ${orderText(layers)}.`,
        instead: "Pass it in as an argument, or move the part that both need into a layer below.",
      },
    ];
  });
}

interface Layer {
  readonly name: string;
  readonly rank: number;
}

/** The layer whose name fits longest: `lease/broker` before `lease`. */
function layerOf(path: string, { edge, order }: LayerOrder): Layer | undefined {
  const layers = order.flatMap((row, rank) => row.map((name) => ({ name, rank })));
  return layers
    .filter(({ name }) => isBelow(path, `${edge}/${name}`))
    .toSorted((left, right) => right.name.length - left.name.length)[0];
}

function orderText({ order }: LayerOrder): string {
  return order.map((row) => row.join(", ")).join(" < ");
}

/** Layers in which no file lies. */
export function emptyLayers({ files }: Codebase, orders: readonly LayerOrder[]): readonly string[] {
  return orders.flatMap(({ edge, order }) =>
    order
      .flat()
      .map((name) => `${edge}/${name}`)
      .filter((layer) => !files.some((file) => isBelow(file, layer))),
  );
}

import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { directoryOf, isBelow } from "./paths.ts";

/** The rooms of one edge, lowest first. Files that lie directly in the edge are above all rooms. */
export interface RoomOrder {
  readonly edge: string;
  readonly order: readonly (readonly string[])[];
}

/** Imports from an enclosing directory, imports against the order, and directories that have no place in it. */
export function checkRooms(codebase: Codebase, orders: readonly RoomOrder[]): readonly Finding[] {
  return orders.flatMap((order) => [
    ...placeless(codebase, order),
    ...upwards(codebase, order),
    ...againstOrder(codebase, order),
  ]);
}

function placeless({ files }: Codebase, { edge, order }: RoomOrder): readonly Finding[] {
  const inside = files.filter((file) => isBelow(file, edge) && directoryOf(file) !== edge);
  return inside
    .filter((file) => roomOf(file, { edge, order }) === undefined)
    .map((file) => ({
      rule: "every-directory-is-a-room",
      file,
      line: 1,
      what: `${directoryOf(file)}/ has no place in the order of ${edge}/.`,
      because: "A directory without a place may import everything.",
      instead: "Give it a place in `rooms` in scripts/architecture/rules.ts.",
    }));
}

function upwards({ imports }: Codebase, { edge }: RoomOrder): readonly Finding[] {
  return imports
    .filter(({ from, to }) => isBelow(from, edge) && isBelow(to, edge))
    .filter(({ from, to }) => isBelow(directoryOf(from), directoryOf(to)))
    .map(({ from, line, to }) => ({
      rule: "no-import-from-an-enclosing-directory",
      file: from,
      line,
      what: `This imports ${to}, which lies in a directory around this file's own.`,
      because: "Whoever reads a directory should not need what is around it.",
      instead: "Pass it in as an argument, or move the imported file into a room below.",
    }));
}

function againstOrder({ imports }: Codebase, rooms: RoomOrder): readonly Finding[] {
  return imports.flatMap(({ from, line, to }) => {
    const user = roomOf(from, rooms);
    const used = roomOf(to, rooms);
    if (user === undefined || used === undefined || user.name === used.name) return [];
    if (used.rank < user.rank) return [];
    const how = used.rank === user.rank ? "which is beside" : "which is above";
    return [
      {
        rule: "rooms-in-order",
        file: from,
        line,
        what: `This imports ${to} of the room ${used.name}/, ${how} ${user.name}/.`,
        because: `In ${rooms.edge}/, imports run down only: ${orderText(rooms)}.`,
        instead: "Pass it in as an argument, or move the part that both need into a room below.",
      },
    ];
  });
}

interface Room {
  readonly name: string;
  readonly rank: number;
}

/** The room whose name fits longest: `lease/broker` before `lease`. */
function roomOf(path: string, { edge, order }: RoomOrder): Room | undefined {
  const rooms = order.flatMap((row, rank) => row.map((name) => ({ name, rank })));
  return rooms
    .filter(({ name }) => isBelow(path, `${edge}/${name}`))
    .toSorted((left, right) => right.name.length - left.name.length)[0];
}

function orderText({ order }: RoomOrder): string {
  return order.map((row) => row.join(", ")).join(" < ");
}

/** Rooms in which no file lies. */
export function emptyRooms({ files }: Codebase, orders: readonly RoomOrder[]): readonly string[] {
  return orders.flatMap(({ edge, order }) =>
    order
      .flat()
      .map((name) => `${edge}/${name}`)
      .filter((room) => !files.some((file) => isBelow(file, room))),
  );
}

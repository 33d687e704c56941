import fc from "fast-check";
import { expect, test } from "vitest";
import { pagedTable } from "../../../../src/cli/print/table.ts";

const COLUMNS = [{ title: "ID" }, { title: "NAME", minWidth: 6 }, { title: "WHY", minWidth: 10 }];

test("a table is as wide as it needs, without spaces at the ends of its lines", () => {
  expect(
    pagedTable(COLUMNS)([
      ["1", "one", ""],
      ["22", "two", "because"],
    ]),
  ).toEqual(["ID  NAME  WHY", "1   one", "22  two   because"]);
});

test("the last column gives way first, and says by … that it is cut", () => {
  const [, line = ""] = pagedTable(COLUMNS)([["1", "n".repeat(60), "w".repeat(60)]]);
  expect(line).toBe(`1   ${"n".repeat(60)}  ${"w".repeat(33)}…`);
});

test("whatever they contain, cut columns fit 100 characters and the others stay whole", () => {
  const cell = fc.string({ maxLength: 120 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,40}$/u), cell, cell)), (rows) => {
      const [, ...lines] = pagedTable(COLUMNS)(rows);
      for (const [index, line] of lines.entries()) {
        expect(line.length).toBeLessThanOrEqual(100);
        expect(line.startsWith(rows[index]?.[0] ?? "?")).toBe(true);
      }
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { pagedTable, tableWidth } from "../../../../src/cli/print/table.ts";

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

test("nothing is cut in a file or a pipe, nor on a terminal that is wide enough", () => {
  const row = ["1", "n".repeat(60), "w".repeat(60)];
  const whole = `1   ${row[1]}  ${row[2]}`;
  for (const columns of [undefined, 126, 300]) {
    expect(pagedTable(COLUMNS, tableWidth(columns))([row])[1]).toBe(whole);
  }
  expect(pagedTable(COLUMNS, tableWidth(125))([row])[1]).toBe(`${whole.slice(0, -2)}…`);
  expect(pagedTable(COLUMNS, tableWidth(80))([row])[1]?.length).toBe(100);
});

test("a longer cell of a later page is not cut to the width of the first", () => {
  const table = pagedTable(COLUMNS, tableWidth(undefined));
  table([["1", "one", "because"]]);
  const [line] = table([["2", "n".repeat(200), "w".repeat(200)]]);
  expect(line).toBe(`2   ${"n".repeat(200)}  ${"w".repeat(200)}`);
});

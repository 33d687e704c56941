import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPager } from "../../../../../src/action/agent/mcp/tool/cursor.ts";

describe("pages of a list", () => {
  it("hold every element once and in order, whatever the size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (list, size) => {
          const pager = createPager(size);
          const seen: number[] = [];
          let cursor: string | undefined;
          do {
            const page = pager.page("list", list, cursor);
            expect(page?.elements.length).toBeLessThanOrEqual(size);
            seen.push(...(page?.elements ?? []));
            cursor = page?.nextCursor;
          } while (cursor !== undefined);
          expect(seen).toEqual(list);
        },
      ),
    );
  });

  it("take no cursor of another list, of a list that has changed, of another server, or made up", () => {
    const pager = createPager(2);
    const list = [1, 2, 3, 4, 5];
    const cursor = pager.page("list", list)?.nextCursor ?? "";
    expect(pager.page("list", list, cursor)?.elements).toEqual([3, 4]);
    expect(pager.page("other", list, cursor)).toBeUndefined();
    expect(pager.page("list", [...list, 6], cursor)).toBeUndefined();
    expect(createPager(2).page("list", list, cursor)).toBeUndefined();
    expect(pager.page("list", list, cursor.replace("2.", "4."))).toBeUndefined();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,9}\.[\w-]{22}$/u)), (made) => {
        fc.pre(made !== cursor);
        expect(pager.page("list", list, made)).toBeUndefined();
      }),
    );
  });
});

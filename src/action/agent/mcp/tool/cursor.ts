import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** One page of a list. */
export interface Page<T> {
  readonly elements: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

export interface Pager {
  /** The page at the cursor, or the first; undefined if the cursor does not belong to this list as it is now. */
  page<T>(name: string, list: readonly T[], cursor?: string): Page<T> | undefined;
}

/** Longer ones were not made here. */
const CURSOR = /^(?<offset>\d{1,9})\.(?<tag>[A-Za-z0-9_-]{22})$/u;
const TAG_CHARACTERS = 22;

/**
 * Pages of lists. A cursor is opaque to a client, and only this server can make one: its tag binds it to the list and to what
 * is in the list, so that no page is skipped or repeated when the list changes in between.
 */
export function createPager(pageSize: number, key: Buffer = randomBytes(32)): Pager {
  const tagOf = (name: string, digest: string, offset: number): string =>
    createHmac("sha256", key)
      .update(JSON.stringify([name, digest, offset]))
      .digest("base64url")
      .slice(0, TAG_CHARACTERS);

  return {
    page(name, list, cursor) {
      const digest = createHash("sha256").update(JSON.stringify(list)).digest("hex");
      const offset = cursor === undefined ? 0 : offsetOf(cursor, (at) => tagOf(name, digest, at));
      if (offset === undefined) return undefined;
      const end = offset + pageSize;
      const elements = list.slice(offset, end);
      return end < list.length
        ? { elements, nextCursor: `${end}.${tagOf(name, digest, end)}` }
        : { elements };
    },
  };
}

function offsetOf(cursor: string, tagOf: (offset: number) => string): number | undefined {
  const { offset, tag } = CURSOR.exec(cursor)?.groups ?? {};
  if (offset === undefined || tag === undefined) return undefined;
  const at = Number(offset);
  return timingSafeEqual(Buffer.from(tag), Buffer.from(tagOf(at))) ? at : undefined;
}

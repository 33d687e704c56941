import type { Freeze } from "../freeze.ts";
import { freezesIn, SELECT_FREEZES } from "./freezes.ts";
import { lookAtFile } from "./look-at-file.ts";

/**
 * The freezes in a store that is only looked at.
 * @throws StoreError when it cannot be read
 */
export function freezesOfFile(path: string): readonly Freeze[] {
  return lookAtFile(path, ({ database, schema }) =>
    schema === 0 ? [] : freezesIn(database.prepare(SELECT_FREEZES).all()),
  );
}

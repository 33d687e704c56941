import { openMovable } from "../../../lease/sqlite/movable-store.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";

/**
 * Lets brokers use a file again that was moved.
 * @throws StoreError when it cannot be used
 */
export async function runReopen(path: string, given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const store = openMovable({ ...deps, path });
  try {
    const { move } = store;
    if (move === undefined) {
      const message = `The store ${path} was not moved: brokers can use it.`;
      const problem = codedFailure("copy_refused", { message, remedy: "There is nothing to do." });
      return printFailure(deps, problem, { json, exit: 1 });
    }
    store.mark(undefined);
    if (json) printJson(deps, { store: `sqlite:${path}`, was_moved_to: move.to });
    else
      printLines(deps, [
        `Brokers can use sqlite:${path} again. Stop those that still use ${move.to}.`,
      ]);
    return 0;
  } finally {
    store.close();
  }
}

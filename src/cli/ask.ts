import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Ask } from "./arguments/cli-deps.ts";

/** `input` is opened only when there is a question. The terminal edits the line itself, so that Ctrl-C remains a SIGINT. */
export function askOn(input: () => Readable, output: Writable): Ask {
  return async (question, signal) => {
    output.write(question);
    const lines = createInterface({ input: input(), signal });
    try {
      const typed = await lines[Symbol.asyncIterator]().next();
      if (typed.done !== true) return typed.value;
      // Nobody ended the line of the question.
      output.write("\n");
      return "";
    } finally {
      lines.close();
    }
  };
}

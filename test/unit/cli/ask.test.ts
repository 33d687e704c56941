import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { askOn } from "../../../src/cli/ask.ts";

const never = new AbortController().signal;

test("a question is written, and the line that was typed comes back", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.write("yes\nand more\n");
  expect(await askOn(() => input, output)("Type yes: ", never)).toBe("yes");
  output.end();
  expect(await text(output)).toBe("Type yes: ");
});

test("an input that ends is an empty line", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end();
  expect(await askOn(() => input, output)("Type yes: ", never)).toBe("");
  output.end();
  expect(await text(output)).toBe("Type yes: \n");
});

test("a signal ends the question with an empty line", async () => {
  const stop = new AbortController();
  const answer = askOn(() => new PassThrough(), new PassThrough())("Type yes: ", stop.signal);
  stop.abort();
  expect(await answer).toBe("");
  expect(await askOn(() => new PassThrough(), new PassThrough())("", AbortSignal.abort())).toBe("");
});

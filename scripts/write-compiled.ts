/** Assembles the compiled loops of the redactor: docs/adr/0010-compiled-search.md. Part of `npm run generate`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import binaryen from "binaryen";
import { NAMES } from "../src/delivery/redact/compiled-layout.ts";

const DIRECTORY = join(import.meta.dirname, "../src/delivery/redact");

export const COMPILED_FILE = join(DIRECTORY, "compiled-code.ts");

const SOURCES = { BYTE_SCAN_CODE: "byte-scan.wat", READ_ON_CODE: "read-on.wat" };

/** The source of compiled-code.ts. */
export async function compiledCode(): Promise<string> {
  const codes = await Promise.all(
    Object.entries(SOURCES).map(async ([name, file]) => {
      const lines = (await assembled(file)).match(/.{1,90}/gu) ?? [];
      return `export const ${name} =\n${lines.map((line) => `  "${line}"`).join(" +\n")};\n`;
    }),
  );
  const comment =
    "/** What the .wat files are assembled to, by `npm run generate`. A test compares them. */";
  return [comment, ...codes].join("\n");
}

/**
 * The module of a .wat file, in base64, with the numbers of the layout in place of their names in braces. All functions are
 * written out where they are called: V8 does so only in code that has run for a while, and calls cost more than what most of
 * these functions do.
 */
async function assembled(file: string): Promise<string> {
  const source = await readFile(join(DIRECTORY, file), "utf8");
  const numbered = source.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const number = NAMES[name];
    if (number === undefined) throw new Error(`${file}: compiled-layout.ts has no ${name}`);
    return String(number);
  });
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(LARGER_THAN_ANY);
  const module = binaryen.parseText(numbered);
  try {
    module.setFeatures(FEATURES);
    module.optimize();
    return Buffer.from(module.emitBinary()).toString("base64");
  } finally {
    module.dispose();
  }
}

/** What Node 20 and later can do, and the loops use. */
const { BulkMemory, BulkMemoryOpt, MutableGlobals, SIMD128 } = binaryen.Features;
const FEATURES = BulkMemory | BulkMemoryOpt | MutableGlobals | SIMD128;

const LARGER_THAN_ANY = 10_000;

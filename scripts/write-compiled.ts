/** Assembles the compiled loops of the redactor: docs/adr/0010-compiled-search.md. Part of `npm run generate`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import openWabt from "wabt";
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

/** The module of a .wat file, in base64, with the numbers of the layout in place of their names in braces. */
async function assembled(file: string): Promise<string> {
  const wabt = await openWabt();
  const source = await readFile(join(DIRECTORY, file), "utf8");
  const numbered = source.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const number = NAMES[name];
    if (number === undefined) throw new Error(`${file}: compiled-layout.ts has no ${name}`);
    return String(number);
  });
  const { buffer } = wabt.parseWat(file, numbered, { simd: true, bulk_memory: true }).toBinary({});
  return Buffer.from(buffer).toString("base64");
}

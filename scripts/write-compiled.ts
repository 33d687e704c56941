/** Assembles the loops of the redactor. Part of `npm run generate`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import openWabt from "wabt";
import { NAMES } from "../src/delivery/redact/compiled-layout.ts";

const DIRECTORY = join(import.meta.dirname, "../src/delivery/redact");

export const COMPILED_FILE = join(DIRECTORY, "compiled-code.ts");

const SOURCES = { BYTE_SCAN_CODE: "byte-scan.wat", READ_ON_CODE: "read-on.wat" };

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

async function assembled(file: string): Promise<string> {
  const wabt = await openWabt();
  const source = await readFile(join(DIRECTORY, file), "utf8");
  const numbered = source.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const number = NAMES[name];
    if (number === undefined) throw new Error(`${file}: layout.ts has no number for ${name}`);
    return String(number);
  });
  const { buffer } = wabt.parseWat(file, numbered, { simd: true, bulk_memory: true }).toBinary({});
  return Buffer.from(buffer).toString("base64");
}

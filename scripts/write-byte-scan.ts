/** Assembles byte-scan.wat. Part of `npm run generate`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import openWabt from "wabt";

const DIRECTORY = join(import.meta.dirname, "../src/delivery/redact");

export const BYTE_SCAN_FILE = join(DIRECTORY, "byte-scan-code.ts");

export async function byteScanCode(): Promise<string> {
  const wabt = await openWabt();
  const source = await readFile(join(DIRECTORY, "byte-scan.wat"), "utf8");
  const { buffer } = wabt.parseWat("byte-scan.wat", source, { simd: true }).toBinary({});
  const lines = Buffer.from(buffer)
    .toString("base64")
    .match(/.{1,90}/gu);
  return [
    "/** What byte-scan.wat is assembled to, by `npm run generate`. A test compares them. */",
    `export const BYTE_SCAN_CODE =`,
    `${(lines ?? []).map((line) => `  "${line}"`).join(" +\n")};`,
    "",
  ].join("\n");
}

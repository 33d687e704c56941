import { err, ok, type Result } from "./result.ts";

const FORM = /^([1-9]\d{0,8})(B|KiB|MiB)$/u;
const BYTES = { B: 1, KiB: 1024, MiB: 1024 * 1024 } as const;

/** Parses `500B`, `64KiB` or `1MiB` into bytes. The error says what is expected. */
export function parseByteSize(text: string): Result<number, string> {
  const [, amount, unit] = FORM.exec(text.trim()) ?? [];
  if (amount === undefined || (unit !== "B" && unit !== "KiB" && unit !== "MiB")) {
    return err(
      `"${text}" is not a size: use a whole number followed by B, KiB or MiB, for example 64KiB`,
    );
  }
  return ok(Number(amount) * BYTES[unit]);
}

/** The shortest exact form of a size: 65536 is `64KiB`. */
export function formatByteSize(bytes: number): string {
  if (bytes > 0 && bytes % BYTES.MiB === 0) return `${bytes / BYTES.MiB}MiB`;
  if (bytes > 0 && bytes % BYTES.KiB === 0) return `${bytes / BYTES.KiB}KiB`;
  return `${bytes}B`;
}

import { memoized } from "./memoized.ts";

/**
 * Characters of a spelling that stand for one or more bytes of a class, such as the digits of a time. All others stand
 * for one byte, their own code.
 */
const FIRST_CLASS = 0x1_00;

const CLASSES: readonly RegExp[] = [
  /\d/u,
  /[\d\-/.:,+A-Z ]/u,
  /[ \t]/u,
  /[A-Za-z]/u,
  // Anything that is visible, and everything beyond ASCII.
  /[!-\xff]/u,
];

export const DIGITS = classAt(0);
/** What a time consists of, with its date and its zone: `2026-11-27T08:00:00.123+0000`, `UTC`, `CEST`. */
export const TIME = classAt(1);
export const BLANKS = classAt(2);
export const LETTERS = classAt(3);
/** Anything that is visible. */
export const WORD = classAt(4);

function classAt(index: number): string {
  return String.fromCharCode(FIRST_CLASS + index);
}

/** Made with the first use: most steps print nothing that needs it. */
const bytesOfClass = memoized((code: number): readonly number[] => {
  const form = CLASSES[code - FIRST_CLASS];
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  return all.filter((byte) => form?.test(String.fromCharCode(byte)) === true);
});

export function isClass(code: number): boolean {
  return code >= FIRST_CLASS;
}

/** The bytes that a character of a spelling stands for. */
export function bytesFor(code: number): readonly number[] {
  return isClass(code) ? bytesOfClass(code) : [code];
}

/** Whether a byte is one of them. */
export function hasByte(code: number, byte: number): boolean {
  return code === byte || (isClass(code) && bytesOfClass(code).includes(byte));
}

/**
 * Characters of a spelling that stand for one or more bytes of a class, such as the digits of a time. All others stand
 * for one byte, their own code.
 */
const FIRST_CLASS = 0x1_00;

const CLASSES: readonly (readonly number[])[] = [
  bytesWhere((character) => /\d/u.test(character)),
  bytesWhere((character) => /[\d\-/.:,+A-Z ]/u.test(character)),
  bytesWhere((character) => /[ \t]/u.test(character)),
  bytesWhere((character) => /[A-Za-z]/u.test(character)),
  bytesWhere((character) => character > " "),
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

function bytesWhere(isIn: (character: string) => boolean): readonly number[] {
  return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) =>
    isIn(String.fromCharCode(byte)),
  );
}

/** Whether a spelling is not simply its bytes. */
export const HAS_CLASS = /[\u0100-\uffff]/u;

export function isClass(code: number): boolean {
  return code >= FIRST_CLASS;
}

/** The bytes that a character of a spelling stands for. */
export function bytesFor(code: number): readonly number[] {
  return isClass(code) ? (CLASSES[code - FIRST_CLASS] ?? []) : [code];
}

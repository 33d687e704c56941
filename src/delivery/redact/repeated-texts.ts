/** Values with so few characters in turn are repeated ones. It is no more than what may stay readable before a last part. */
const MAX_PERIOD = 4;
const LONG = 256;
/** A multiple of each period, so that no character is cut in half. */
const ENOUGH = 132;

/**
 * What is searched for instead of a long value that repeats a few characters. Every byte of such a text may begin the
 * value, so that thousands of attempts would go on side by side. Shorter ones hide the same, because they follow one
 * another without a gap, and hide also other repetitions of that length.
 */
export function withoutRepetition(text: string): readonly string[] {
  if (text.length <= LONG || !isRepeated(text)) return [text];
  return [...new Set([text.slice(0, ENOUGH), text.slice(-ENOUGH)])];
}

function isRepeated(text: string): boolean {
  for (let period = 1; period <= MAX_PERIOD; period += 1) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

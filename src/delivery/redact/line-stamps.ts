import { BLANKS, DIGITS, LETTERS, TIME, WORD } from "./byte-classes.ts";

/**
 * What tools that copy a text write before each of its lines: the time, a number, the name of a program. Docker,
 * `kubectl logs`, `journalctl`, `ts`, `cat -n` and `grep -n` do. The first three bytes are narrow: the filter of starts
 * looks at them, and would skip little if the beginning of any line could be one.
 */

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const TIMES = [
  // 2026-11-27T08:00:00.123Z, 08:00:00, 1795766400.123
  `${DIGITS}${TIME}${BLANKS}`,
  // Nov 27 08:00:00
  ...MONTHS.map((month) => `${month} ${TIME}${BLANKS}`),
  // Fri Nov 27 08:00:00 UTC 2026
  ...DAYS.map((day) => `${day} ${LETTERS} ${TIME}${BLANKS}`),
  // Fri 2026-11-27 08:00:00 UTC
  ...DAYS.map((day) => `${day} ${TIME}${BLANKS}`),
  // [08:00:00], [    1.234567]
  `[${TIME}]${BLANKS}`,
];

const STAMPS = [
  ...TIMES,
  // tool[123]: and host tool[123]:
  ...TIMES.flatMap((time) => [
    `${time}${WORD}:${BLANKS}`,
    `${time}${WORD}${BLANKS}${WORD}:${BLANKS}`,
  ]),
  // 1795766400, and cat -n
  `${DIGITS}${BLANKS}`,
  `${BLANKS}${DIGITS}${BLANKS}`,
  // grep -n
  `${DIGITS}:`,
  // #7 0.213, as docker build prints it
  `#${DIGITS}${BLANKS}${TIME}${BLANKS}`,
  // kubectl logs --prefix
  `[pod/${WORD}]${BLANKS}`,
  `[pod/${WORD}]${BLANKS}${TIME}${BLANKS}`,
];

/** A line end with such a beginning of the next line. */
export const STAMPED_BREAKS = ["\n", "\r\n"].flatMap((end) => STAMPS.map((stamp) => end + stamp));

/**
 * From which element on a line may begin with a stamp: after four characters. Otherwise an attempt would begin with the
 * end of every other line. What follows a first line that is shorter is found by a pattern of its own.
 */
export const FIRST_STAMPED = { base64: 4, hex: 2 };

/**
 * Whether what a response has as a token can be one. It goes into headers, variables and files as it is: a line end in it would
 * add a header, or a line to a file.
 */
export function isAccessToken(value: unknown): value is string {
  return typeof value === "string" && /^[!-~]{1,16384}$/u.test(value);
}

/** A year: what is more was not meant as seconds. */
const LONGEST_SECONDS = 31_536_000;

/** How long a token lives by its response, in seconds, as a number or as text; undefined: it says nothing that can be meant. */
export function lifetimeSecondsIn(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Number(value) : value;
  const isLifetime = typeof seconds === "number" && seconds > 0 && seconds <= LONGEST_SECONDS;
  return isLifetime ? seconds : undefined;
}

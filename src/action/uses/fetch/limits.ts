/** How much of an action is fetched and unpacked. What is beyond is refused: an action is a program, not a data set. */
export interface FetchLimits {
  /** For everything, in milliseconds. */
  readonly timeMs: number;
  /** What git or the API may send, packed; for an action, and for the history that shows whose commit it is. */
  readonly packedBytes: number;
  /** All its files together, unpacked. */
  readonly bytes: number;
  /** Files, directories and links. */
  readonly entries: number;
  /** The list of branches and tags, and each response of the API. */
  readonly responseBytes: number;
  /** How many branches and tags a commit is compared with where there is no git. */
  readonly comparisons: number;
}

const MIB = 1024 * 1024;

export const FETCH_LIMITS: FetchLimits = {
  timeMs: 120_000,
  packedBytes: 256 * MIB,
  bytes: 512 * MIB,
  entries: 50_000,
  responseBytes: 32 * MIB,
  comparisons: 40,
};

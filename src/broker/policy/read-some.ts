import type { Clock } from "../../shared/clock.ts";
import type { GitHubFile } from "./github-file.ts";

/** How many are read at once. */
const AT_ONCE = 16;
/** Whoever reloads waits for it. GitHub that does not respond takes some seconds for each. */
const READ_ALL_MS = 15_000;

/** Reads as many as there is time for. The others are read when a job asks: until then, what is held of them is shown. */
export async function readSome(
  all: readonly GitHubFile[],
  read: (file: GitHubFile) => Promise<unknown>,
  clock: Pick<Clock, "now">,
): Promise<void> {
  const until = clock.now() + READ_ALL_MS;
  for (let start = 0; start < all.length && clock.now() < until; start += AT_ONCE) {
    await Promise.all(all.slice(start, start + AT_ONCE).map(read));
  }
}

import type { GitHubApi } from "../../../approval/github/api.ts";
import type { Clock } from "../../../shared/clock.ts";

/** How much may be asked of GitHub in one run: a broker beside it has the same rate limit. */
export interface Allowance {
  readonly api: GitHubApi;
  /** Why nothing more is begun, as a part of a sentence; undefined: there is some left. */
  readonly spent: () => string | undefined;
  /** Nothing more is begun, because of this. */
  readonly stop: (why: string) => void;
}

/** An App has at least 5,000 requests in an hour on each owner, and a token has as many. */
const MAX_REQUESTS = 2000;
const MAX_MS = 180_000;

export function createAllowance(
  api: GitHubApi,
  clock: Pick<Clock, "now">,
  { requests: most = MAX_REQUESTS } = {},
): Allowance {
  const until = clock.now() + MAX_MS;
  let requests = 0;
  let stopped: string | undefined;
  return {
    api: {
      request: (request) => {
        requests += 1;
        return api.request(request);
      },
    },
    spent: () => {
      if (stopped !== undefined) return stopped;
      if (requests >= most) return `doctor begins nothing more after ${most} requests to GitHub`;
      if (clock.now() < until) return undefined;
      return `doctor begins nothing more after ${MAX_MS / 60_000} minutes`;
    },
    stop: (why) => {
      stopped ??= why;
    },
  };
}

/** Works on some at a time while the allowance lasts. Returns those that were not begun. */
export async function whileAllowed<T>(
  items: readonly T[],
  { spent }: Pick<Allowance, "spent">,
  work: (item: T) => Promise<void>,
): Promise<readonly T[]> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    while (spent() === undefined) {
      const next = waiting.shift();
      if (next === undefined) return;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return waiting;
}

/** GitHub limits concurrent requests. */
const AT_ONCE = 4;

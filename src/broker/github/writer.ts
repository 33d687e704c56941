import type { GitHubFailure, GitHubResponse } from "../../approval/github/api.ts";
import type { WritePermission } from "../../github-app/writing.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { createAppSender, type AppSender } from "./app-sender.ts";
import type { InstallationTokens } from "./installation-tokens.ts";
import { pauseMs } from "./pause.ts";

/** One request of the App that writes: no retries, no pages. */
export interface WriteRequest {
  readonly route: `GET /${string}` | `POST /${string}` | `PATCH /${string}`;
  /** Placeholders of the route and, for GET, the query. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** The repository that is written to. */
export interface WritePlace {
  readonly owner: string;
  /** Its name without its owner. */
  readonly repository: string;
}

export interface GitHubWriter {
  /** Sends with a token for this one repository that may do this alone. */
  send(
    place: WritePlace,
    permission: WritePermission,
    request: WriteRequest,
  ): Promise<Result<GitHubResponse, GitHubFailure>>;
}

export interface GitHubWriterOptions {
  /** Each has tokens of its own, which may do nothing else. */
  readonly tokens: Readonly<Record<WritePermission, InstallationTokens>>;
  readonly send: (
    request: WriteRequest,
    token: Secret,
  ) => Promise<Result<GitHubResponse, GitHubFailure>>;
  readonly clock: Pick<Clock, "now">;
}

interface Pause {
  readonly from: Instant;
  readonly forMs: number;
}

/** GitHub as the broker writes to it. While GitHub wants an owner's App to wait, nothing is sent there. */
export function createGitHubWriter({ tokens, send, clock }: GitHubWriterOptions): GitHubWriter {
  const senderOf = (permission: WritePermission): AppSender<WriteRequest> =>
    createAppSender({ tokens: tokens[permission], send, clock });
  const senders = { checks: senderOf("checks"), deployments: senderOf("deployments") };
  const pauses = new Map<string, Pause>();
  const pausedFor = (owner: string): number | undefined => {
    const pause = pauses.get(owner);
    if (pause === undefined) return undefined;
    const now = clock.now();
    if (isWithinLast(pause.forMs, pause.from, now)) return pause.from + pause.forMs - now;
    pauses.delete(owner);
    return undefined;
  };
  return {
    send: async (place, permission, request) => {
      const owner = place.owner.toLowerCase();
      const left = pausedFor(owner);
      if (left !== undefined) return ok(toWait(left));
      const sender = senders[permission];
      const outcome = sender.settled(place, await sender.attempt(place, request));
      const forMs = outcome.ok ? pauseMs(outcome.value, clock.now()) : undefined;
      if (forMs !== undefined) pauses.set(owner, { from: clock.now(), forMs });
      return outcome;
    },
  };
}

/** As GitHub itself says it. */
function toWait(forMs: number): GitHubResponse {
  return {
    status: 429,
    headers: { "retry-after": String(Math.max(1, Math.ceil(forMs / 1000))) },
    data: { message: "GitHub's rate limit is reached: it asks to wait" },
  };
}

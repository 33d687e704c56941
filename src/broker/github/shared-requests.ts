import type {
  GitHubApi,
  GitHubFailure,
  GitHubRequest,
  GitHubResponse,
} from "../../approval/github/api.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { createFlight, type Flight } from "./flight.ts";
import { FREE_HEADER } from "./free.ts";

type Outcome = Result<GitHubResponse, GitHubFailure>;

interface Flights {
  /** Is under way. */
  readonly now: Flight<Outcome>;
  /** Begins when that one ends, for all who came after it had begun. */
  next: Flight<Outcome> | undefined;
}

/**
 * Sends the same request once for all who need it at the same time. Nobody gets a response to a request that was sent before
 * they asked: the gate reads reviews a second time to see what happened in between. Who comes while one is under way
 * shares the next.
 */
export function withSharedRequests(api: GitHubApi): GitHubApi {
  const flights = new Map<string, Flights>();

  const advance = (key: string, ended: Flight<Outcome>): void => {
    const flying = flights.get(key);
    if (flying?.now !== ended) return;
    if (flying.next === undefined) flights.delete(key);
    else flights.set(key, { now: flying.next, next: undefined });
  };
  const launch = (request: GitHubRequest, key: string, after?: Promise<void>): Flight<Outcome> => {
    const flight = createFlight<Outcome>(async (signal) => {
      try {
        await after;
        return signal.aborted ? cancelled() : await api.request({ ...request, signal });
      } finally {
        advance(key, flight);
      }
    });
    return flight;
  };
  return {
    request: async (request) => {
      const { route, params, variables, home, signal } = request;
      const key = JSON.stringify([route, params, variables, home]);
      const flying = flights.get(key);
      if (flying === undefined) {
        const now = launch(request, key);
        flights.set(key, { now, next: undefined });
        return now.join(signal, cancelled);
      }
      if (flying.next?.isAbandoned === false)
        return free(await flying.next.join(signal, cancelled));
      flying.next = launch(request, key, flying.now.ended);
      return flying.next.join(signal, cancelled);
    },
  };
}

function cancelled(): Outcome {
  return err({ kind: "aborted", message: "Reading from GitHub was cancelled" });
}

function free(outcome: Outcome): Outcome {
  if (!outcome.ok) return outcome;
  const headers = { ...outcome.value.headers, [FREE_HEADER]: "shared" };
  return ok({ ...outcome.value, headers });
}

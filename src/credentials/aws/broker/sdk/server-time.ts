import type { Clock, Instant } from "../../../../shared/clock.ts";

/** AWS's own clock, from the header `Date` of its responses. The broker's clock may be wrong. */
export interface ServerTime {
  /** Notes the header of a response that has just arrived. */
  note(date: string | undefined): void;
  /** An instant that has passed at AWS: at most some seconds ago. Undefined when no response is recent enough. */
  now(): Instant | undefined;
}

/** For so long, the broker's clock is trusted to run on at the right speed, in milliseconds. */
const FRESH_MS = 60_000;

export function createServerTime(clock: Pick<Clock, "now">): ServerTime {
  let last: { readonly server: Instant; readonly local: Instant } | undefined;
  return {
    note: (date) => {
      const server = Date.parse(date ?? "");
      if (!Number.isNaN(server)) last = { server, local: clock.now() };
    },
    now: () => {
      if (last === undefined) return undefined;
      const since = clock.now() - last.local;
      // A clock that was set, back or far ahead, shows here.
      return since >= 0 && since <= FRESH_MS ? last.server + since : undefined;
    },
  };
}

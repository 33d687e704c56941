import type { Log } from "./log.ts";

/** At how many places at once trouble is remembered: beyond, it is not logged. */
const MAX_PLACES = 1000;

export interface TroubleLog {
  /** Something failed there. Only the first time is logged. */
  failed(
    place: string,
    entry: { readonly message: string; readonly [field: string]: string },
  ): void;
  /** It worked there. It is logged where it had failed. */
  worked(place: string, entry: { readonly [field: string]: string }): void;
}

/** Logs trouble at a place once, and once that it is over, however often it is tried in between. */
export function createTroubleLog(
  log: Log,
  { begins, ends }: { readonly begins: string; readonly ends: string },
): TroubleLog {
  const failing = new Set<string>();
  return {
    failed: (place, entry) => {
      if (failing.has(place) || failing.size >= MAX_PLACES) return;
      failing.add(place);
      log({ ...entry, level: "warning", event: begins });
    },
    worked: (place, entry) => {
      if (failing.delete(place)) log({ ...entry, level: "info", event: ends });
    },
  };
}

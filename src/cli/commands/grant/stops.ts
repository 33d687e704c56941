import type { CliDeps, StopSignal } from "../../arguments/cli-deps.ts";

/** The signals that somebody sends to this process while it has a lease: none of them ends it before the lease has ended. */
export interface Stops {
  /** The first that came while nothing handled them. */
  waiting(): StopSignal | undefined;
  /** From now on, this gets them. */
  handle(callback: (signal: StopSignal) => void): void;
  forget(): void;
}

export function listenForStops({ onStop }: Pick<CliDeps, "onStop">): Stops {
  let first: StopSignal | undefined;
  let handler = (signal: StopSignal): void => {
    first ??= signal;
  };
  const forget = onStop((signal) => handler(signal));
  return {
    waiting: () => first,
    handle: (callback) => {
      handler = callback;
    },
    forget,
  };
}

/** As a shell tells it. */
export const STOP_CODES: Readonly<Record<StopSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

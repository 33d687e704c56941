import type { FindMarker } from "./markers.ts";
import type { StartFilter } from "./start-filter.ts";
import type { StartProbe } from "./start-probe.ts";

/** What is asked about some bytes before anything of them is read. It holds until the matcher gets other bytes. */
export interface TextSearch {
  /** Finds what the runner's commands begin with. Undefined where only forms are looked for. */
  readonly marker: FindMarker | undefined;
  /** The first position before `end` at which a form may start; `end` when there is none. */
  firstStart(end: number): number;
}

/** The same in JavaScript. */
export function searchBy(filter: StartFilter, probe: StartProbe, bytes: Uint8Array): TextSearch {
  return {
    marker: undefined,
    firstStart(end) {
      const first = bytes.subarray(0, end);
      return probe.next(first, filter.next(first, 0));
    },
  };
}

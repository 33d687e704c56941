import { setFlagsFromString } from "node:v8";
import { limitYoungGeneration } from "./young-generation.ts";

/**
 * By how much V8 lets the old generation grow before it collects it again, in percent. By default V8 decides from the rate
 * of allocation, and under load lets it grow to several times of what is alive. What a broker keeps is small, so that
 * collecting more often costs no measurable time: `npm run bench -- broker`.
 */
export const OLD_GENERATION_GROWTH_PERCENT = 20;

/** What V8 is told, and to let it decide again. */
export interface HeapFlags {
  limitYoung(): () => void;
  setFlag(flag: string): void;
}

/** Keeps a broker's memory close to what it needs. Returns what ends this. */
export function limitHeap(flags: HeapFlags = ofThisProcess): () => void {
  flags.setFlag(`--heap-growing-percent=${OLD_GENERATION_GROWTH_PERCENT}`);
  const endYoung = flags.limitYoung();
  return () => {
    endYoung();
    flags.setFlag("--heap-growing-percent=0");
  };
}

const ofThisProcess: HeapFlags = {
  limitYoung: () => limitYoungGeneration(),
  setFlag: setFlagsFromString,
};

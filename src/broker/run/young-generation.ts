import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * Both halves of V8's young generation together, in bytes. A broker keeps little, so a larger one only fills with garbage:
 * by default it grows to 128 MiB, and an exchange takes no less time than with this.
 */
export const YOUNG_GENERATION_BYTES = 16 * 1024 * 1024;

/** How V8 grows its young generation, as far as this process can see and say. */
export interface YoungGeneration {
  /** In bytes. */
  size(): number;
  setGrowthFactor(factor: number): void;
  /** Calls back after each garbage collection. Returns what ends that. */
  onCollected(callback: () => void): () => void;
}

/**
 * Keeps the young generation small. V8 takes a limit for it only on its command line, but reads the factor by which it
 * grows each time: 1 is no growth. Returns what ends this.
 */
export function limitYoungGeneration(young: YoungGeneration = ofThisProcess): () => void {
  let factor: number | undefined;
  const limit = (): void => {
    const wanted = young.size() < YOUNG_GENERATION_BYTES ? 2 : 1;
    if (wanted !== factor) young.setGrowthFactor(wanted);
    factor = wanted;
  };
  limit();
  const end = young.onCollected(limit);
  return () => {
    end();
    young.setGrowthFactor(2);
  };
}

const ofThisProcess: YoungGeneration = {
  size: () =>
    getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0,
  setGrowthFactor: (factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`),
  onCollected: (callback) => {
    const observer = new PerformanceObserver(callback);
    observer.observe({ entryTypes: ["gc"] });
    return () => observer.disconnect();
  },
};

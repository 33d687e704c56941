import { describe, expect, it } from "vitest";
import {
  limitYoungGeneration,
  YOUNG_GENERATION_BYTES,
} from "../../../../src/broker/run/young-generation.ts";

/** Grows as V8 does: by its factor, when it is told to. */
function fakeYoungGeneration() {
  let size = 1024 * 1024;
  let factor = 2;
  const callbacks = new Set<() => void>();
  return {
    young: {
      size: () => size,
      setGrowthFactor: (given: number) => {
        factor = given;
      },
      onCollected: (callback: () => void) => {
        callbacks.add(callback);
        return () => void callbacks.delete(callback);
      },
    },
    collect: () => {
      size = Math.min(size * factor, 128 * 1024 * 1024);
      for (const callback of callbacks) callback();
      return size;
    },
    shrink: () => {
      size = 1024 * 1024;
    },
  };
}

describe("the young generation of a broker", () => {
  it("grows to its limit and no further", () => {
    const { young, collect } = fakeYoungGeneration();
    limitYoungGeneration(young);
    for (let round = 0; round < 20; round += 1) collect();

    expect(young.size()).toBe(YOUNG_GENERATION_BYTES);
  });

  it("grows to its limit again after V8 has shrunk it", () => {
    const { young, collect, shrink } = fakeYoungGeneration();
    limitYoungGeneration(young);
    for (let round = 0; round < 20; round += 1) collect();
    shrink();
    for (let round = 0; round < 20; round += 1) collect();

    expect(young.size()).toBe(YOUNG_GENERATION_BYTES);
  });

  it("grows as V8 lets it once the broker has stopped", () => {
    const { young, collect } = fakeYoungGeneration();
    const end = limitYoungGeneration(young);
    for (let round = 0; round < 20; round += 1) collect();
    end();
    for (let round = 0; round < 20; round += 1) collect();

    expect(young.size()).toBeGreaterThan(YOUNG_GENERATION_BYTES);
  });
});

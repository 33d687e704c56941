import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The first failure ends a run, so what is most likely to fail, and fast, comes first. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => distance(a) - distance(b));
  }
}

function distance({ moduleId }: TestSpecification): number {
  const near = /\/test\/unit\/(?:approval|policy|lease)\//u.test(moduleId) ? 0 : 2;
  return near + (/propert/u.test(moduleId) ? 1 : 0);
}

/** The unit tests alone. */
export default defineConfig({
  test: {
    globalSetup: ["test/node-version.setup.ts"],
    include: ["test/unit/**/*.test.ts"],
    // A file has nothing to hide from the next one, and loading its modules again takes most of the time.
    isolate: false,
    sequence: { sequencer: NearestFirst },
    testTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});

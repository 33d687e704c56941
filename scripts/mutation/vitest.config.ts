import { defineConfig } from "vitest/config";

/** The unit tests alone: what they do not notice, nothing fast does. */
export default defineConfig({
  test: {
    globalSetup: ["test/node-version.setup.ts"],
    include: ["test/unit/**/*.test.ts"],
    // A file has nothing to hide from the next one, and loading its modules again takes most of the time.
    isolate: false,
    testTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});

import { defineConfig } from "vitest/config";

/** The unit tests alone: what they do not notice, nothing fast does. */
export default defineConfig({
  test: {
    globalSetup: ["test/node-version.setup.ts"],
    include: ["test/unit/**/*.test.ts"],
    testTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});

import { defineConfig } from "vitest/config";

/** One project a kind of test, so that each can run alone: `npx vitest run --project unit`. */
const project = (
  name: string,
  limits: { testTimeout?: number; fileParallelism?: boolean } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    // What is prepared for the tests takes as long as they do.
    ...(limits.testTimeout === undefined ? {} : { hookTimeout: limits.testTimeout }),
    ...limits,
  },
});

export default defineConfig({
  test: {
    globalSetup: ["test/node-version.setup.ts", "test/left-out.setup.ts"],
    // Vitest's own default leaves one core free, which on two cores is half of them: most tests wait for a server.
    maxWorkers: "100%",
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      // Limits against a test that hangs, with room for a machine that does much else.
      project("unit", { testTimeout: 30_000 }),
      project("contract", { testTimeout: 60_000 }),
      project("integration", { testTimeout: 60_000 }),
      project("acceptance", { testTimeout: 120_000, fileParallelism: false }),
    ],
    coverage: { provider: "v8", include: ["src/**"], exclude: ["src/*/{main,post,cli}.ts"] },
  },
});

import { defineConfig } from "vitest/config";

interface Limits {
  readonly testTimeout?: number;
  readonly fileParallelism?: boolean;
  readonly include?: string[];
  readonly exclude?: string[];
}

/** One project a kind of test, so that each can run alone: `npx vitest run --project unit`. */
const project = (name: string, limits: Limits = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    // What is prepared for the tests takes as long as they do.
    ...(limits.testTimeout === undefined ? {} : { hookTimeout: limits.testTimeout }),
    ...limits,
  },
});

/**
 * These run one after the other, with nothing beside them. A task that prints its secret in pieces must not stand still for
 * longer than the redactor waits; and two steps with one secret would end each other's processes, as one that was left.
 */
const ALONE = ["leaky-task", "agent-leak", "corpus-print"].map(
  (name) => `test/acceptance/${name}.test.ts`,
);

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
      project("acceptance", { testTimeout: 120_000, exclude: ALONE }),
      project("alone", { testTimeout: 120_000, fileParallelism: false, include: ALONE }),
    ],
    coverage: { provider: "v8", include: ["src/**"], exclude: ["src/*/{main,post,cli}.ts"] },
  },
});

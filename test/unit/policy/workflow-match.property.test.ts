import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isByRef, workflowMatches } from "../../../src/policy/workflow-match.ts";

const FILE = "octo-org/deploy/.github/workflows/migrate";
/** Files whose names begin alike, and refs with an `@`: what a comparison of texts could confuse. */
const PATHS = [`${FILE}.yml`, `${FILE}.yaml`, `${FILE}.yml.yml`, `x-${FILE}.yml`];
const REFS = ["refs/heads/main", "refs/heads/main2", "refs/heads/a@b", "refs/tags/v1"];
const SHAS = ["a".repeat(40), "b".repeat(40), "a".repeat(64)];

describe("a workflow in policy", () => {
  test("by ref matches a job of this file at this ref; by commit, a job of this file at this commit", () => {
    const job = fc.record({
      path: fc.constantFrom(...PATHS),
      ref: fc.constantFrom(...REFS),
      sha: fc.constantFrom(...SHAS, undefined),
    });
    const policy = fc.record({
      path: fc.constantFrom(...PATHS),
      at: fc.constantFrom(...REFS, ...SHAS),
    });
    fc.assert(
      fc.property(policy, job, (wanted, { path, ref, sha }) => {
        const runs = wanted.path === path && (wanted.at === ref || wanted.at === sha);
        const claims = { jobWorkflowRef: `${path}@${ref}`, jobWorkflowSha: sha };
        expect(workflowMatches(`${wanted.path}@${wanted.at}`, claims)).toBe(runs);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([...REFS, ...SHAS])("at %s matches no job whose token does not say its file", (at) => {
    const [path] = PATHS;
    const claims = { jobWorkflowRef: undefined, jobWorkflowSha: at };
    expect(workflowMatches(`${path}@${at}`, claims)).toBe(false);
  });

  test("is by ref if a branch or tag follows the file, and not if a commit does", () => {
    expect(REFS.map((ref) => isByRef(`${FILE}.yml@${ref}`))).toEqual(REFS.map(() => true));
    expect(SHAS.map((sha) => isByRef(`${FILE}.yml@${sha}`))).toEqual(SHAS.map(() => false));
  });
});

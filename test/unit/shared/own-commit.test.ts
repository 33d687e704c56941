import { describe, expect, it } from "vitest";
import { ownCommit } from "../../../src/shared/own-commit.ts";

const COMMIT = "4f2c91e0".repeat(5);
const MANIFEST = '{\n  "name": "stepkey",\n  "version": "0.0.0"\n}';

function found(directory: string, files: Readonly<Record<string, string>>): string | undefined {
  return ownCommit(directory, (path) => files[path]);
}

describe("the commit that runs", () => {
  it("is that of the clone's branch, from dist/ and its chunks alike", () => {
    const files = {
      "/opt/stepkey/package.json": MANIFEST,
      "/opt/stepkey/.git/HEAD": "ref: refs/heads/main\n",
      "/opt/stepkey/.git/refs/heads/main": `${COMMIT}\n`,
    };
    expect(found("/opt/stepkey/dist", files)).toBe(COMMIT);
    expect(found("/opt/stepkey/dist/chunks", files)).toBe(COMMIT);
  });

  it("is found in packed refs, in a detached head, and in a work tree", () => {
    const own = { "/a/package.json": MANIFEST };
    const packed = `# pack-refs\n${"0".repeat(40)} refs/heads/other\n${COMMIT} refs/heads/main\n`;
    const head = { "/a/.git/HEAD": "ref: refs/heads/main\n", "/a/.git/packed-refs": packed };
    expect(found("/a/dist", { ...own, ...head })).toBe(COMMIT);
    expect(found("/a/dist", { ...own, "/a/.git/HEAD": `${COMMIT}\n` })).toBe(COMMIT);
    const tree = {
      "/a/.git": "gitdir: /main/.git/worktrees/a\n",
      "/main/.git/worktrees/a/HEAD": "ref: refs/heads/x\n",
      "/main/.git/worktrees/a/commondir": "../..\n",
      "/main/.git/worktrees/a/../../refs/heads/x": COMMIT,
    };
    expect(found("/a/src/cli", { ...own, ...tree })).toBe(COMMIT);
  });

  it("is the one to which a workflow pins the action, which a runner unpacks without its history", () => {
    const at = `/home/runner/work/_actions/octo-org/stepkey/${COMMIT}`;
    expect(found(`${at}/dist`, { [`${at}/package.json`]: MANIFEST })).toBe(COMMIT);
    const branch = "/home/runner/work/_actions/octo-org/stepkey/main";
    expect(found(`${branch}/dist`, { [`${branch}/package.json`]: MANIFEST })).toBeUndefined();
  });

  it("is never that of another clone around it", () => {
    const files = {
      "/shop/.git/HEAD": COMMIT,
      "/shop/package.json": '{ "name": "shop" }',
      "/shop/tools/stepkey/package.json": MANIFEST,
    };
    expect(found("/shop/tools/stepkey/dist", files)).toBeUndefined();
    expect(found("/image/dist", {})).toBeUndefined();
  });
});

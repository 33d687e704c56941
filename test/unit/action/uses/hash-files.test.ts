import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filePatterns } from "../../../../src/action/uses/expression/file-pattern.ts";
import { hashFilesIn } from "../../../../src/action/uses/expression/hash-files.ts";

const FILES = ["a.lock", "b.txt", "src/a.lock", "src/deep/.hidden/a.lock", "src/deep/x[1].lock"];

let top: string;
let workspace: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "stepkey-hash-"));
  workspace = join(top, "work");
  for (const file of FILES) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), file);
  }
  writeFileSync(join(top, "outside.lock"), "outside");
  symlinkSync(join(workspace, "src"), join(workspace, "linked"));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const hash = (...patterns: readonly string[]) => hashFilesIn(workspace).call(...patterns);

function digestOf(...files: readonly string[]): string {
  if (files.length === 0) return "";
  const all = createHash("sha256");
  for (const file of files) all.update(createHash("sha256").update(file).digest());
  return all.digest("hex");
}

describe("hashFiles", () => {
  it.each<[readonly string[], readonly string[]]>([
    [["a.lock"], ["a.lock"]],
    [["**/a.lock"], ["a.lock", "src/a.lock", "src/deep/.hidden/a.lock"]],
    [["src/*.lock"], ["src/a.lock"]],
    [["src/**/*.lock"], ["src/a.lock", "src/deep/.hidden/a.lock", "src/deep/x[1].lock"]],
    [["**/*.lock\n!src/deep"], ["a.lock", "src/a.lock"]],
    [
      ["**/*.lock", "!**/a.lock", "src/a.lock"],
      ["src/a.lock", "src/deep/x[1].lock"],
    ],
    [["?.txt"], ["b.txt"]],
    [
      ["[a-b].txt", "[!b].lock"],
      ["a.lock", "b.txt"],
    ],
    [["src"], ["src/a.lock", "src/deep/.hidden/a.lock", "src/deep/x[1].lock"]],
    [["./src/../a.lock"], ["a.lock"]],
    [["src/deep/x[[]1].lock"], ["src/deep/x[1].lock"]],
    [["# a comment\na.lock"], ["a.lock"]],
    [["--follow-symbolic-links", "linked/a.lock"], ["src/a.lock"]],
    // By both ways.
    [
      ["--follow-symbolic-links", "**/x*"],
      ["src/deep/x[1].lock", "src/deep/x[1].lock"],
    ],
    [["linked/*.lock"], []],
  ])("of %j is of %j, in this order", (patterns, files) => {
    expect(hash(...patterns)).toBe(digestOf(...files));
  });

  it("gives nothing where no file is meant, and never one outside of the workspace", () => {
    expect(hash("*.json")).toBe("");
    expect(hash("../*.lock")).toBe("");
    expect(hash(join(top, "*.lock"))).toBe("");
  });

  it("ends with links that lead in circles", () => {
    symlinkSync(workspace, join(workspace, "src", "again"));
    expect(hash("--follow-symbolic-links", "**/b.txt")).toBe(digestOf("b.txt"));
  });

  it("refuses an option that it does not know, and gives up after its time", () => {
    expect(() => hash("--fast", "a.lock")).toThrow("unknown option");
    expect(() => hashFilesIn(workspace, -1).call("**")).toThrow("took longer");
  });

  it("takes away with one ! and not with two", () => {
    expect(filePatterns(["!a", "!!b", "c"], "/w").map(({ isNegated }) => isNegated)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** The files of this repository, with those that are not committed yet. */
const FILES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("dist/") && existsSync(posix.join(ROOT, file)));
const COMMENT = /^\s*(?:\/\*\*|\*|\/\/)/u;
const IN_COMMENT = /[\w./-]*\w\.(?:ts|md)\b/gu;
const IN_BACKTICKS = /`((?:src|test|scripts|docs|examples|session)\/[\w./-]+)`/gu;
const LINK = /\]\((?!https?:)([\w./-]+)(?:#[\w-]*)?\)/gu;

const linesOf = (file: string): readonly string[] =>
  readFileSync(posix.join(ROOT, file), "utf8").split("\n");

const isThere = (path: string): boolean =>
  FILES.some((file) => file === path || file.startsWith(path.replace(/\/?$/u, "/")));

/** `wire.ts` and `shared/wire.ts` both point at `src/shared/wire.ts`. */
const endsAFile = (path: string): boolean => {
  const end = path.replace(/^(?:\.{0,2}\/)+/u, "");
  return FILES.some((file) => file === end || file.endsWith(`/${end}`));
};

/** `file: path`, for each path in a file that does not exist. */
const leadNowhere = (
  files: readonly string[],
  namedIn: (file: string) => readonly string[],
): readonly string[] => files.flatMap((file) => namedIn(file).map((path) => `${file}: ${path}`));

it("comments name only files that exist", () => {
  const sources = FILES.filter((file) => /^(?:src|test)\/.*\.ts$/u.test(file));
  const found = leadNowhere(sources, (file) =>
    linesOf(file)
      .filter((line) => COMMENT.test(line))
      .flatMap((line) => line.match(IN_COMMENT) ?? [])
      .filter((path) => !endsAFile(path)),
  );
  expect(sources.length).toBeGreaterThan(0);
  expect(found).toEqual([]);
});

it("pages name and link only files that exist", () => {
  const pages = FILES.filter((file) => file.endsWith(".md"));
  const found = leadNowhere(pages, (file) => {
    const text = linesOf(file).join("\n");
    const inBackticks = Array.from(text.matchAll(IN_BACKTICKS), ([, path = ""]) => path);
    const linked = Array.from(text.matchAll(LINK), ([, path = ""]) =>
      posix.join(posix.dirname(file), path),
    );
    return [...inBackticks, ...linked].filter((path) => !isThere(path));
  });
  expect(pages.length).toBeGreaterThan(0);
  expect(found).toEqual([]);
});

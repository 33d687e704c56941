import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** `- Test: `file`: "title"`, over as many lines as the formatter made of it. */
export function testsNamedIn(page: string): readonly NamedTest[] {
  const lines = page.replaceAll(/\n {2}/gu, " ");
  return [...lines.matchAll(/^- Test: `(?<file>[^`]+)`: "(?<title>.+)"$/gmu)].map(({ groups }) => ({
    file: groups?.["file"] ?? "",
    title: groups?.["title"] ?? "",
  }));
}

/** Whether the file exists and has a test of this title. */
export function hasTest({ file, title }: NamedTest): boolean {
  const path = fileURLToPath(new URL(file, ROOT));
  return existsSync(path) && readFileSync(path, "utf8").includes(title);
}

export function readPage(name: string): string {
  return readFileSync(new URL(`docs/${name}`, ROOT), "utf8");
}

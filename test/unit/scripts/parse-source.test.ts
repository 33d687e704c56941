import { describe, expect, it } from "vitest";
import { parseSource } from "../../../scripts/architecture/parse-source.ts";

const importsIn = (text: string) => parseSource("src/a.ts", text).imports;
const exportsIn = (text: string) => parseSource("src/a.ts", text).exports.map(({ name }) => name);
const wordsIn = (text: string) => parseSource("src/a.ts", text).words;

describe("imports of a file", () => {
  it.each([
    ['import { a } from "./b.ts";', "static"],
    ['import "./b.ts";', "static"],
    ['import { type A } from "./b.ts";', "static"],
    ['export { a } from "./b.ts";', "static"],
    ['import type { A } from "./b.ts";', "type"],
    ['export type { A } from "./b.ts";', "type"],
    ['type A = import("./b.ts").A;', "type"],
    ['const load = async () => await import("./b.ts");', "dynamic"],
  ])("are found with their line and form: %s", (text, form) => {
    expect(importsIn(`\n${text}`)).toEqual([{ specifier: "./b.ts", line: 2, form }]);
  });

  it("are not what a comment or a string shows", () => {
    expect(importsIn('// import "./b.ts";\nconst text = `import "./b.ts"`;')).toEqual([]);
  });
});

describe("imports with a computed path", () => {
  it.each([
    "const load = (kind) => import(`./${kind}/kind.ts`);",
    'const load = (kind) => import("./" + kind);',
    "const load = (path) => import(path);",
  ])("are found with their line: %s", (text) => {
    expect(parseSource("src/a.ts", `\n${text}`)).toMatchObject({
      imports: [],
      computedImports: [2],
    });
  });

  it("are none where the path is written out", () => {
    const text = 'const load = async () => await import("./b.ts"); load(`${b}`);';
    expect(parseSource("src/a.ts", text).computedImports).toEqual([]);
  });
});

describe("exports of a file", () => {
  it.each([
    ["export const a = 1, b = 2;", ["a", "b"]],
    ["export const { a, b: [c] } = it;", ["a", "c"]],
    ["export function a(): void {}", ["a"]],
    ["export class A {}", ["A"]],
    ["export interface A {}", ["A"]],
    ["export type A = string;", ["A"]],
    ["export type { A } from './b.ts';", ["A"]],
    ["const a = 1;\nexport { a as b };", ["b"]],
    ["export * as all from './b.ts';", ["all"]],
    ["export * from './b.ts';", ["*"]],
    ["const a = 1;\nfunction b(): void {}", []],
  ])("are found: %s", (text, names) => {
    expect(exportsIn(text)).toEqual(names);
  });

  it("count a type and a value of one name once", () => {
    expect(exportsIn("export const A = 1;\nexport type A = 1;")).toEqual(["A"]);
  });
});

describe("words that a file acts on", () => {
  it.each([
    ['if (kind === "aws") go();', "text"],
    ['switch (kind) { case "aws": go(); }', "text"],
    ['const kinds = ["aws"];', "text"],
    ["const kind = `aws`;", "text"],
    ['type Kind = "aws";', "type"],
    ["const by = { aws: 1 };", "key"],
    ['const by = { "aws": 1 };', "key"],
    ["const by = { aws };", "key"],
    ["const by = { aws() {} };", "key"],
    ["use(settings.aws);", "key"],
    ['use(settings["aws"]);', "key"],
    ["const { aws } = settings;", "key"],
    ["const { aws: mine } = settings;", "key"],
    ["interface Settings { aws: string }", "key"],
    ['type Aws = Settings["aws"];', "key"],
    ["enum Kind { aws }", "key"],
    ["const path = `aws${rest}`;", "text"],
    ["const path = `${rest}aws${more}`;", "text"],
    ["type Path = `${string}aws`;", "text"],
  ])("are found: %s", (text, as) => {
    expect(wordsIn(text).filter((word) => word.text === "aws")).toEqual([
      { text: "aws", line: 1, as },
    ]);
  });

  it.each([
    'import { aws } from "aws";',
    'const load = () => import("aws");',
    "const aws = 1;",
    "const [aws] = list;",
    "const { ...aws } = settings;",
    "function aws(): void {}",
    "// aws",
    "say(`aws${more} needs a role`);",
  ])("are not imports, variables or comments: %s", (text) => {
    expect(wordsIn(text).filter((word) => word.text === "aws")).toEqual([]);
  });
});

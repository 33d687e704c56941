import { parseSource, type ExportedName, type Word } from "./parse-source.ts";

/** One import of one file, joined from what the syntax tree shows (line, form) and what the resolver found. */
export interface Import {
  readonly from: string;
  readonly line: number;
  /** A path in this repository, a path below `node_modules/`, or the name of a Node module. */
  readonly to: string;
  /** `local`, `npm`, `npm-dev`, `core`, …: dependency-cruiser's words. */
  readonly types: readonly string[];
  /** Erased when the program runs, or loaded only once somebody calls for it. */
  readonly form: "static" | "type" | "dynamic";
}

/** What the checks look at: plain data, so that a test can write one down. */
export interface Codebase {
  /** Every TypeScript file below `src/`, sorted. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
  readonly exports: readonly (ExportedName & { readonly file: string })[];
  readonly words: readonly (Word & { readonly file: string })[];
  /** What the syntax tree shows and dependency-cruiser did not report. Nothing below it was checked. */
  readonly unseen: readonly {
    readonly file: string;
    readonly line: number;
    readonly what: string;
  }[];
}

/** The part of dependency-cruiser's JSON that is used. */
export interface Cruised {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly {
      readonly module: string;
      readonly resolved: string;
      readonly dependencyTypes: readonly string[];
    }[];
  }[];
}

/** Joins files with the graph of dependency-cruiser. A file or an import that only one of the two knows is `unseen`. */
export function codebaseOf(texts: Readonly<Record<string, string>>, cruised: Cruised): Codebase {
  const modules = new Map(cruised.modules.map((module) => [module.source, module.dependencies]));
  const files = Object.keys(texts).toSorted();
  const sources = files.map((file) => ({ file, source: parseSource(file, texts[file] ?? "") }));
  const written = sources.flatMap(({ file, source }) =>
    source.imports.map((each) => ({
      file,
      ...each,
      found: modules.get(file)?.find(({ module }) => sameModule(module, each.specifier)),
    })),
  );
  return {
    files,
    imports: written.flatMap(({ file, line, form, found }) =>
      found === undefined
        ? []
        : [{ from: file, line, form, to: found.resolved, types: found.dependencyTypes }],
    ),
    exports: sources.flatMap(({ file, source }) =>
      source.exports.map(({ name, line }) => ({ file, name, line })),
    ),
    words: sources.flatMap(({ file, source }) =>
      source.words.map(({ text, line, as }) => ({ file, text, line, as })),
    ),
    unseen: [
      ...sources.flatMap(({ file, source }) =>
        source.computedImports.map((line) => ({
          file,
          line,
          what: "an import with a computed path",
        })),
      ),
      ...files
        .filter((file) => !modules.has(file))
        .map((file) => ({ file, line: 1, what: "this file" })),
      ...written
        .filter(({ file, found }) => modules.has(file) && found === undefined)
        .map(({ file, line, specifier }) => ({ file, line, what: `"${specifier}"` })),
    ],
  };
}

/** dependency-cruiser drops the prefix of Node's own modules. */
function sameModule(reported: string, written: string): boolean {
  return reported === written || `node:${reported}` === written;
}

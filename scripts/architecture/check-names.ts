import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";

export interface NameRules {
  /** Names that several files may export, each with its reason. */
  readonly shared: Readonly<Record<string, string>>;
}

/** Names that more than one file exports: one finding for each file. */
export function checkNames(codebase: Codebase, { shared }: NameRules): readonly Finding[] {
  const stars = codebase.exports.filter(({ name }) => name === "*");
  const doubles = codebase.exports.filter(
    ({ name }) =>
      name !== "*" && !Object.hasOwn(shared, name) && filesOf(codebase, name).length > 1,
  );
  return [
    ...stars.map(({ file, line }) => ({
      rule: "no-star-export",
      file,
      line,
      what: "`export *` does not say what it exports.",
      because: "A reader, and the check for names, cannot see it.",
      instead: "Import from the file that declares the name.",
    })),
    ...doubles.map(({ file, line, name }) => ({
      rule: "one-name-one-file",
      file,
      line,
      what: `${name} is exported by ${others(codebase, name, file)} too.`,
      because: "One name has one meaning, so that a search for it finds one thing.",
      instead: "Rename one of them after what it is.",
    })),
  ];
}

function filesOf({ exports }: Codebase, name: string): readonly string[] {
  return exports.filter((each) => each.name === name).map(({ file }) => file);
}

function others(codebase: Codebase, name: string, file: string): string {
  return filesOf(codebase, name)
    .filter((other) => other !== file)
    .join(" and ");
}

/** Entries of the list that are doubled no more. */
export function idleNames(codebase: Codebase, { shared }: NameRules): readonly string[] {
  return Object.keys(shared).filter((name) => filesOf(codebase, name).length < 2);
}

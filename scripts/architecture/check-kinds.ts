import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { isBelow, isIn, type Where } from "./paths.ts";

export interface KindRules {
  /** Each directory in it that has a `kind.ts` is one kind of credential, and its name is the kind's name. */
  readonly directory: string;
  /** The one file that imports every kind. */
  readonly list: string;
  /** What files outside may import. */
  readonly open: readonly string[];
  /** Where no kind may be named. */
  readonly scope: Where;
  /** Words that are a kind's name and mean something else there. */
  readonly exceptions: readonly {
    readonly file: string;
    readonly word: string;
    readonly because: string;
  }[];
}

const BECAUSE = "A new kind of credential must be one directory and no other change.";
const INSTEAD =
  "Put it on the kind (src/credentials/kind/credential-kind.ts) and look it up in `KINDS`.";

/** Names of the kinds, from the directories. */
export function kindsIn({ files }: Codebase, { directory }: KindRules): readonly string[] {
  return files.flatMap((file) => {
    const [kind, name, ...more] = isBelow(file, directory)
      ? file.slice(directory.length + 1).split("/")
      : [];
    return name === "kind.ts" && more.length === 0 && kind !== undefined ? [kind] : [];
  });
}

/** Imports of a kind's directory from outside, and kinds' names that code acts on: literals and keys, not prose. */
export function checkKinds(codebase: Codebase, rules: KindRules): readonly Finding[] {
  return [...importsOf(codebase, rules), ...handedOn(codebase, rules), ...namesOf(codebase, rules)];
}

/** The list may import a kind, so whoever imports it from there would be seen nowhere else. */
function handedOn(codebase: Codebase, rules: KindRules): readonly Finding[] {
  const kinds = kindsIn(codebase, rules);
  return codebase.exports
    .filter(({ file, name }) => file === rules.list && kinds.includes(name))
    .map(({ file, line, name }) => {
      const what = `This exports ${name}, which is particular to one kind.`;
      return { rule: "kinds-are-looked-up", file, line, what, because: BECAUSE, instead: INSTEAD };
    });
}

function importsOf(codebase: Codebase, { directory, list, open }: KindRules): readonly Finding[] {
  const rule = "kinds-are-looked-up";
  return codebase.imports.flatMap(({ from, line, to }) => {
    if (!isBelow(to, directory) || isIn({ in: open }, to)) return [];
    const kind = to.slice(directory.length + 1).split("/")[0] ?? "";
    if (!isBelow(from, directory)) {
      const what = `This imports ${to}, which is particular to one kind.`;
      return [{ rule, file: from, line, what, because: BECAUSE, instead: INSTEAD }];
    }
    if (isBelow(from, `${directory}/${kind}`) || from === list) return [];
    const what = `This imports ${to}, which belongs to another kind.`;
    return [
      {
        rule,
        file: from,
        line,
        what,
        because: BECAUSE,
        instead: "Move it into a directory of its own that both import.",
      },
    ];
  });
}

function namesOf(codebase: Codebase, rules: KindRules): readonly Finding[] {
  const kinds = new Set(kindsIn(codebase, rules));
  return codebase.words.flatMap(({ file, line, text, as }) => {
    const kind = partsOf(text).find((part) => kinds.has(part));
    if (kind === undefined || !isIn(rules.scope, file)) return [];
    if (rules.exceptions.some((each) => each.file === file && each.word === kind)) return [];
    const what = `The ${WORDS[as]} "${text}" names one kind of credential.`;
    return [{ rule: "no-kind-by-name", file, line, what, because: BECAUSE, instead: INSTEAD }];
  });
}

/** `servers` and `aws` of `servers.aws`. A text with spaces is for people, and a URL has a scheme. */
function partsOf(text: string): readonly string[] {
  return /\s|:\/\//u.test(text) ? [] : text.split(/[./:]/u);
}

const WORDS = { text: "value", type: "type", key: "key" } as const;

/** Exceptions that nothing needs any more. */
export function idleExceptions(codebase: Codebase, rules: KindRules): readonly string[] {
  return rules.exceptions
    .filter(
      ({ file, word }) =>
        !codebase.words.some((each) => each.file === file && partsOf(each.text).includes(word)),
    )
    .map(({ file, word }) => `"${word}" in ${file}`);
}

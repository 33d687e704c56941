import type { Widening } from "../../../../policy/compare/widening.ts";
import { dirname } from "node:path";
import { joined, plural } from "../../../../shared/wording.ts";
import { pathText, type MistakeContext } from "../../../../shared/mistake.ts";
import { readYaml, type YamlSource } from "../../../../shared/yaml-source.ts";
import { wrap } from "../../../arguments/help.ts";
import { plain } from "../../../print/print.ts";
import type { PolicyComparison } from "./against.ts";
import type { FileWidening } from "./compare-files.ts";

/** One thing that is newly allowed, with its position: as `--json` has it. */
export interface ShownWidening {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly kind: Widening["kind"];
  readonly grant?: string;
  readonly task?: string;
  readonly message: string;
  readonly before: string;
  readonly after: string;
  /** The organisation's policy changed, and not the repository's. */
  readonly by_organisation?: true;
}

/** A comparison with names and positions, in the order of the files and their lines. */
export interface ShownComparison {
  readonly ref: string;
  readonly commits: readonly string[];
  readonly newly_allowed: readonly ShownWidening[];
  readonly notes: readonly string[];
}

export function showComparison(comparison: PolicyComparison): ShownComparison {
  const { ref, commits, widenings, notes, versionNotes, texts, nameOf } = comparison;
  const sources = new Map([...texts].map(([file, text]) => [file, yamlOf(text)]));
  const shown = widenings.map((one) => show(one, sources.get(one.file), nameOf(one.file)));
  return {
    ref,
    commits,
    newly_allowed: shown.toSorted(inOrder),
    notes: [...versionNotes, ...notes.map(({ file, text }) => `${nameOf(file)} ${text}`)],
  };
}

function inOrder(one: ShownWidening, other: ShownWidening): number {
  if (one.source !== other.source) return one.source < other.source ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

function yamlOf(text: string): YamlSource | undefined {
  const yaml = readYaml(text);
  return yaml.ok ? yaml.value : undefined;
}

function show(
  { widening }: FileWidening,
  yaml: MistakeContext["yaml"] | undefined,
  source: string,
): ShownWidening {
  const { kind, path, grant, task, what, before, after, byOrganisation } = widening;
  // Of a whole grant or task, its name.
  const position = path.length === 2 ? yaml?.positionOfKey(path) : yaml?.positionOf(path);
  const { line, column } = position ?? { line: 1, column: 1 };
  return {
    source,
    line,
    column,
    path: pathText(path),
    kind,
    ...(grant === undefined ? {} : { grant }),
    ...(task === undefined ? {} : { task }),
    message: what,
    before,
    after,
    ...(byOrganisation === true ? { by_organisation: true } : {}),
  };
}

/** The comparison for people: what is newly allowed, then what else there is to know. */
export function comparisonLines(comparison: ShownComparison): readonly string[] {
  const { newly_allowed: found, notes } = comparison;
  return [
    ...notes.map(plain),
    ...alike(found).flatMap(([first, ...more]) => wideningLines(first, more)),
    plain(
      found.length === 0
        ? `Nothing is newly allowed, compared with ${versionText(comparison)}.`
        : `${plural(found.length, "thing is", "things are")} newly allowed, or may be, compared with ${versionText(comparison)}.`,
    ),
  ];
}

function versionText({ ref, commits }: ShownComparison): string {
  const short = commits.map((commit) => commit.slice(0, 10)).join(", ");
  return commits.some((commit) => commit.startsWith(ref)) ? short : `${ref} (${short})`;
}

const MARKS: Readonly<Record<Widening["kind"], string>> = {
  new: "(new)",
  wider: "(wider)",
  changed: "(changed)",
};

type Alike = readonly [ShownWidening, ...ShownWidening[]];

/** An organisation's policy changes many policies in the same way: these become one. */
function alike(found: readonly ShownWidening[]): readonly Alike[] {
  const groups = new Map<string, [ShownWidening, ...ShownWidening[]]>();
  for (const one of found) {
    const { source, path, kind, message, before, after } = one;
    const of = one.by_organisation === true ? dirname(source) : `${source}:${one.line}`;
    const key = JSON.stringify([of, path, kind, message, before, after]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function wideningLines(one: ShownWidening, more: readonly ShownWidening[]): readonly string[] {
  const { source, line, column, path, kind, message, before, after } = one;
  const head = [`${source}:${line}:${column}`, path, MARKS[kind]].filter((part) => part !== "");
  const by = one.by_organisation === true ? " The organisation's policy changed." : "";
  const others = more.length === 0 ? "" : ` ${sameText(more.map((other) => other.source))}`;
  return [
    plain(head.join("  ")),
    ...wrap(plain(`${message}${by}${others}`)).map((part) => `  ${part}`),
    ...valueLines(kind === "new" ? after : `${before} → ${after}`),
  ];
}

/** Text of a policy. A runner takes a line that begins with two colons for a command, also when it is indented. */
function valueLines(text: string): readonly string[] {
  return wrap(plain(text)).map((part) => `    ${part.replace(/^::/u, ": :")}`);
}

function sameText(sources: readonly string[]): string {
  const files = [...new Set(sources)];
  return `The same in ${plural(files.length, "more policy", "more policies")}: ${joined(files, "and", 3)}.`;
}

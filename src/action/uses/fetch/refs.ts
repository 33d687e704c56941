/** A branch or tag of a repository. */
export interface Ref {
  /** `refs/heads/main` */
  readonly name: string;
  /** The commit that it points to. */
  readonly commit: string;
  /** The tag's own id, for an annotated tag. It is the id of no commit. */
  readonly tagId?: string;
  /** HEAD points to it: it is the default branch. */
  readonly isDefault?: true;
}

/** The branches and tags of a repository, the one that HEAD points to first. */
export type Refs = readonly Ref[];

const FLUSH = "0000";
const DELIMITER = "0001";

/**
 * The request `ls-refs` of git's protocol version 2: branches and tags with the commits behind annotated tags, and nothing
 * of pull requests, which anybody can open with a commit of a fork.
 * @see https://git-scm.com/docs/protocol-v2
 */
export const LS_REFS_REQUEST = [
  packet("command=ls-refs\n"),
  packet("object-format=sha1"),
  DELIMITER,
  packet("peel\n"),
  packet("symrefs\n"),
  packet("ref-prefix HEAD\n"),
  packet("ref-prefix refs/heads/\n"),
  packet("ref-prefix refs/tags/\n"),
  FLUSH,
].join("");

function packet(text: string): string {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}

/** One line: its length, an id, a name, and attributes. */
const LINE = /^[0-9a-f]{4}(?<id>[0-9a-f]{40}) (?<name>\S+)(?<attributes>(?: \S+)*)$/u;
const PEELED = / peeled:(?<commit>[0-9a-f]{40})/u;
const TARGET = / symref-target:(?<target>\S+)/u;

/** The response; undefined when it is not one, or was cut off. */
export function parseRefs(body: string): Refs | undefined {
  if (body === FLUSH) return [];
  // Every line ends with a line end.
  if (!body.endsWith(`\n${FLUSH}`)) return undefined;
  const lines = body
    .slice(0, -FLUSH.length - 1)
    .split("\n")
    .map(parseLine);
  if (lines.includes(undefined)) return undefined;
  const refs = lines.flatMap((line) => (line === undefined ? [] : line));
  const head = refs.find(({ name }) => name === "HEAD")?.target;
  return refs
    .filter(({ name }) => name !== "HEAD")
    .map(({ ref }) => (ref.name === head ? defaultBranch(ref) : ref))
    .toSorted((left, right) => Number(right.name === head) - Number(left.name === head));
}

function defaultBranch(ref: Ref): Ref {
  return { ...ref, isDefault: true };
}

interface Line {
  readonly name: string;
  readonly ref: Ref;
  readonly target: string | undefined;
}

function parseLine(text: string): Line | undefined {
  const { id, name, attributes = "" } = LINE.exec(text)?.groups ?? {};
  if (id === undefined || name === undefined) return undefined;
  const ref = refOf(name, id, PEELED.exec(attributes)?.groups?.["commit"]);
  return { name, ref, target: TARGET.exec(attributes)?.groups?.["target"] };
}

function refOf(name: string, id: string, peeled: string | undefined): Ref {
  return peeled === undefined ? { name, commit: id } : { name, commit: peeled, tagId: id };
}

/** `v4` of `refs/tags/v4` */
export function shortName({ name }: Ref): string {
  return name.replace(/^refs\/(?:heads|tags)\//u, "");
}

/** `the tag v4`, `the branch main` */
export function describeRef(ref: Ref): string {
  return `the ${ref.name.startsWith("refs/tags/") ? "tag" : "branch"} ${shortName(ref)}`;
}

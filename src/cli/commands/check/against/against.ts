import { dirname, join, relative, resolve } from "node:path";
import { loadSettings } from "../../../../credentials/kinds.ts";
import { createPolicyParser, type PolicyParser } from "../../../../policy/parse-policy.ts";
import { failure, type Failure } from "../../../../shared/failure.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import { joined } from "../../../../shared/wording.ts";
import type { CliDeps } from "../../../arguments/cli-deps.ts";
import {
  isAtOrBelow,
  placePaths,
  type PlacedPath,
} from "../../../sources/version/find-repository.ts";
import { readVersion, type Version } from "../../../sources/version/read-version.ts";
import { versionFailure } from "../../../sources/version/version-failure.ts";
import { capPathOf, isOrganisationFile } from "../../../sources/policy-directory.ts";
import { scopeOf } from "../../../sources/policy-file.ts";
import { isBelowPolicies } from "../../../sources/policy-paths.ts";
import { compareFiles, type FileNote, type FileWidening } from "./compare-files.ts";
import { parseSlots } from "./policy-slots.ts";

/** A policy as it is now. */
export interface PresentFile {
  /** As the command line named it. */
  readonly path: string;
  readonly text: string;
  /** Whether `check` takes it for a policy. */
  readonly isPolicy: boolean;
}

/** What the policies allow now and did not allow in another version. */
export interface PolicyComparison {
  readonly ref: string;
  readonly commits: readonly string[];
  readonly widenings: readonly FileWidening[];
  readonly notes: readonly FileNote[];
  /** About the commit itself, one sentence each. */
  readonly versionNotes: readonly string[];
  /** The texts of now, to find positions in. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the commit has a policy at or below a path. */
  readonly has: (path: string) => boolean;
  /** How the command line would name a file. */
  readonly nameOf: (file: string) => string;
}

/** What is wrong with a REF, before git sees it; undefined if nothing is. */
export function refMistake(ref = ""): Failure | undefined {
  if (ref.includes("..")) {
    const [first = ""] = ref.split(/\.{2,}/u);
    const message = `--against needs one commit, and "${ref}" is a range.`;
    const example = first === "" ? "origin/main" : first;
    return failure("usage", message, { remedy: `For example: --against ${example}.` });
  }
  if (!ref.startsWith("-") && !/[\p{Cc}\s]/u.test(ref)) return undefined;
  const message = `--against needs a commit, a branch or a tag, and not "${ref}".`;
  return failure("usage", message, { remedy: "For example: --against origin/main." });
}

/** Compares what is on disk with the version of a commit, which is read through git. */
export async function compareAgainst(
  deps: CliDeps,
  given: {
    readonly ref: string;
    /** As the command line has them, directories too. */
    readonly paths: readonly string[];
    /** The files that they stand for, also those that do not exist now. */
    readonly named: readonly string[];
    readonly files: readonly PresentFile[];
    /** Why others cannot be read. */
    readonly unread: readonly string[];
    readonly isCapRequired: boolean;
  },
): Promise<Result<PolicyComparison, Failure>> {
  const { ref, paths, named, files, unread, isCapRequired } = given;
  if (paths.includes("-")) return err(STANDARD_INPUT);
  const version = await versionOf(deps, ref, given);
  if (!version.ok) return version;
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const texts = new Map(
    files.filter((file) => isCompared(file, parser)).map(({ path, text }) => [resolve(path), text]),
  );
  const old = new Map(
    [...version.value.files].filter(
      ([path, text]) => texts.has(path) || isOldPolicy(path, text, parser),
    ),
  );
  if (texts.size === 0 && old.size === 0) return err({ ...nothingAt(paths, ref), details: unread });
  const compared = compareFiles({
    before: parseSlots(parser, old),
    after: parseSlots(parser, texts),
    isCapRequired,
  });
  return ok({
    ...compared,
    ref,
    commits: version.value.commits,
    // Where something is listed, the commit was worth a comparison.
    versionNotes: compared.widenings.length === 0 ? version.value.notes : [],
    texts,
    nameOf: namesBy(paths, named),
    has: (path) => [...old.keys()].some((file) => isAtOrBelow(file, resolve(path))),
  });
}

const STANDARD_INPUT = failure("usage", "Standard input has no other version.", {
  remedy: "Name files or directories of a git repository.",
});

function nothingAt(paths: readonly string[], ref: string): Failure {
  return versionFailure(
    `There is no policy to compare at ${joined(paths)}, neither now nor in ${ref}.`,
    "Name the directory of the policies, or a policy.",
  );
}

/** Whatever else a text looks like: if it is a policy without mistakes, a broker would read it as one. */
function isCompared({ path, text, isPolicy }: PresentFile, parser: PolicyParser): boolean {
  return isPolicy || parser.parse(text, { source: path, scope: scopeOf(path) }).ok;
}

/** Of a file that is gone: one with mistakes allowed nothing, but an organisation's refused everything. */
function isOldPolicy(path: string, text: string | undefined, parser: PolicyParser): boolean {
  if (isOrganisationFile(path)) return true;
  return text !== undefined && isCompared({ path, text, isPolicy: false }, parser);
}

/** Reads what the paths had, and the organisations' policies beside them. */
async function versionOf(
  deps: CliDeps,
  ref: string,
  { paths, named }: { readonly paths: readonly string[]; readonly named: readonly string[] },
): Promise<Result<Version, Failure>> {
  const caps = named.flatMap((path) => capPathOf(resolve(path)) ?? []);
  const places = await placePaths(deps, [...new Set([...paths, ...named, ...caps])]);
  return places.ok ? readVersion(deps, ref, { places: places.value, isWanted }) : places;
}

function isWanted(file: string, { below }: PlacedPath): boolean {
  if (file === below) return true;
  const prefix = below === "" ? "" : `${below}/`;
  return file.startsWith(prefix) && isBelowPolicies(file.slice(prefix.length));
}

/** A file as the command line would name it: below a path that it names, or beside one. */
function namesBy(paths: readonly string[], named: readonly string[]): PolicyComparison["nameOf"] {
  const places = [...paths, ...named, ...named.map((path) => dirname(path))];
  return (file) => {
    const above = places.find((path) => isAtOrBelow(file, resolve(path)));
    if (above === undefined) return relative(resolve("."), file);
    return file === resolve(above) ? above : join(above, relative(resolve(above), file));
  };
}

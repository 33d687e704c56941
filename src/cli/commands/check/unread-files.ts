import { basename, dirname, join, relative, resolve } from "node:path";
import type { Mistake } from "../../../shared/mistake.ts";
import { REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { ORGANISATION_FILE } from "../../sources/policy-directory.ts";

/** What is known about the places of the policies that are checked. */
export interface PolicyPlaces {
  /** The policies that are checked, as they were named. */
  readonly checked: readonly string[];
  /** The names in each of their directories; a directory that cannot be listed has none. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
  /** Policies of which GitHub has said that their names are right. */
  readonly confirmed?: ReadonlySet<string>;
  /** The directory that the broker reads, and the configuration that says so. */
  readonly broker: { readonly directory?: string; readonly config?: string } | undefined;
}

/** Warnings about files that look like policies and that no broker reads, or that were not among those to check. */
export function unreadFiles(places: PolicyPlaces): readonly Mistake[] {
  const { checked, neighbours } = places;
  const known = new Set(checked.map((path) => resolve(path)));
  const directories = [...new Set(checked.map((path) => dirname(path)))];
  const others = directories.flatMap((directory) =>
    (neighbours.get(directory) ?? []).map((name) => join(directory, name)),
  );
  return [
    ...checked.flatMap((path) => whyUnread(path, places)),
    ...others
      .filter((path) => !known.has(resolve(path)))
      .flatMap((path) => whyLeftOut(path, places)),
  ];
}

function whyUnread(path: string, places: PolicyPlaces): readonly Mistake[] {
  const name = basename(path);
  if (name.endsWith(".yaml")) return [wrongExtension(path)];
  const outside = whyOutside(path, places);
  if (outside !== undefined) return [warning(path, outside)];
  const wrong = name === ORGANISATION_FILE ? undefined : whyNoName(path, places);
  return wrong === undefined ? [] : [warning(path, wrong)];
}

function wrongExtension(path: string): Mistake {
  const right = basename(path).replace(/\.yaml$/u, ".yml");
  return warning(
    path,
    `No broker reads this file: a policy's name ends in .yml. Rename it to ${right}.`,
  );
}

/** A broker reads exactly `<directory>/<owner>/<repository>.yml`. */
function whyOutside(path: string, { broker }: PolicyPlaces): string | undefined {
  const { directory, config = "" } = broker ?? {};
  if (directory === undefined) return undefined;
  const parts = relative(resolve(directory), resolve(path)).split(/[\\/]/u);
  if (parts[0] === "..") {
    return `No broker reads this file: it is outside the policy.directory of ${config}, ${directory}.`;
  }
  const isOwned = parts.length === 2 && parts[0]?.startsWith(".") === false;
  return isOwned
    ? undefined
    : `No broker reads this file: a policy is at OWNER/REPOSITORY.yml in ${directory}.`;
}

/** GitHub compares names without case, and writes each in one way: a broker looks for exactly that. */
function whyNoName(path: string, { neighbours, confirmed }: PolicyPlaces): string | undefined {
  const [directory, file] = [dirname(path), basename(path)];
  const twin = (neighbours.get(directory) ?? []).find(
    (other) => other !== file && other.toLowerCase() === file.toLowerCase(),
  );
  if (twin !== undefined) {
    return `${file} and ${twin} are of one repository, because GitHub compares names without case. A broker reads the one that is written as GitHub writes the name.`;
  }
  const repository = file.replace(/\.yml$/u, "");
  const owner = basename(directory);
  const name = `${owner}/${repository}`;
  if (!REPOSITORY_NAME.test(`o/${repository}`)) return `No repository can be called ${repository}.`;
  if (!/\p{Lu}/u.test(repository) || confirmed?.has(path) === true) return undefined;
  return `A broker reads this file only if GitHub writes the repository's name with these capitals. \`gh api repos/${name} --jq .full_name\` prints it.`;
}

/** A file beside those that were checked. */
function whyLeftOut(path: string, { checked, neighbours }: PolicyPlaces): readonly Mistake[] {
  const [directory, file] = [dirname(path), basename(path)];
  if (file.endsWith(".yaml")) return [wrongExtension(path)];
  if (file !== ORGANISATION_FILE) return [];
  // Whoever names one file of many did not mean all of them.
  const visible = (neighbours.get(directory) ?? []).filter((name) => /^[^.].*\.yml$/u.test(name));
  const isGlob = visible.every((name) => checked.includes(join(directory, name)));
  if (!isGlob) return [];
  const message = `This file was not checked: *.yml leaves out names that begin with a dot. Name the directory instead: stepkey check ${directory}`;
  return [warning(path, message)];
}

function warning(source: string, message: string): Mistake {
  const nowhere = { line: 1, column: 1, path: "", expected: "", example: "" };
  return { source, message, severity: "warning", ...nowhere };
}

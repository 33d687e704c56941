import { basename, dirname, join } from "node:path";
import type { CliDeps, DirectoryEntry } from "../arguments/cli-deps.ts";

/** A policy that a broker reads: `<owner>/<repository>.yml`, or the organisation's. */
export interface PolicyFile {
  readonly path: string;
  /** `octo-org/shop`; undefined for an organisation's policy. */
  readonly repository: string | undefined;
}

export const ORGANISATION_FILE = ".organisation.yml";
const EXTENSION = ".yml";

/** The policies of a policy directory, as a broker finds them. Rejects when the directory cannot be read. */
export async function listPolicies(
  { listDirectory }: Pick<CliDeps, "listDirectory">,
  directory: string,
): Promise<readonly PolicyFile[]> {
  const owners = (await listDirectory(directory)).filter(isOwner);
  const listed = await Promise.all(
    owners.map(async ({ name: owner }) => {
      const entries = await listDirectory(join(directory, owner));
      return entries.filter(isPolicy).map(({ name }) => ({
        path: join(directory, owner, name),
        repository:
          name === ORGANISATION_FILE ? undefined : `${owner}/${name.slice(0, -EXTENSION.length)}`,
      }));
    }),
  );
  return listed.flat();
}

export function isOrganisationFile(path: string): boolean {
  return basename(path) === ORGANISATION_FILE;
}

/** Where the organisation's policy of a repository's is; undefined where a broker reads none, as beside .github/stepkey.yml. */
export function capPathOf(path: string): string | undefined {
  const directory = dirname(path);
  return basename(directory).startsWith(".") ? undefined : join(directory, ORGANISATION_FILE);
}

/** `.git` and its like hold no policies. */
export function isOwner({ name, isDirectory }: DirectoryEntry): boolean {
  return isDirectory && !name.startsWith(".");
}

export function isPolicy({ name, isDirectory }: DirectoryEntry): boolean {
  return !isDirectory && name.endsWith(EXTENSION);
}

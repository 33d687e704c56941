import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { prepareAction } from "../../../src/action/uses/prepare/prepare-action.ts";
import type { PreparedAction } from "../../../src/action/uses/prepare/prepared-action.ts";
import { parseActionReference } from "../../../src/shared/action-reference.ts";
import type { Failure } from "../../../src/shared/failure.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";

/** Files by path, `octo-org/deploy@v1/action.yml` for an action of a repository. */
export type ActionFiles = Readonly<Record<string, string>>;

export const SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";

const CONTEXTS = {
  github: { repository: "octo-org/shop", token: "" },
  runner: { os: "Linux" },
  job: { status: "success" },
  strategy: {},
  matrix: { node: 24 },
};

/** Prepares the action that `uses` names, as stepkey does it before a credential, with everything below one directory. */
export async function prepareFrom(
  directory: string,
  files: ActionFiles,
  { uses, isPinnedOnly = false }: { readonly uses: string; readonly isPinnedOnly?: boolean },
): Promise<Result<PreparedAction, Failure>> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const reference = parseActionReference(uses);
  if (reference === undefined) throw new Error(`not an action: ${uses}`);
  const root =
    reference.from === "workspace"
      ? directory
      : join(directory, `${reference.owner}/${reference.repository}@${reference.ref}`);
  let found = 0;
  return await prepareAction(
    { root, directory: join(root, reference.path) },
    {
      reference,
      inputs: { given: new Map(), references: new Map() },
      scope: { contexts: CONTEXTS, hasToken: false },
      nesting: {
        depth: 0,
        position: "",
        workspace: directory,
        isPinnedOnly,
        count: () => (found += 1),
        fetch: async ({ owner, repository, path, ref }) => {
          const at = join(directory, `${owner}/${repository}@${ref}`);
          const isLoose = ref !== SHA;
          await Promise.resolve();
          if (ref === "gone") {
            const message = "There is nothing.";
            return err({ code: "action_not_found", message, remedy: "" });
          }
          const looseRef = isLoose ? `the tag ${ref}` : undefined;
          return ok({ directory: join(at, path), root: at, sha: SHA, looseRef });
        },
      },
    },
  );
}

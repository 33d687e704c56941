type Environment = Readonly<Record<string, string | undefined>>;

const REPOSITORY = /^[\w-]+\/[\w.-]+$/u;
const REF = /^[\w./-]+$/u;

/**
 * Where the documentation of exactly this version of the action is, as the runner's contexts say. An action of the
 * workspace (`uses: ./…`) has no repository: then it is the path.
 */
export function docsOf(env: Environment): string {
  const server = env["GITHUB_SERVER_URL"] ?? "";
  const repository = env["GITHUB_ACTION_REPOSITORY"] ?? "";
  const ref = env["GITHUB_ACTION_REF"] ?? "";
  const isKnown = URL.canParse(server) && REPOSITORY.test(repository) && REF.test(ref);
  return isKnown ? `${new URL(server).origin}/${repository}/blob/${ref}/docs` : "docs";
}

/** The paragraph about a code. */
export function paragraphOf(code: string, docs: string): string {
  return `${docs}/errors.md#${code}`;
}

import { execFileSync, spawnSync } from "node:child_process";
import type { ServerResponse } from "node:http";
import type { GitServerRules } from "./git-server.ts";

export interface ApiCall {
  readonly url: URL;
  /** The bare repository. */
  readonly directory: string;
  /** `octo-org/deploy` */
  readonly repository: string;
  /** What is behind the repository in the path. */
  readonly rest: string;
  readonly rules: GitServerRules;
  /** The origin of tarballs; empty for the same. */
  readonly codeload: string;
}

/**
 * A fake of what GitHub's API says of a repository, as its documentation has it: trees, tarballs, comparisons, commits. A
 * tarball is redirected to another origin that needs no token, as GitHub redirects to codeload.
 */
export function repositoryApi(call: ApiCall, response: ServerResponse): void {
  const { url, repository, rest, rules } = call;
  const [what = "", ...parts] = rest.split("/");
  if (url.pathname.startsWith("/codeload/")) {
    send(response, { body: tarball(call, rest), rules, path: url.pathname });
    return;
  }
  if (what === "tarball") {
    response
      .writeHead(302, { location: `${call.codeload}/codeload/${repository}/${parts[0]}?token=x` })
      .end();
    return;
  }
  const body = answer(call, what, parts);
  if (body === undefined) response.writeHead(404).end("{}");
  else send(response, { body: Buffer.from(body), rules, path: url.pathname });
}

function send(
  response: ServerResponse,
  { body, rules, path }: { body: Buffer; rules: GitServerRules; path: string },
): void {
  response.end(rules.tamper?.(path, body) ?? body);
}

function answer(call: ApiCall, what: string, parts: readonly string[]): string | undefined {
  const [first = "", second = ""] = parts;
  const routes: Readonly<Record<string, () => string | undefined>> = {
    "": () => about(call),
    git: () => (first === "trees" ? tree(call, second) : commit(call, second)),
    commits: () => run(call, ["rev-parse", "--verify", "-q", `${first}^{commit}`]),
    compare: () => comparison(call, first),
    contents: () => contents(call, parts.join("/")),
  };
  return routes[what]?.();
}

function about({ repository, rules }: ApiCall): string {
  const archived = rules.archived?.includes(repository) === true;
  return JSON.stringify({ full_name: repository, archived });
}

/** Only for a commit's own id: of a tag, the API has another route. */
function commit(call: ApiCall, sha: string): string | undefined {
  if (run(call, ["cat-file", "-t", sha]) !== "commit") return undefined;
  return JSON.stringify({ sha, tree: { sha: run(call, ["rev-parse", `${sha}^{tree}`]) } });
}

function tree(call: ApiCall, sha: string): string | undefined {
  const listed = run(call, ["ls-tree", "-r", "-t", "-z", sha]);
  if (listed === undefined) return undefined;
  const entries = listed.split("\0").filter((entry) => entry !== "");
  return JSON.stringify({
    sha,
    truncated: false,
    tree: entries.map((entry) => {
      const [, mode, type, id, path] = /^(\d+) (\w+) (\w+)\t(.*)$/su.exec(entry) ?? [];
      return { path, mode, type, sha: id };
    }),
  });
}

function comparison(call: ApiCall, basehead: string): string | undefined {
  const [base = "", head = ""] = basehead.split("...");
  const common = run(call, ["merge-base", base, head]);
  if (common === undefined) return undefined;
  const status = ((): string => {
    if (base === head) return "identical";
    if (common === head) return "behind";
    return common === base ? "ahead" : "diverged";
  })();
  return JSON.stringify({ status });
}

/** Of the default branch. A directory is an array. */
function contents(call: ApiCall, path: string): string | undefined {
  const type = run(call, ["cat-file", "-t", `HEAD:${path}`]);
  if (type === undefined) return undefined;
  if (type === "tree") return "[]";
  const sha = run(call, ["rev-parse", `HEAD:${path}`]);
  const content = execFileSync("git", ["cat-file", "blob", `HEAD:${path}`], {
    cwd: call.directory,
  });
  const common = { type: "file", encoding: "base64", path, sha, size: content.length };
  // In lines, as GitHub has it.
  return JSON.stringify({
    ...common,
    content: content.toString("base64").replaceAll(/.{60}/gu, "$&\n"),
  });
}

function tarball({ directory, repository }: ApiCall, sha: string): Buffer {
  const prefix = `${repository.replace("/", "-")}-${sha.slice(0, 7)}/`;
  const args = ["archive", "--format=tar.gz", `--prefix=${prefix}`, sha];
  return execFileSync("git", args, { cwd: directory, maxBuffer: 1024 * 1024 * 1024 });
}

function run({ directory }: ApiCall, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: directory, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

import { COMMIT_SHA } from "./patterns.ts";

/** The text of a file; undefined when there is none. */
type ReadText = (path: string) => string | undefined;

/** How far the running file is below the root of stepkey: `src/cli`, `dist/chunks`. */
const MAX_DEPTH = 4;

/**
 * The commit of stepkey that runs: that of its clone, or of the directory into which a runner unpacked an action that is
 * pinned by commit. `directory` holds the running file. Undefined where neither is known, as in an image with `dist/` alone.
 */
export function ownCommit(directory: string, read: ReadText): string | undefined {
  let here = directory.replaceAll("\\", "/");
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    // Never beyond stepkey's own root: a directory above may be a clone of something else.
    if (isOwnRoot(read(`${here}/package.json`))) return commitOfClone(here, read) ?? pinnedIn(here);
    here = here.slice(0, Math.max(0, here.lastIndexOf("/")));
  }
  return undefined;
}

function isOwnRoot(manifest: string | undefined): boolean {
  return manifest !== undefined && /^\s*"name":\s*"stepkey"/mu.test(manifest);
}

/** `…/_actions/octo-org/stepkey/<commit>` */
function pinnedIn(root: string): string | undefined {
  const last = root.slice(root.lastIndexOf("/") + 1);
  return root.includes("/_actions/") && COMMIT_SHA.test(last) ? last : undefined;
}

/** @see https://git-scm.com/docs/gitrepository-layout */
function commitOfClone(root: string, read: ReadText): string | undefined {
  const link = group(/^gitdir: (.+)$/mu, read(`${root}/.git`));
  const own = link === undefined ? `${root}/.git` : absolute(root, link);
  const head = read(`${own}/HEAD`);
  const ref = group(/^ref: (refs\/\S+)$/mu, head);
  return ref === undefined ? commitIn(head) : commitOfRef(ref, own, read);
}

/** A work tree of its own shares its refs with the others. */
function commitOfRef(ref: string, own: string, read: ReadText): string | undefined {
  const common = group(/^(\S+)$/mu, read(`${own}/commondir`));
  const shared = common === undefined ? own : absolute(own, common);
  return commitIn(read(`${shared}/${ref}`)) ?? packed(read(`${shared}/packed-refs`), ref);
}

function group(pattern: RegExp, text = ""): string | undefined {
  return pattern.exec(text)?.[1];
}

function absolute(base: string, path: string): string {
  return /^(?:\/|[A-Za-z]:)/u.test(path) ? path : `${base}/${path}`;
}

function packed(refs: string | undefined, ref: string): string | undefined {
  const line = refs?.split("\n").find((one) => one.endsWith(` ${ref}`));
  return commitIn(line?.split(" ")[0]);
}

function commitIn(text = ""): string | undefined {
  const commit = text.trim();
  return COMMIT_SHA.test(commit) ? commit : undefined;
}

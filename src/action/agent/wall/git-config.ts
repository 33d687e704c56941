/** One entry of a git configuration: `remote.origin.url`, and its value; undefined for a name without `=`. */
export interface GitEntry {
  readonly key: string;
  readonly value: string | undefined;
}

/** What `git config --null --list` prints. */
export function parseGitEntries(text: string): readonly GitEntry[] {
  return text
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const at = entry.indexOf("\n");
      return at < 0
        ? { key: entry, value: undefined }
        : { key: entry.slice(0, at), value: entry.slice(at + 1) };
    });
}

/**
 * Keys that hold no credential, name no program and no other file. Everything else is left out: whoever adds a key to git
 * need not know of this list. Git writes sections and names in lower case; what is between them may have dots.
 */
const KEPT = [
  /^core\.(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|longpaths|sparsecheckout|sparsecheckoutcone|worktree)$/u,
  /^extensions\.(?:objectformat|refstorage|partialclone|worktreeconfig|relativeworktrees|noop)$/u,
  /^remote\..+\.(?:url|pushurl|fetch|push|tagopt|promisor|partialclonefilter|prune)$/su,
  /^branch\..+\.(?:remote|merge|rebase|pushremote)$/su,
  /^submodule\..+\.(?:url|active|branch)$/su,
  /^(?:submodule\.active|user\.(?:name|email)|pull\.(?:rebase|ff)|push\.default|fetch\.prune|init\.defaultbranch|gc\.auto|index\.version|lfs\.repositoryformatversion)$/u,
];

/** The same configuration without credentials, includes, and whatever makes git start a program. */
export function cleanGitConfig(entries: readonly GitEntry[]): string {
  const kept = entries.filter(({ key }) => KEPT.some((form) => form.test(key)));
  return kept.map(({ key, value }) => entryText(key, value)).join("");
}

function entryText(key: string, value: string | undefined): string {
  const first = key.indexOf(".");
  const last = key.lastIndexOf(".");
  const section = key.slice(0, first);
  const middle = first === last ? "" : ` "${escaped(key.slice(first + 1, last))}"`;
  const name = key.slice(last + 1);
  const text = value === undefined ? name : `${name} = "${escaped(withoutLogin(value))}"`;
  return `[${section}${middle}]\n\t${text}\n`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** A URL may hold a user and a password: `https://x-access-token:…@github.com/…`. */
function withoutLogin(value: string): string {
  return value.replace(/^(?<scheme>https?:\/\/)[^/]*@/iu, "$<scheme>");
}

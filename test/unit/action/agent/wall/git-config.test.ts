import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cleanGitConfig,
  parseGitEntries,
} from "../../../../../src/action/agent/wall/git-config.ts";

/** What git reads in a configuration file. */
function entriesOf(text: string) {
  const directory = mkdtempSync(join(tmpdir(), "stepkey-git-config-"));
  try {
    const file = join(directory, "config");
    writeFileSync(file, text);
    const args = ["config", "--file", file, "--no-includes", "--null", "--list"];
    return parseGitEntries(execFileSync("git", args).toString());
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const clean = (text: string): string => cleanGitConfig(entriesOf(text));

const CHECKOUT = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = false
[remote "origin"]
	url = https://github.com/octo-org/orders
	fetch = +refs/heads/*:refs/remotes/origin/*
[gc]
	auto = 0
[http "https://github.com/"]
	extraheader = AUTHORIZATION: basic c2VjcmV0
[includeIf "gitdir:/home/runner/work/orders/orders/.git"]
	path = /home/runner/work/_temp/git-credentials-1.config
[branch "main"]
	remote = origin
	merge = refs/heads/main
`;

describe("the git configuration that an agent sees", () => {
  it("has no credential of checkout, neither in itself nor by a file that it includes", () => {
    expect(clean(CHECKOUT)).not.toMatch(/extraheader|secret|c2VjcmV0|include|git-credentials/iu);
  });

  it("still says what the repository is and where it comes from", () => {
    expect(entriesOf(clean(CHECKOUT))).toEqual(
      entriesOf(CHECKOUT).filter(({ key }) => !/^(?:http|includeif)\./u.test(key)),
    );
  });

  it.each([
    ["core.fsmonitor", '[core]\n\tfsmonitor = "sh -c x"\n'],
    ["core.hooksPath", "[core]\n\thooksPath = evil\n"],
    ["core.sshCommand", '[core]\n\tsshCommand = "sh -c x"\n'],
    ["core.pager", "[core]\n\tpager = evil\n"],
    ["core.attributesFile", "[core]\n\tattributesFile = evil\n"],
    ["an alias", '[alias]\n\tst = "!evil"\n'],
    ["a filter", '[filter "x"]\n\tclean = evil\n'],
    ["a credential helper", '[credential]\n\thelper = "!evil"\n'],
    ["a helper of one host", '[credential "https://github.com"]\n\thelper = evil\n'],
    ["an include", "[include]\n\tpath = evil\n"],
    ["a submodule's update command", '[submodule "m"]\n\tupdate = "!evil"\n'],
    ["a remote's programs", '[remote "o"]\n\tuploadpack = evil\n\treceivepack = evil\n'],
    ["a rewritten url", '[url "ext::evil "]\n\tinsteadOf = https://\n'],
  ])("has nothing that starts a program: %s", (_, text) => {
    expect(clean(text)).toBe("");
  });

  it("has a url without its login", () => {
    expect(clean('[remote "o"]\n\turl = https://x-access-token:secret@github.com/a/b\n')).toBe(
      '[remote "o"]\n\turl = "https://github.com/a/b"\n',
    );
  });

  it.each(['a"b', "a\\b", "a.b", "a]b", "a b"])("keeps a branch of the name %s", (name) => {
    const text = `[branch "${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]\n\tmerge = "x;y # z"\n`;
    expect(entriesOf(clean(text))).toEqual([{ key: `branch.${name}.merge`, value: "x;y # z" }]);
  });
});

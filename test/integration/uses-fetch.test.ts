import { existsSync, readFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FETCH_LIMITS } from "../../src/action/uses/fetch/limits.ts";
import { Secret } from "../../src/shared/secret.ts";
import { shareObjects } from "../support/uses/action-repository.ts";
import { ACTION_YML, startFetching, type Fetching } from "../support/uses/fetching.ts";

const FILES = { "action.yml": ACTION_YML, "index.js": "console.log('deploy')\n" };

describe.each([
  { how: "by git", options: {} },
  { how: "as a tarball, where there is no git", options: { path: "/nonexistent" } },
])("An action that is fetched $how", ({ options }) => {
  let at: Fetching;
  beforeAll(async () => {
    at = await startFetching({
      private: { "octo-org/private": "t0ken" },
      moved: { "octo-org/old": "octo-org/deploy" },
      archived: ["octo-org/archived"],
    });
  });
  afterAll(async () => await at.close());

  it("has the files of its commit, with links and the executable bit", async () => {
    const repository = at.repository("octo-org/files");
    const sha = repository.commit(
      {
        ...FILES,
        "bin/run.sh": { executable: "#!/bin/sh\n" },
        "lib/deep/x.js": "1",
        "latest.js": { link: "lib/deep/x.js" },
        [`long/${"d".repeat(90)}/${"f".repeat(90)}`]: "long",
        "naïve ✓.txt": "ü",
      },
      { ref: "refs/tags/v1" },
    );
    const fetched = await at.fetch(`octo-org/files@${sha}`, options);
    if (!fetched.ok) throw new Error(fetched.error.message);
    const { directory, ...rest } = fetched.value;
    expect(rest).toEqual({
      root: directory,
      metadataFile: join(directory, "action.yml"),
      repository: "octo-org/files",
      path: "",
      sha,
      notes: [],
    });
    expect(readFileSync(join(directory, "action.yml"), "utf8")).toBe(ACTION_YML);
    expect(statSync(join(directory, "bin/run.sh")).mode & 0o777).toBe(0o755);
    expect(statSync(join(directory, "index.js")).mode & 0o777).toBe(0o644);
    expect(readlinkSync(join(directory, "latest.js"))).toBe("lib/deep/x.js");
    expect(readFileSync(join(directory, "naïve ✓.txt"), "utf8")).toBe("ü");
    expect(readdirSync(join(directory, "long", "d".repeat(90)))).toEqual(["f".repeat(90)]);
    expect(existsSync(join(directory, ".git"))).toBe(false);
  });

  it("can be in a directory of its repository, with action.yaml", async () => {
    const repository = at.repository("octo-org/many");
    const sha = repository.commit(
      { "aws/ecs/action.yaml": ACTION_YML, "shared.js": "1" },
      { ref: "refs/heads/main" },
    );
    const fetched = await at.fetch(`octo-org/many/aws/ecs@${sha}`, options);
    if (!fetched.ok) throw new Error(fetched.error.message);
    const { root, directory, metadataFile, path } = fetched.value;
    expect({ directory, metadataFile, path }).toEqual({
      directory: join(root, "aws/ecs"),
      metadataFile: join(root, "aws/ecs/action.yaml"),
      path: "aws/ecs",
    });
    expect(existsSync(join(root, "shared.js"))).toBe(true);
  });

  it("may be an old commit of a branch, and one with an id in capitals", async () => {
    const repository = at.repository("octo-org/history");
    const first = repository.commit(FILES, { ref: "refs/heads/main" });
    const second = repository.commit(
      { ...FILES, x: "2" },
      { ref: "refs/heads/main", parent: first },
    );
    repository.commit({ ...FILES, x: "3" }, { ref: "refs/heads/main", parent: second });
    for (const sha of [first, second.toUpperCase()]) {
      const fetched = await at.fetch(`octo-org/history@${sha}`, options);
      expect(fetched).toMatchObject({ ok: true, value: { sha: sha.toLowerCase() } });
    }
  });

  it("may be an old commit of a tag that no branch has", async () => {
    const repository = at.repository("octo-org/tagged");
    repository.commit(FILES, { ref: "refs/heads/main" });
    const first = repository.commit(FILES);
    const second = repository.commit({ ...FILES, x: "2" }, { parent: first });
    repository.annotate("v9", second);
    const fetched = await at.fetch(`octo-org/tagged@${first}`, options);
    expect(fetched).toMatchObject({ ok: true, value: { sha: first } });
  });

  it("is refused by a tag, a branch or a short commit, with the line to paste", async () => {
    const repository = at.repository("octo-org/loose");
    const old = repository.commit(FILES, { ref: "refs/heads/main" });
    const sha = repository.commit({ ...FILES, x: "1" }, { ref: "refs/heads/main", parent: old });
    const tagId = repository.annotate("v4", sha);
    const messages = await Promise.all(
      ["v4", "main", sha.slice(0, 7), old.slice(0, 10), tagId, "v5"].map(async (ref) => {
        const fetched = await at.fetch(`octo-org/loose/sub@${ref}`, options);
        if (fetched.ok) throw new Error(`${ref} was fetched`);
        const { code, message, paste } = fetched.error;
        return { code, message, paste };
      }),
    );
    const code = "action_not_pinned";
    const uses = `uses: octo-org/loose/sub@${sha}`;
    const names = "`uses` names octo-org/loose by";
    const now = `which can change. Now it is commit ${sha}.`;
    expect(messages).toEqual([
      { code, message: `${names} the tag v4, ${now}`, paste: [`${uses} # v4`] },
      { code, message: `${names} the branch main, ${now}`, paste: [`${uses} # main`] },
      {
        code,
        message: `${names} the short commit ${sha.slice(0, 7)}, ${now}`,
        paste: [`${uses} # main`],
      },
      {
        code,
        message: `${names} the short commit ${old.slice(0, 10)}, which can change. Now it is commit ${old}.`,
        paste: [`uses: octo-org/loose/sub@${old}`],
      },
      {
        code,
        message: `${tagId.slice(0, 7)} is the id of the tag v4 of octo-org/loose itself, not of a commit.`,
        paste: [`${uses} # v4`],
      },
      {
        code,
        message:
          "octo-org/loose has no tag and no branch named v5, and it is not a commit of 40 hexadecimal digits.",
        paste: undefined,
      },
    ]);
  });

  it("is fetched at the commit that a tag or branch has now, where an action's own step uses it so", async () => {
    const repository = at.repository("octo-org/moving");
    const old = repository.commit(FILES, { ref: "refs/tags/v1" });
    const sha = repository.commit({ ...FILES, x: "1" }, { ref: "refs/heads/main", parent: old });
    const tagId = repository.annotate("v4", sha);
    const nested = { ...options, takesLooseRefs: true };
    const fetched = await Promise.all(
      ["v1", "main", "v4", sha].map((ref) => at.fetch(`octo-org/moving@${ref}`, nested)),
    );
    expect(fetched.map((each) => each.ok && [each.value.sha, each.value.looseRef])).toEqual([
      [old, "the tag v1"],
      [sha, "the branch main"],
      [sha, "the tag v4"],
      [sha, undefined],
    ]);
    const refused = await Promise.all(
      [sha.slice(0, 7), tagId, "v5"].map((ref) => at.fetch(`octo-org/moving@${ref}`, nested)),
    );
    expect(refused.map((each) => each.ok || each.error.code)).toEqual(
      Array.from({ length: 3 }, () => "action_not_pinned"),
    );
  });

  it("is refused when its commit is a fork's, though the server gives it out", async () => {
    const upstream = at.repository("octo-org/upstream");
    const main = upstream.commit(FILES, { ref: "refs/heads/main" });
    const fork = at.repository("mallory/upstream");
    shareObjects(fork, upstream);
    const evil = fork.commit(
      { ...FILES, "index.js": "steal()" },
      { ref: "refs/heads/main", parent: main },
    );
    shareObjects(upstream, fork);
    // A pull request makes no difference: anybody can open one.
    upstream.git(["update-ref", "refs/pull/1/head", evil]);
    const fetched = await at.fetch(`octo-org/upstream@${evil}`, options);
    expect(fetched).toMatchObject({ ok: false, error: { code: "action_commit_foreign" } });
  });

  it("is refused when the commit does not exist", async () => {
    at.repository("octo-org/other").commit(FILES, { ref: "refs/heads/main" });
    const fetched = await at.fetch(`octo-org/other@${"1".repeat(40)}`, options);
    expect(fetched).toMatchObject({
      ok: false,
      error: {
        code: "action_commit_unknown",
        message: `octo-org/other has no commit ${"1".repeat(40)}.`,
      },
    });
  });

  it("is refused when the id is one of a tree or a file", async () => {
    const repository = at.repository("octo-org/tree");
    const sha = repository.commit(FILES, { ref: "refs/heads/main" });
    for (const id of [`${sha}^{tree}`, `${sha}:index.js`]) {
      repository.git(["tag", "-f", "odd", repository.git(["rev-parse", id])]);
      const odd = repository.git(["rev-parse", "odd"]);
      expect((await at.fetch(`octo-org/tree@${odd}`, options)).ok).toBe(false);
    }
  });

  it("needs a token when its repository is private", async () => {
    const sha = at.repository("octo-org/private").commit(FILES, { ref: "refs/heads/main" });
    const uses = `octo-org/private@${sha}`;
    const without = await at.fetch(uses, options);
    expect(without).toMatchObject({
      ok: false,
      error: {
        code: "action_not_found",
        message: "The repository octo-org/private does not exist, or is private.",
      },
    });
    const wrong = await at.fetch(uses, { ...options, token: new Secret("of-the-job") });
    expect(wrong).toMatchObject({
      ok: false,
      error: {
        message:
          "The repository octo-org/private does not exist, or the `github-token` may not read it.",
      },
    });
    const right = await at.fetch(uses, { ...options, token: new Secret("t0ken") });
    expect(right).toMatchObject({ ok: true, value: { sha } });
  });

  it("is refused under an old name, with the new one", async () => {
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const fetched = await at.fetch(`octo-org/old/sub@${sha}`, options);
    expect(fetched).toMatchObject({
      ok: false,
      error: {
        code: "action_moved",
        message: "The repository octo-org/old was renamed or moved to octo-org/deploy.",
        paste: [`uses: octo-org/deploy/sub@${sha}`],
      },
    });
  });

  it("comes with a note when its repository is archived, which only a token shows", async () => {
    const sha = at.repository("octo-org/archived").commit(FILES, { ref: "refs/heads/main" });
    const notes = async (token: Secret | undefined): Promise<readonly string[] | undefined> => {
      const fetched = await at.fetch(`octo-org/archived@${sha}`, { ...options, token });
      return fetched.ok ? fetched.value.notes : undefined;
    };
    expect(await notes(undefined)).toEqual([]);
    expect(await notes(new Secret("t0ken"))).toEqual([
      "The repository octo-org/archived is archived: the action receives no more fixes.",
    ]);
  });

  it("is refused when there is no action at its path", async () => {
    const repository = at.repository("octo-org/empty");
    const sha = repository.commit(
      { "README.md": "x", "docs/x.md": "x", "directory/action.yml/x": "x" },
      { ref: "refs/heads/main" },
    );
    const refusal = async (path: string): Promise<string> => {
      const fetched = await at.fetch(`octo-org/empty${path}@${sha}`, options);
      return fetched.ok ? "fetched" : `${fetched.error.code}: ${fetched.error.message}`;
    };
    const start = `action_missing: octo-org/empty at ${sha.slice(0, 7)} has no`;
    expect(await refusal("")).toBe(`${start} action.yml and no action.yaml at its root.`);
    expect(await refusal("/docs")).toBe(`${start} action.yml and no action.yaml in docs.`);
    expect(await refusal("/directory")).toBe(
      `${start} action.yml and no action.yaml in directory.`,
    );
    expect(await refusal("/nowhere")).toBe(`${start} directory nowhere.`);
    expect(await refusal("/README.md")).toBe(`${start} directory README.md.`);
  });

  it("leaves out what .gitattributes leaves out, as GitHub's tarball does", async () => {
    const repository = at.repository("octo-org/attributes");
    const sha = repository.commit(
      {
        ...FILES,
        ".gitattributes": "tests export-ignore\n*.js filter=evil diff=evil\n",
        "tests/x.js": "1",
      },
      { ref: "refs/heads/main" },
    );
    const fetched = await at.fetch(`octo-org/attributes@${sha}`, options);
    if (!fetched.ok) throw new Error(fetched.error.message);
    expect(readdirSync(fetched.value.root).toSorted()).toEqual([
      ".gitattributes",
      "action.yml",
      "index.js",
    ]);
    expect(readFileSync(join(fetched.value.root, "index.js"), "utf8")).toBe(FILES["index.js"]);
  });

  it("has an empty directory for a submodule, whose repository is never asked", async () => {
    const repository = at.repository("octo-org/submodule");
    const sha = repository.commit(
      {
        ...FILES,
        ".gitmodules": `[submodule "m"]\n\tpath = m\n\turl = ${at.server.url}/octo-org/secret\n`,
        m: { submodule: "2".repeat(40) },
      },
      { ref: "refs/heads/main" },
    );
    const fetched = await at.fetch(`octo-org/submodule@${sha}`, options);
    if (!fetched.ok) throw new Error(fetched.error.message);
    expect(readdirSync(join(fetched.value.root, "m"))).toEqual([]);
    expect(at.server.requests.filter(({ line }) => line.includes("octo-org/secret"))).toEqual([]);
  });

  it.each([
    { what: "out of it", links: { "index.js": "../../outside" } },
    { what: "out of it", links: { "a/b": "../../x" } },
    { what: "out of it", links: { "index.js": "/etc/passwd" } },
    { what: "out of it", links: { "d/up": "..", out: "d/up/.." } },
    { what: "to nothing", links: { "index.js": "missing.js" } },
    { what: "to nothing", links: { a: "b", b: "a" } },
  ])("is refused with a link that leads $what: $links", async ({ what, links }) => {
    const repository = at.repository(
      `octo-org/links-${Object.values(links).join("").length}-${what.length}`,
    );
    const entries = Object.entries(links).map(([path, link]) => [path, { link }] as const);
    const files = { "action.yml": ACTION_YML, "d/x": "1", ...Object.fromEntries(entries) };
    const sha = repository.commit(files, { ref: "refs/heads/main" });
    const fetched = await at.fetch(`${repository.name}@${sha}`, options);
    if (fetched.ok) throw new Error("fetched");
    expect(fetched.error.code).toBe("action_unsafe");
    expect(fetched.error.message).toContain(`leads ${what}`);
  });

  it("is refused when it has too many files, or too large ones", async () => {
    const repository = at.repository("octo-org/large");
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, "x"]));
    const sha = repository.commit(
      { ...FILES, ...many, zeros: Buffer.alloc(3_000_000) },
      { ref: "refs/heads/main" },
    );
    const fetchWith = async (limits: Partial<typeof FETCH_LIMITS>) =>
      await at.fetch(`octo-org/large@${sha}`, {
        ...options,
        limits: { ...FETCH_LIMITS, ...limits },
      });
    expect(await fetchWith({})).toMatchObject({ ok: true });
    const large = { ok: false, error: { code: "action_too_large" } };
    expect(await fetchWith({ entries: 20 })).toMatchObject(large);
    expect(await fetchWith({ bytes: 2_000_000 })).toMatchObject(large);
    expect(await fetchWith({ packedBytes: 100 })).toMatchObject(large);
  });

  it("is fetched by twenty steps at once", async () => {
    const sha = at.repository("octo-org/crowd").commit(FILES, { ref: "refs/heads/main" });
    const all = await Promise.all(
      Array.from({ length: 20 }, async () => await at.fetch(`octo-org/crowd@${sha}`, options)),
    );
    const directories = all.map((each) => (each.ok ? each.value.directory : each.error.message));
    expect(new Set(directories).size).toBe(20);
    expect(directories.every((each) => existsSync(join(each, "index.js")))).toBe(true);
  });
});

import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openLeftBehind,
  SECRETS,
  type LeftBehind,
  type WayToLeave,
} from "../../support/leave-behind.ts";
import { pathPattern } from "../../support/path-pattern.ts";

let left: LeftBehind;
beforeEach(() => {
  left = openLeftBehind();
});
afterEach(() => left.remove());

/** Python makes paths that no single call takes, and archives of every shape. */
const python = (...lines: readonly string[]): string =>
  `python3 - <<'END'\nimport gzip, io, os, tarfile, zipfile, zlib\nS = os.environ["S"].encode()\n${lines.join("\n")}\nEND`;

const WAYS: readonly WayToLeave[] = [
  { what: "a file", left: 'printf %s "$S" > left', found: ["$GITHUB_WORKSPACE/left"] },
  {
    what: "a file whose name is Latin-1",
    left: `printf %s "$S" > $'caf\\xe9'`,
    found: [String.raw`$GITHUB_WORKSPACE/caf\xe9`],
  },
  {
    what: "a file below a directory whose name is Latin-1",
    left: `mkdir -p $'d\\xe9p\\xf4t/é'; printf %s "$S" > $'d\\xe9p\\xf4t/é/left'`,
    found: [String.raw`$GITHUB_WORKSPACE/d\xe9p\xf4t/é/left`],
  },
  {
    what: "a file whose name ends a line and turns the text around",
    left: `printf %s "$S" > $'a\\n\\xe2\\x80\\xaeb'`,
    found: [String.raw`$GITHUB_WORKSPACE/a\u{a}\u{202e}b`],
  },
  {
    what: "a file with a path beyond PATH_MAX",
    left: python(
      "for depth in range(40):",
      "  os.mkdir('d' * 200)",
      "  os.chdir('d' * 200)",
      "open('left', 'wb').write(S)",
    ),
    found: ["$GITHUB_WORKSPACE/*"],
  },
  {
    what: "a file a thousand directories deep",
    left: python(
      "for depth in range(1000):",
      "  os.mkdir('deep')",
      "  os.chdir('deep')",
      "open('left', 'wb').write(S)",
    ),
    found: ["$GITHUB_WORKSPACE/*"],
  },
  {
    what: "a file that nobody may read",
    left: 'printf %s "$S" > locked; chmod 000 locked',
    found: ["$GITHUB_WORKSPACE/locked"],
  },
  {
    what: "a file in a directory that cannot be listed",
    left: 'mkdir sub; printf %s "$S" > sub/left; chmod 333 sub .',
    found: ["$GITHUB_WORKSPACE/sub/left"],
  },
  {
    what: "a locked file below locked directories",
    left: 'mkdir -p a/b; printf %s "$S" > a/b/left; chmod 000 a/b/left a/b; chmod 000 a',
    found: ["$GITHUB_WORKSPACE/a/b/left"],
  },
  {
    what: "a file in a directory that can be listed and not entered",
    left: 'mkdir sub; printf %s "$S" > sub/left; chmod 444 sub',
    found: ["$GITHUB_WORKSPACE/sub/left"],
  },
  {
    what: "the name of a directory",
    left: 'mkdir -p "$T/sub"; touch "$T/sub/file"',
    found: ["$GITHUB_WORKSPACE/***"],
  },
  {
    what: "a path, cut at its slash",
    left: 'mkdir -p "x$S"; touch "x$S/file"',
    found: ["$GITHUB_WORKSPACE/x***"],
  },
  {
    what: "the name of a link",
    left: 'ln -s nowhere "is-$T"',
    found: ["$GITHUB_WORKSPACE/is-***"],
  },
  {
    what: "the target of a link",
    left: 'ln -s "/nowhere/$S" link',
    found: ["$GITHUB_WORKSPACE/link"],
  },
  { what: "the name of a pipe", left: 'mkfifo "$T"', found: ["$GITHUB_WORKSPACE/***"] },
  {
    what: "a name in base64",
    left: 'touch "$(printf %s "$T" | base64)"',
    found: ["$GITHUB_WORKSPACE/***"],
  },
  {
    what: "a sparse file, behind 100 MB of nothing",
    left: 'truncate -s 100M sparse; printf %s "$S" >> sparse',
    found: ["$GITHUB_WORKSPACE/sparse"],
  },
  {
    what: "a file whose time of change was set back",
    left: 'printf %s "$S" > old; touch -d 2001-01-01 old',
    found: ["$GITHUB_WORKSPACE/old"],
  },
  { what: "gzip", left: 'printf %s "$S" | gzip > a.gz', found: ["$GITHUB_WORKSPACE/a.gz"] },
  {
    what: "gzip with a name that says nothing",
    left: 'printf %s "$S" | gzip > notes.txt',
    found: ["$GITHUB_WORKSPACE/notes.txt"],
  },
  {
    what: "gzip that was cut off",
    left: '(printf %s "$S"; head -c 1000000 /dev/urandom) | gzip > b; head -c 500000 b > a.gz; rm b',
    found: ["$GITHUB_WORKSPACE/a.gz"],
  },
  {
    what: "the second member of a gzip",
    left: '(printf first | gzip; printf %s "$S" | gzip) > two.gz',
    found: ["$GITHUB_WORKSPACE/two.gz"],
  },
  {
    what: "tar and gzip",
    left: 'mkdir conf; printf %s "$S" > conf/db.yml; tar czf a.tgz conf; rm -r conf',
    found: ["$GITHUB_WORKSPACE/a.tgz!conf/db.yml"],
  },
  {
    what: "a name in a tar in gzip",
    left: 'touch "$T"; tar czf a.tgz "$T"; rm "$T"',
    found: ["$GITHUB_WORKSPACE/a.tgz"],
  },
  {
    what: "a long name of a member in a tar in gzip",
    left: python(
      "with tarfile.open('a.tgz', 'w:gz', format=tarfile.PAX_FORMAT) as tar:",
      "  member = tarfile.TarInfo('d/' * 100 + 'left')",
      "  member.size = len(S)",
      "  tar.addfile(member, io.BytesIO(S))",
    ),
    found: ["$GITHUB_WORKSPACE/*left"],
  },
  {
    what: "gzip in a tar",
    left: 'printf %s "$S" | gzip > a.gz; tar cf a.tar a.gz; rm a.gz',
    found: ["$GITHUB_WORKSPACE/a.tar!a.gz"],
  },
  {
    what: "tar and gzip in tar and gzip",
    left: 'printf %s "$S" > a; tar czf a.tgz a; tar czf b.tgz a.tgz; rm a a.tgz',
    found: ["$GITHUB_WORKSPACE/b.tgz!a.tgz!a"],
  },
  {
    what: "a zip",
    left: python(
      "with zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED) as zip:",
      "  zip.writestr('conf/db.yml', b'x' * 1000 + S)",
    ),
    found: ["$GITHUB_WORKSPACE/a.zip!conf/db.yml"],
  },
  {
    what: "a zip behind the line that starts it",
    left: python(
      "open('app', 'wb').write(b'#!/usr/bin/env python3\\n')",
      "with zipfile.ZipFile('app', 'a', zipfile.ZIP_DEFLATED) as zip:",
      "  zip.writestr('main.py', b'x' * 1000 + S)",
    ),
    found: ["$GITHUB_WORKSPACE/app!main.py"],
  },
  {
    what: "a large zip behind a large program",
    left: python(
      "open('app', 'wb').write(b'#!/bin/sh\\n' * 60000)",
      "with zipfile.ZipFile('app', 'a', zipfile.ZIP_DEFLATED) as zip:",
      "  zip.writestr('noise', os.urandom(300000))",
      "  zip.writestr('main.py', b'x' * 1000 + S)",
    ),
    found: ["$GITHUB_WORKSPACE/app!main.py"],
  },
  {
    what: "zstd",
    left: 'printf %s "$S" | zstd -q > a.zst',
    found: ["$GITHUB_WORKSPACE/a.zst"],
  },
  {
    what: "a zip of 64 bits, in a zip that packs nothing",
    left: python(
      "inner = io.BytesIO()",
      "with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as zip:",
      "  with zip.open('left', 'w', force_zip64=True) as file: file.write(b'x' * 1000 + S)",
      "with zipfile.ZipFile('b.zip', 'w') as zip: zip.writestr('a.zip', inner.getvalue())",
    ),
    found: ["$GITHUB_WORKSPACE/b.zip!a.zip!left"],
  },
  {
    what: "a zip in tar and gzip",
    left: python(
      "with zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED) as zip: zip.writestr('left', b'x' * 1000 + S)",
      "with tarfile.open('a.tgz', 'w:gz') as tar: tar.add('a.zip')",
      "os.remove('a.zip')",
    ),
    found: ["$GITHUB_WORKSPACE/a.tgz!a.zip!left"],
  },
  {
    what: "a loose object of git, whose file is gone",
    left: 'git init -q; printf %s "$S" > f; git add f; rm f',
    found: ["$GITHUB_WORKSPACE/.git/objects/*/*"],
  },
  {
    what: "a message of git",
    left: 'git init -q; git -c user.name=a -c user.email=a@b commit -q --allow-empty -m "with $T"',
    found: [
      "$GITHUB_WORKSPACE/.git/COMMIT_EDITMSG",
      "$GITHUB_WORKSPACE/.git/logs/HEAD",
      "$GITHUB_WORKSPACE/.git/logs/refs/heads/*",
      "$GITHUB_WORKSPACE/.git/objects/*",
    ],
  },
  {
    what: "a zip with a password",
    left: 'printf "%01000d%s" 1 "$S" > f; zip -q -P password a.zip f; rm f',
    unread: ["$GITHUB_WORKSPACE/a.zip!f: encrypted"],
  },
  {
    what: "gzip in gzip, five times",
    left: 'printf %s "$S" | gzip | gzip | gzip | gzip | gzip > a.gz',
    unread: ["$GITHUB_WORKSPACE/a.gz: packed more than 4 times"],
  },
  {
    what: "gzip that is damaged",
    left: python(
      "packed = bytearray(gzip.compress(os.urandom(100000)))",
      "packed[50:90] = bytes(40)",
      "open('a.gz', 'wb').write(packed)",
    ),
    unread: ["$GITHUB_WORKSPACE/a.gz: damaged"],
  },
];

describe("a task that leaves its secret behind", () => {
  it.each(WAYS)("in $what is reported", async ({ left: script, found = [], unread = [] }) => {
    left.bash(script);
    const report = await left.search();
    const paths = report.findings.map(({ path }) => path).toSorted();
    expect(paths).toEqual(found.map((path) => expect.stringMatching(pathPattern(path)) as string));
    expect(report.unread.map(({ path, why }) => `${path}: ${why}`)).toEqual(unread);
    expect(report.isComplete).toBe(unread.length === 0);
    for (const secret of Object.values(SECRETS))
      expect(JSON.stringify(report)).not.toContain(secret);
  });
});

describe("a search of a job's places", () => {
  it("sets back the mode of what it unlocked", async () => {
    left.bash('mkdir sub; printf %s "$S" > sub/left; chmod 000 sub/left; chmod 311 sub');
    expect((await left.search()).findings).toHaveLength(1);
    expect(statSync(join(left.workspace, "sub")).mode & 0o7777).toBe(0o311);
    expect(statSync(join(left.workspace, "sub/left")).mode & 0o7777).toBe(0);
  });

  it("unlocks nothing that was locked before the task, and says that it did not read it", async () => {
    left.bash('mkdir sub; printf %s "$S" > sub/left; chmod 000 sub');
    const report = await left.search({ since: Date.now() + 60_000 });
    expect(report).toMatchObject({
      findings: [],
      unread: [{ path: "$GITHUB_WORKSPACE/sub", why: "EACCES" }],
      isComplete: false,
    });
  });

  it("names at most ten of what it could not read, and counts all", async () => {
    left.bash('for i in {1..15}; do mkdir "d$i"; printf x | gzip | head -c 5 > "d$i/a.gz"; done');
    left.bash('printf "%01000d" 1 > f; for i in {1..15}; do zip -q -P x "z$i.zip" f; done');
    const report = await left.search();
    expect(report.unread).toHaveLength(10);
    expect(report.skipped.unreadable).toBe(15);
  });

  it.runIf(process.getuid?.() === 0)("names a file of another user in it", async () => {
    const path = join(left.workspace, "foreign");
    writeFileSync(path, SECRETS.S, { mode: 0o600 });
    const report = await left.search();
    expect(report).toMatchObject({
      unread: [{ path: "$GITHUB_WORKSPACE/foreign", why: "EACCES" }],
      isComplete: false,
    });
  });

  it.runIf(process.getuid?.() === 0)("neither reads nor names it in a shared place", async () => {
    writeFileSync(join(left.workspace, "theirs"), SECRETS.S, { mode: 0o644 });
    left.bash('printf %s "$S" > ours');
    const roots = [{ name: "/tmp", path: left.workspace, shared: true }];
    const report = await left.search({ roots });
    expect(report.findings.map(({ path }) => path)).toEqual(["/tmp/ours"]);
    expect(report).toMatchObject({ unread: [], isComplete: true, skipped: { "other user": 1 } });
  });

  it("searches a place that is a file, and misses none that need not exist", async () => {
    left.bash('printf %s "$S" > "$HOME/.netrc"');
    const roots = [".netrc", ".npmrc"].map((file) => ({
      name: `$HOME/${file}`,
      path: join(left.home, file),
      optional: true,
    }));
    const report = await left.search({ roots: [...roots, { name: "$HOME", path: left.home }] });
    expect(report.findings.map(({ path }) => path)).toEqual(["$HOME/.netrc"]);
    expect(report.isComplete).toBe(true);
  });
});

import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { linkTarget, memberPath } from "../../../../src/action/uses/fetch/member-path.ts";
import { differenceOf, parseTree } from "../../../../src/action/uses/fetch/tree-listing.ts";
import { unpackAction } from "../../../../src/action/uses/fetch/unpack-action.ts";
import { tarEntries, type TarEntry } from "../../../support/archives.ts";

const LIMITS = { bytes: 1_000_000, entries: 100 };
const directories: string[] = [];
afterEach(() => {
  for (const each of directories.splice(0)) rmSync(each, { recursive: true, force: true });
});

async function unpack(archive: Buffer, pieceBytes = 1000) {
  const parent = mkdtempSync(join(tmpdir(), "stepkey-unpack-"));
  directories.push(parent);
  const directory = join(parent, "action");
  const result = await unpackAction(pieces(archive, pieceBytes), { directory, limits: LIMITS });
  return { directory, parent, result };
}

async function* pieces(archive: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < archive.length; at += length) yield archive.subarray(at, at + length);
}

async function faultOf(entries: readonly TarEntry[]): Promise<string> {
  const { result, parent } = await unpack(tarEntries(entries));
  expect(readdirSync(parent)).toEqual(["action"]);
  return result.ok ? "unpacked" : `${result.error.kind}: ${result.error.what}`;
}

describe("The tar of an action", () => {
  it("is unpacked with files, directories and links, and git's id of each file", async () => {
    const { directory, result } = await unpack(
      tarEntries([
        { name: "pax_global_header", type: "g", content: "52 comment=abc\n" },
        { name: "d/", type: "5" },
        { name: "d/x", content: "hello\n" },
        { name: "l", type: "2", link: "d/x" },
        { name: "x", type: "x", content: paxRecord("path", "d/l\u00f6ng") },
        { name: "short", content: "" },
      ]),
      7,
    );
    if (!result.ok) throw new Error(result.error.what);
    expect(Object.fromEntries(result.value)).toEqual({
      "d/x": "ce013625030ba8dba906f756967f9e9ca394464a",
      l: createHash("sha1").update("blob 3\0d/x").digest("hex"),
      "d/löng": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    });
    expect(readFileSync(join(directory, "d/x"), "utf8")).toBe("hello\n");
    expect(readlinkSync(join(directory, "l"))).toBe("d/x");
  });

  it.each<{ what: string; entries: readonly TarEntry[]; fault: string }>([
    {
      what: "a hard link",
      entries: [{ name: "passwd", type: "1", link: "/etc/passwd" }],
      fault: 'unsafe: "passwd" is neither a file, a directory nor a symbolic link',
    },
    {
      what: "a device",
      entries: [{ name: "null", type: "3" }],
      fault: 'unsafe: "null" is neither a file, a directory nor a symbolic link',
    },
    {
      what: "a file below a link",
      entries: [
        { name: "d", type: "2", link: "." },
        { name: "d/x", content: "1" },
      ],
      fault: 'unsafe: it has two files of the name "d"',
    },
    {
      what: "the same file twice",
      entries: [
        { name: "x", content: "1" },
        { name: "x", content: "2" },
      ],
      fault: 'unsafe: it has two files of the name "x"',
    },
    {
      what: "a file in a file",
      entries: [
        { name: "x", content: "1" },
        { name: "x/y", content: "2" },
      ],
      fault: 'unsafe: it has two files of the name "x"',
    },
    {
      what: "a long link that leads out",
      entries: [
        { name: "k", type: "K", content: `${"../".repeat(50)}etc\0` },
        { name: "l", type: "2", link: "x" },
        { name: "x", content: "1" },
      ],
      fault: 'unsafe: the link "l" leads out of it',
    },
    {
      what: "a link of links that leads out",
      entries: [
        { name: "a/b/up", type: "2", link: "../.." },
        { name: "out", type: "2", link: "a/b/up/../x" },
      ],
      fault: 'unsafe: the link "out" leads to nothing',
    },
    {
      what: "more bytes than allowed",
      entries: [{ name: "x", content: Buffer.alloc(1_000_001) }],
      fault: "large: its files have more than 1000000 bytes together",
    },
    {
      what: "more files than allowed",
      entries: Array.from({ length: 101 }, (_, index) => ({ name: `f${index}`, content: "" })),
      fault: "large: it has more than 100 files",
    },
  ])("is refused with $what", async ({ entries, fault }) => {
    expect(await faultOf(entries)).toBe(fault);
  });

  it("is refused when it ends early, wherever that is", async () => {
    const whole = tarEntries([
      { name: "a", content: "x".repeat(600) },
      { name: "b", content: "y" },
    ]);
    for (let length = 0; length < whole.length; length += 128) {
      const { result } = await unpack(whole.subarray(0, length));
      expect(result.ok, `${length} of ${whole.length} bytes`).toBe(false);
    }
    expect((await unpack(whole)).result.ok).toBe(true);
    const more = Buffer.concat([whole, Buffer.from("more")]);
    expect((await unpack(more)).result.ok).toBe(false);
  });

  it("never has a member outside its directory, whatever it is called", () => {
    const part = fc.constantFrom("..", ".", "", "a", "é", ".git", "\0", "b\n", "c ", "~", "/");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = Buffer.from(parts.join("/")).toString("latin1");
        const path = memberPath(name);
        if (path === undefined) return;
        expect(posix.join("/root", path)).toBe(`/root/${path}`);
        expect(path).not.toMatch(/(?:^|\/)\.\.(?:\/|$)|^\/|\p{Cc}/u);
      }),
    );
    expect(memberPath("\xff")).toBeUndefined();
  });

  it("never has a link that is written to lead out", () => {
    const part = fc.constantFrom("..", ".", "a", "b");
    fc.assert(
      fc.property(fc.array(part), fc.array(part, { maxLength: 3 }), (parts, above) => {
        const at = [...above.map(() => "d"), "link"].join("/");
        const target = linkTarget(at, parts.join("/"));
        if (target === undefined) return;
        const end = posix.resolve("/root", posix.dirname(at), target);
        expect(end === "/root" || end.startsWith("/root/")).toBe(true);
      }),
    );
    expect(linkTarget("l", "/root")).toBeUndefined();
    expect(linkTarget("l", "")).toBeUndefined();
  });
});

describe("A tarball, compared with the commit's tree", () => {
  const tree = (paths: Record<string, string>) => {
    const entries = Object.entries(paths).map(([path, sha]) => ({ path, sha, type: "blob" }));
    const parsed = parseTree(JSON.stringify({ truncated: false, tree: entries }));
    if (parsed === undefined) throw new Error("not a tree");
    return parsed;
  };

  it("may lack files only where .gitattributes can have left them out", () => {
    const unpacked = new Map([["a", "1"]]);
    expect(differenceOf(unpacked, tree({ a: "1" }))).toBeUndefined();
    expect(differenceOf(unpacked, tree({ a: "1", b: "2" }))).toBe('"b" is missing');
    const withAttributes = tree({ a: "1", b: "2", "docs/.gitattributes": "3" });
    expect(differenceOf(unpacked, withAttributes)).toBeUndefined();
  });

  it("has no other files, and none that were changed, whatever .gitattributes says", () => {
    const paths = { a: "1", ".gitattributes": "3" };
    expect(differenceOf(new Map([["b", "1"]]), tree(paths))).toBe('"b" is not in the commit');
    expect(differenceOf(new Map([["a", "2"]]), tree(paths))).toBe('"a" is not as in the commit');
  });

  it.each(["", "{}", "[]", '{"tree":[1]}', '{"tree":[{"path":"a"}]}', '{"tree":{}}'])(
    "needs a tree, and %j is none",
    (body) => {
      expect(parseTree(body)).toBeUndefined();
    },
  );

  it("takes a tree as cut off unless it says that it is whole", () => {
    expect(parseTree('{"tree":[]}')?.isTruncated).toBe(true);
    expect(parseTree('{"tree":[],"truncated":false}')?.isTruncated).toBe(false);
  });
});

/** A record has its own length at its beginning. */
function paxRecord(key: string, value: string): string {
  const length = Buffer.byteLength(` ${key}=${value}\n`);
  const digits = String(length + String(length).length).length;
  return `${length + digits} ${key}=${value}\n`;
}

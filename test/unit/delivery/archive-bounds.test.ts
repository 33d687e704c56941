import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  ARCHIVE_BOUNDS,
  type ArchiveBounds,
} from "../../../src/delivery/archive/archive-bounds.ts";
import { archiveKind, HEAD_BYTES } from "../../../src/delivery/archive/archive-kind.ts";
import { unpack } from "../../../src/delivery/archive/unpack.ts";
import { tar, zip } from "../../support/archives.ts";

interface Unpacked {
  /** How many bytes were looked at, by name. */
  readonly seen: Readonly<Record<string, number>>;
  readonly unread: readonly string[];
}

/** Small bounds, so that small archives reach them. */
const BOUNDS: ArchiveBounds = {
  layers: 2,
  bytes: 1024 * 1024,
  ratio: 20,
  bytesAnyway: 1000,
  members: 3,
  nestedZipBytes: 2048,
  zipDirectoryBytes: 1024,
};

/** `mostSeen`: after so many bytes the search has what it wants. */
async function open(
  bytes: Buffer,
  changed: Partial<ArchiveBounds> = {},
  mostSeen = Number.POSITIVE_INFINITY,
): Promise<Unpacked> {
  const kind = archiveKind(bytes.subarray(0, HEAD_BYTES));
  if (kind === undefined) throw new Error("it is not an archive");
  const seen: Record<string, number> = {};
  const unread: string[] = [];
  let all = 0;
  await unpack(
    {
      name: "a",
      kind,
      size: bytes.length,
      read: (at, length) => bytes.subarray(at, at + length),
    },
    {
      async *look(name, source) {
        for await (const piece of source) {
          seen[name] = (seen[name] ?? 0) + piece.length;
          all += piece.length;
          if (all >= mostSeen) return;
          yield piece;
        }
      },
      unread: (name, why) => unread.push(`${name}: ${why}`),
      isDone: () => all >= mostSeen,
    },
    { ...BOUNDS, ...changed },
  );
  return { seen, unread };
}

const zeros = (length: number): Buffer => Buffer.alloc(length);
/** That cannot be packed. */
const noise = (length: number): Buffer => {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => (state = Math.imul(state, 1_103_515_245) + 12_345) >>> 24),
  );
};
const files = (count: number, content: Buffer | string = "x") =>
  Array.from({ length: count }, (_, index) => ({ name: `f${index}`, content }));

describe("the bounds of an archive", () => {
  it("are read up to, and nothing is reported as not read", async () => {
    expect(await open(gzipSync(zeros(1000)))).toEqual({ seen: { a: 1000 }, unread: [] });
    expect((await open(zip(files(3)))).unread).toEqual([]);
    expect((await open(gzipSync(gzipSync(noise(500))))).unread).toEqual([]);
  });

  it.each([
    ["gzip", (bytes: Buffer) => gzipSync(bytes)],
    ["zstd", (bytes: Buffer) => zstdCompressSync(bytes)],
    ["a zip", (bytes: Buffer) => zip([{ name: "f", content: bytes }])],
  ])("end a bomb of %s: it unpacks to many times its size", async (_kind, pack) => {
    const { seen, unread } = await open(pack(zeros(900_000)), { bytesAnyway: 100_000 });
    expect(unread).toEqual([
      expect.stringMatching(/^a(?:!f)?: unpacks to more than 20 times its size$/u),
    ]);
    expect(Object.values(seen).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(100_000);
  });

  it("let small files unpack to more: many are nothing but zeros", async () => {
    const bytesAnyway = 200_000;
    const { seen, unread } = await open(gzipSync(zeros(200_000)), { bytesAnyway });
    expect({ seen, unread }).toEqual({ seen: { a: 200_000 }, unread: [] });
  });

  it("count all layers together, so that nesting does not help a bomb", async () => {
    const inner = gzipSync(zeros(500_000));
    const nested = gzipSync(Buffer.concat([inner, inner, inner]));
    const { unread } = await open(nested, { bytesAnyway: 600_000 });
    expect(unread).toEqual(["a: unpacks to more than 20 times its size"]);
  });

  it("count all files of an archive together, and report the archive once", async () => {
    const bomb = zip(files(3, zeros(400_000)));
    const { unread } = await open(bomb, { bytesAnyway: 500_000 });
    expect(unread).toEqual(["a!f1: unpacks to more than 20 times its size"]);
  });

  it("refuse a zip that lists the same bytes several times", async () => {
    const content = noise(2000);
    for (const isStored of [true, false]) {
      const one = [{ name: "f", content, isStored }];
      const { seen, unread } = await open(zip(one, [0, 0, 0]), { ratio: 1000 });
      expect(unread).toEqual(["a: its files overlap"]);
      // What is stored was looked at in the file itself.
      expect(seen).toEqual(isStored ? {} : { "a!f": 2000 });
    }
  });

  it("end what unpacks to more bytes than any file may", async () => {
    const { unread } = await open(gzipSync(noise(5000)), { bytes: 4096 });
    expect(unread).toEqual(["a: unpacks to more than 4096 bytes"]);
  });

  it.each([
    ["a zip", zip(files(4))],
    ["a tar", tar(files(4))],
    ["a tar in gzip", gzipSync(tar(files(4)))],
  ])("end %s with more files than one may have", async (_kind, bytes) => {
    const { seen, unread } = await open(bytes, { bytesAnyway: 1024 * 1024 });
    expect(unread).toEqual(["a: has more than 3 files"]);
    expect(Object.keys(seen)).not.toContain("a!f3");
    expect(Object.keys(seen).filter((name) => name !== "a").length % 3).toBe(0);
  });

  it("end what is packed more often than a search opens, and look at it as it is", async () => {
    const { seen, unread } = await open(gzipSync(gzipSync(gzipSync(noise(300)))));
    expect(unread).toEqual(["a: packed more than 2 times"]);
    expect(seen["a"]).toBeGreaterThan(300);
  });

  it("end a zip in an archive that does not fit into memory", async () => {
    const inner = zip([{ name: "f", content: noise(3000) }]);
    const { seen, unread } = await open(gzipSync(inner), { bytesAnyway: 10_000 });
    expect(unread).toEqual(["a: a zip of more than 2048 bytes in an archive"]);
    // Its packed bytes are looked at all the same.
    expect(seen).toEqual({ a: inner.length });
  });

  it("end a zip whose directory does not fit into memory", async () => {
    const many = zip(files(30));
    expect((await open(many)).unread).toEqual(["a: lists too many files"]);
  });

  it("report nothing about what is left when the search has found what it wants", async () => {
    const inner = zip([{ name: "f", content: noise(1000), isStored: true }]);
    expect((await open(gzipSync(inner), {}, 10)).unread).toEqual([]);
    expect((await open(zip(files(9)), {}, 1)).unread).toEqual([]);
  });

  it("are such that they end one bomb within a second or two", () => {
    const { bytes, bytesAnyway, ratio } = ARCHIVE_BOUNDS;
    expect(bytes).toBeLessThanOrEqual(512 * 1024 * 1024);
    // A bomb of deflate is a thousandth of what it unpacks to.
    expect(ratio).toBeLessThan(1000);
    expect(bytesAnyway).toBeLessThan(bytes);
  });
});

describe("an archive that was cut off or damaged", () => {
  const wide = { bytesAnyway: 2_000_000, ratio: 1000 };
  const content = noise(200_000);

  it.each([
    ["small gzip", gzipSync(content.subarray(0, 5000)), 4000],
    ["large gzip", gzipSync(content), 190_000],
    ["small zstd", zstdCompressSync(content.subarray(0, 5000)), 4000],
    ["large zstd", zstdCompressSync(content), 100_000],
  ])("is read up to there: %s", async (_kind, packed, least) => {
    const { seen } = await open(packed.subarray(0, packed.length - 100), wide);
    // zstd gives whole blocks.
    const isBlocks = packed[0] === 0x28;
    expect(seen["a"] ?? 0).toBeGreaterThanOrEqual(isBlocks && packed.length < 10_000 ? 0 : least);
  });

  it.each([
    ["small", gzipSync(content.subarray(0, 5000))],
    ["large", gzipSync(content)],
  ])("is reported: a %s gzip with other bytes in it", async (_size, packed) => {
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, damaged.length - 8);
    expect((await open(damaged, wide)).unread).toEqual(["a: damaged"]);
  });

  it("is reported where a zip has no directory", async () => {
    const whole = zip(files(3));
    expect((await open(whole.subarray(0, 60), wide)).unread).toEqual(["a: damaged"]);
  });
});

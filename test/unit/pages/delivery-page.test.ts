import { describe, expect, it } from "vitest";
import { ARCHIVE_BOUNDS } from "../../../src/delivery/archive/archive-bounds.ts";
import { RESIDUE_BUDGET } from "../../../src/delivery/residue/residue.ts";
import { taskLines } from "../../../src/receipt/log-lines.ts";
import { readCorpus } from "../../support/corpus.ts";
import { hasTest, readPage, testsNamedIn } from "../../support/named-tests.ts";

const page = readPage("delivery.md");
/** As a reader sees it: lines are wrapped anywhere. */
const text = page.replaceAll(/\s+/gu, " ");

const MIB = 1024 * 1024;
const thousands = (count: number): string => count.toLocaleString("en-US");

describe("docs/delivery.md", () => {
  it("names tests that exist", () => {
    const tests = testsNamedIn(page);
    expect(tests.length).toBe(page.match(/^- Test: /gmu)?.length);
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter((test) => !hasTest(test))).toEqual([]);
  });

  it("has the limits of the search as they are", () => {
    const { milliseconds, bytes, files } = RESIDUE_BUDGET;
    expect(text).toContain(
      `ends after ${milliseconds / 1000} s, ${bytes / MIB / 1024} GiB, ${thousands(files)} files or 50 findings`,
    );
  });

  it("has the bounds of archives as they are", () => {
    const bounds = ARCHIVE_BOUNDS;
    expect(bounds.layers).toBe(4);
    expect(text).toContain("opened four layers deep");
    expect(text).toContain(`up to ${thousands(bounds.members)} files in them`);
    expect(text).toContain(
      `unpack to ${bounds.ratio} times its size, all layers together, at least to ${bounds.bytesAnyway / MIB} MiB, and to ${bounds.bytes / MIB} MiB at most`,
    );
    expect(bounds.zipDirectoryBytes).toBe(bounds.nestedZipBytes);
    expect(text).toContain(
      `may have ${bounds.nestedZipBytes / MIB} MiB, and a zip's directory too`,
    );
  });

  it("quotes the log about a daemon that is ended, word for word", () => {
    const left = [{ name: "ssh-agent", pid: 4711, ended: true }];
    const lines = taskLines({
      startedAt: 0,
      endedAt: 0,
      exitCode: 0,
      stopped: undefined,
      escaped: false,
      residue: undefined,
      left,
    });
    for (const line of lines.slice(1)) expect(page).toContain(`    ${line}\n`);
  });

  it("does not promise more ways than the corpus has", () => {
    expect(text).toContain("about 200 ways to leave a secret behind");
    expect(readCorpus("leave").length).toBeGreaterThanOrEqual(190);
  });
});

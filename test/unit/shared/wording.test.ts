import { describe, expect, it } from "vitest";
import { printable } from "../../../src/shared/printable.ts";
import {
  inFullWords,
  inShort,
  inWords,
  joined,
  placeText,
  plural,
  shortSha,
  timeOfDay,
} from "../../../src/shared/wording.ts";

describe("numbers and lists for people", () => {
  it("count one and many", () => {
    expect([plural(1, "file"), plural(0, "file"), plural(2, "proof", "proofs")]).toEqual([
      "1 file",
      "0 files",
      "2 proofs",
    ]);
  });

  it("name what a run is about by its pull request, else by its branch", () => {
    expect([
      placeText("refs/pull/42/merge", undefined),
      placeText("refs/heads/main", 42),
      placeText("refs/heads/team/main", undefined),
      placeText("refs/tags/v1", undefined),
    ]).toEqual(["pull request 42", "pull request 42", "team/main", "refs/tags/v1"]);
  });

  it("join names, and count those that are too many", () => {
    expect([joined([]), joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"], "or")]).toEqual([
      "",
      "a",
      "a and b",
      "a, b or c",
    ]);
    expect(joined(["a", "b", "c", "d"], "and", 2)).toBe("a, b and 2 more");
  });

  it("shorten a commit", () => {
    expect(shortSha("4f2c91e0c1a54d5a8f3b1f7a2b6c4d8e9f0a1b2c")).toBe("4f2c91e");
  });
});

describe("lengths of time for people", () => {
  it.each([
    [-5, "0 seconds", "0 s"],
    [1999, "1 second", "1 s"],
    [89_000, "89 seconds", "89 s"],
    [90_000, "1 minute", "1 min 30 s"],
    [15 * 60_000, "15 minutes", "15 min"],
    [60 * 60_000, "60 minutes", "1 h"],
    [90 * 60_000, "1 hour", "1 h 30 min"],
    [25 * 3_600_000, "25 hours", "25 h"],
    [49 * 3_600_000, "2 days", "2 d 1 h"],
  ])("%d ms", (length, words, short) => {
    expect([inWords(length), inShort(length)]).toEqual([words, short]);
  });

  it("are exact where they are limits", () => {
    expect(inFullWords(90 * 60_000)).toBe("1 hour 30 minutes");
    expect(inFullWords(24 * 3_600_000 + 61_000)).toBe("24 hours 1 minute 1 second");
    expect(inFullWords(120_000)).toBe("2 minutes");
    expect(inFullWords(0)).toBe("0 seconds");
  });

  it("are beside times of day in UTC", () => {
    expect(timeOfDay(Date.parse("2026-11-22T10:15:00.900Z"))).toBe("10:15:00");
  });
});

describe("text from outside in a log", () => {
  it("is one harmless line", () => {
    expect(printable("a\n::error::b")).toBe("a ::error::b");
    expect(printable("::error::b")).toBe(": :error::b");
    expect(printable("  ::error::b")).toBe("  : :error::b");
    expect(printable("x##[group]y")).toBe("x## [group]y");
    expect(printable("tab\there\u007F\u0000")).toBe("tab here ");
    expect(printable("red \u001B[31m, turned \u202Etxt, broken \u2028 line")).toBe(
      "red  [31m, turned  txt, broken   line",
    );
  });
});

import { describe, expect, it } from "vitest";
import { mayBeShortened, pinOf } from "../../../../src/action/uses/fetch/pin.ts";
import { parseRefs, type Refs } from "../../../../src/action/uses/fetch/refs.ts";
import {
  parseActionReference,
  type RepositoryAction,
} from "../../../../src/shared/action-reference.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const C = "c".repeat(40);

function line(text: string): string {
  return `${(text.length + 5).toString(16).padStart(4, "0")}${text}\n`;
}

function action(ref: string): RepositoryAction {
  const reference = parseActionReference(`octo-org/deploy@${ref}`);
  if (reference?.from !== "repository") throw new Error(`not an action: ${ref}`);
  return reference;
}

describe("The list of branches and tags", () => {
  it("has the default branch first, and the commits behind annotated tags", () => {
    const body = [
      line(`${B} HEAD symref-target:refs/heads/main`),
      line(`${A} refs/heads/dev`),
      line(`${B} refs/heads/main`),
      line(`${C} refs/tags/v1 peeled:${A}`),
      "0000",
    ].join("");
    expect(parseRefs(body)).toEqual([
      { name: "refs/heads/main", commit: B, isDefault: true },
      { name: "refs/heads/dev", commit: A },
      { name: "refs/tags/v1", commit: A, tagId: C },
    ]);
  });

  it("is empty for an empty repository", () => {
    expect(parseRefs("0000")).toEqual([]);
  });

  it.each([
    ["cut off", line(`${A} refs/heads/main`)],
    ["cut off in a line", `${line(`${A} refs/heads/main`).slice(0, 30)}0000`],
    ["of version 0", `001e# service=git-upload-pack\n0000${line(`${A} HEAD\0multi_ack`)}0000`],
    ["an error", "0019ERR not allowed here\n0000"],
    ["a page", "<!doctype html>\n"],
    ["nothing", ""],
  ])("is not read when it is %s", (_, body) => {
    expect(parseRefs(body)).toBeUndefined();
  });
});

describe("What `uses` names", () => {
  const refs: Refs = [
    { name: "refs/heads/main", commit: A },
    { name: "refs/heads/v1", commit: B },
    { name: "refs/tags/v1", commit: C, tagId: "d".repeat(40) },
    { name: `refs/heads/${"1".repeat(40)}`, commit: B },
  ];
  const pastes = (ref: string): readonly string[] | undefined => {
    const pin = pinOf(action(ref), refs);
    return pin.ok ? undefined : pin.error.paste;
  };

  it("is taken when it is a full commit, and known to be the end of a branch or tag", () => {
    expect(pinOf(action(C), refs)).toEqual({ ok: true, value: { sha: C, isTip: true } });
    const other = "e".repeat(40);
    expect(pinOf(action(other), refs)).toEqual({ ok: true, value: { sha: other, isTip: false } });
  });

  it("is a commit also where a branch has the name of that commit", () => {
    const sha = "1".repeat(40);
    expect(pinOf(action(sha), refs)).toEqual({ ok: true, value: { sha, isTip: false } });
  });

  it("is a tag before it is a branch of the same name", () => {
    expect(pastes("v1")).toEqual([`uses: octo-org/deploy@${C} # v1`]);
    expect(pastes("refs/heads/v1")).toEqual([`uses: octo-org/deploy@${B} # v1`]);
  });

  it("is a short commit only where one commit begins so", () => {
    expect(pastes("aaaaaaa")).toEqual([`uses: octo-org/deploy@${A} # main`]);
    const two: Refs = [...refs, { name: "refs/heads/x", commit: `aaaaaaa${"b".repeat(33)}` }];
    const pin = pinOf(action("aaaaaaa"), two);
    expect(pin.ok ? undefined : pin.error.paste).toBeUndefined();
    expect(mayBeShortened(action("aaaaaaa"), two)).toBe(true);
    expect(mayBeShortened(action("aaaaaaa"), refs)).toBe(false);
    expect(mayBeShortened(action("v1"), refs)).toBe(false);
    expect(mayBeShortened(action("main2"), refs)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { shownPath, shownProcessName } from "../../../src/delivery/residue/byte-path.ts";
import { Secret } from "../../../src/shared/secret.ts";

const matcher = matcherFor([new Secret("token-7c1e94a3b05d"), new Secret("hunter-2")]);

describe("the name of a process that the task left", () => {
  it.each([
    ["sleep", "sleep"],
    ["a-long-program-", "a-long-program-"],
    ["token-7c1e94a3b", "***"],
    ["run-token-7c1e9", "run-***"],
    // Three characters do not help anybody to a secret, and are what many words end with.
    ["a-long-name-tok", "a-long-name-tok"],
    ["is-hunter-2", "is-***"],
    ["hunter-2-token-", "***-***"],
    // Not cut off, so that nothing follows.
    ["token-7c1e94a3", "token-7c1e94a3"],
    ["caf\xe9\x1b[1m", String.raw`caf\xe9\u{1b}[1m`],
  ])(
    "%j is shown as %j: without a secret, and without the beginning of one that was cut off",
    (name, shown) => {
      expect(shownProcessName(matcher, name)).toBe(shown);
    },
  );
});

describe("a path", () => {
  it("is shown with its beginning and its end where it is long", () => {
    const shown = shownPath(matcher, `/start/${"d/".repeat(1000)}end`);
    expect(shown).toMatch(/^\/start\/(?:d\/)+.?…(?:\/?d\/)+end$/u);
    expect(shown).toHaveLength(300);
  });

  it("is shown as if nothing were cut off: its end is the end", () => {
    expect(shownPath(matcher, "a/path/to/token-7c1e94a3b")).toBe("a/path/to/token-7c1e94a3b");
  });
});

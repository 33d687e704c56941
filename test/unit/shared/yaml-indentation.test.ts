import { describe, expect, it } from "vitest";
import { readYaml } from "../../../src/shared/yaml-source.ts";

describe("a line at another column than its siblings", () => {
  it.each([
    ["too far", "a:\n    x: 1\n      y: 2\n", "line 3 starts at column 7, its siblings at 5", 3],
    [
      "too far, after a list",
      "a:\n  x: [1]\n    y: 2\nz: 3\n",
      "line 3 starts at column 5, its siblings at 3",
      3,
    ],
    [
      "too far, after a comment",
      "a:\n  x: 1\n# no\n\n    y: 2\n",
      "line 5 starts at column 5, its siblings at 3",
      5,
    ],
    [
      "too little",
      "a:\n    x: 1\n  y: 2\n",
      "line 3 starts at column 3, its siblings at 1 or 5",
      3,
    ],
    [
      "too little, at the start",
      "  a: 1\nb: 2\n",
      "line 2 starts at column 1, its siblings at 3",
      2,
    ],
    [
      "too little, with Windows line ends",
      "a:\r\n    x: 1\r\n  y: 2\r\n",
      "line 3 starts at column 3, its siblings at 1 or 5",
      3,
    ],
  ])("is named, with both columns, when it is indented %s", (...[, text, message, line]) => {
    const read = readYaml(text);
    expect(read.ok ? [] : read.error).toMatchObject([{ message, line }]);
  });

  it.each(["a: [1,\n2", "a: 'x\nb: 1", "a:\n  b: }\n", "a: 1\nb: c: d\n"])(
    "is not what is wrong with %j",
    (text) => {
      const read = readYaml(text);
      expect(read.ok ? [] : read.error.map(({ message }) => message).join(" ")).toMatch(
        /^this is not valid YAML: /u,
      );
    },
  );

  it.each(["a:\n- x\n- y\nb: 1\n", "a:\n  - x: 1\n    y: 2\n", "a: |\n    x\n      y\nb: 1\n"])(
    "does not make %j wrong",
    (text) => {
      expect(readYaml(text).ok).toBe(true);
    },
  );
});

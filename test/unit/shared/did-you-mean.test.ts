import { expect, test } from "vitest";
import { didYouMean } from "../../../src/shared/did-you-mean.ts";

const KNOWN = ["aws-region", "role-to-assume", "ttl", "run"];

test.each([
  ["aws-regoin", "aws-region"],
  ["aws_region", "aws-region"],
  ["AWS-Region", "aws-region"],
  ["role-to-asume", "role-to-assume"],
  ["tll", "ttl"],
  ["runn", "run"],
])("%s was meant as %s", (given, meant) => {
  expect(didYouMean(given, KNOWN)).toBe(meant);
});

test.each(["", "x", "password", "abc", "region-of-the-world"])(
  'nothing is guessed for "%s", which is near to nothing',
  (given) => {
    expect(didYouMean(given, KNOWN)).toBeUndefined();
  },
);

test("a very long word is looked at only as far as words go", () => {
  expect(didYouMean("a".repeat(1_000_000), KNOWN)).toBeUndefined();
});

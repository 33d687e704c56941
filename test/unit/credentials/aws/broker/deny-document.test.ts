import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_ROLE_POLICIES,
  parseDenies,
  renderDenies,
} from "../../../../../src/credentials/aws/broker/deny-document.ts";

const session = fc.stringMatching(/^stepkey-[0-9a-hjkmnp-tv-z]{26}$/u);
const entries = fc.uniqueArray(
  fc.record({ session, until: fc.integer({ min: 1, max: 4_000_000_000 }) }),
  {
    selector: ({ session: name }) => name,
    maxLength: 30,
  },
);
const bySession = (left: { session: string }, right: { session: string }) =>
  left.session < right.session ? -1 : 1;

describe("the policy of denies", () => {
  it("reads back what it wrote, with each end rounded up to five minutes", () => {
    fc.assert(
      fc.property(entries, (given) => {
        const back = parseDenies(renderDenies(given)) ?? [];
        const expected = given.map(({ session: name, until }) => ({
          session: name,
          until: Math.ceil(until / 300) * 300,
        }));
        expect(back.toSorted(bySession)).toEqual(expected.toSorted(bySession));
      }),
    );
  });

  it("denies each session everything, by the end of its user id", () => {
    const one = { session: "stepkey-7q2mabcdefghjkmnpqrstvwxy0", until: 1_795_341_600 };
    expect(JSON.parse(renderDenies([one]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Until1795341600",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "aws:userid": ["*:stepkey-7q2mabcdefghjkmnpqrstvwxy0"] } },
        },
      ],
    });
  });

  it("is the same text for the same entries in any order", () => {
    fc.assert(
      fc.property(entries, (given) => {
        expect(renderDenies(given.toReversed())).toBe(renderDenies(given));
      }),
    );
  });

  it("takes 250 sessions of the same five minutes into one role", () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      session: `stepkey-${String(index).padStart(26, "0")}`,
      until: 1_795_341_600,
    }));
    expect(renderDenies(many).length).toBeLessThanOrEqual(MAX_ROLE_POLICIES);
  });

  it("reads no other policy as its own", () => {
    const own = renderDenies([{ session: "stepkey-0", until: 300 }]);
    const changed = [
      own.replace("Deny", "Allow"),
      own.replace('"Action":"*"', '"Action":"s3:*"'),
      own.replace("Until", "Since"),
      own.replace("*:stepkey-0", "*"),
      own.replace("StringLike", "StringNotLike"),
      "[]",
      "{}",
      "null",
      "",
    ];
    expect(changed.map(parseDenies)).toEqual(changed.map(() => undefined));
  });

  it("never throws, whatever the role contains", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        parseDenies(text);
        parseDenies(`{"Statement":[${text}]}`);
      }),
    );
  });
});

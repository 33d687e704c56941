import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countedLength,
  EMPTY_LENGTH,
  ENTRY_LENGTH,
  MAX_INLINE,
  parseDenies,
  renderDenies,
  userIdSuffix,
} from "../../../../../../src/credentials/aws/broker/denies/document.ts";
import { deniesEverything } from "../../../../../support/fake-iam/document.ts";

const session = fc.stringMatching(/^stepkey-[0-9a-hjkmnp-tv-z]{26}$/u);
const sessions = fc.uniqueArray(session, { selector: userIdSuffix, maxLength: 30 });
const until = fc.integer({ min: 1, max: 4_000_000_000 });
const ONE = "stepkey-7q2mabcdefghjkmnpqrstvwxy0";

describe("the policy of denies", () => {
  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(sessions, until, (given, end) => {
        const suffixes = given.map(userIdSuffix);
        const back = parseDenies(renderDenies({ until: end, suffixes }));
        expect(back?.until).toBe(end);
        expect(back?.suffixes.toSorted()).toEqual(suffixes.toSorted());
      }),
    );
  });

  it("denies each session everything, by the end of its user id", () => {
    const text = renderDenies({ until: 1_795_341_600, suffixes: [userIdSuffix(ONE)] });
    expect(JSON.parse(text)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Until1795341600",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "aws:userid": ["*kmnpqrstvwxy0"] } },
        },
      ],
    });
  });

  it("denies exactly the sessions that it names, as IAM reads it", () => {
    fc.assert(
      fc.property(sessions, sessions, (named, others) => {
        const text = renderDenies({ until: 1, suffixes: named.map(userIdSuffix) });
        for (const one of [...named, ...others]) {
          expect(deniesEverything([text], `AROAROLE:${one}`)).toBe(named.includes(one));
        }
      }),
    );
  });

  it("denies no session whose name begins with a named one, or is the beginning of one", () => {
    const text = renderDenies({ until: 1, suffixes: [userIdSuffix(ONE), userIdSuffix("short")] });
    for (const other of [`${ONE}0`, ONE.slice(0, -1), "not-short", "shorter"]) {
      expect(deniesEverything([text], `AROAROLE:${other}`)).toBe(false);
    }
    expect(deniesEverything([text], "AROAROLE:short")).toBe(true);
  });

  it("is the same text for the same sessions in any order", () => {
    fc.assert(
      fc.property(sessions, (given) => {
        const suffixes = given.map(userIdSuffix);
        const text = renderDenies({ until: 300, suffixes });
        expect(renderDenies({ until: 300, suffixes: suffixes.toReversed() })).toBe(text);
      }),
    );
  });

  it("denies nobody when it names nobody", () => {
    const text = renderDenies({ until: 300, suffixes: [] });
    expect(parseDenies(text)).toEqual({ until: 300, suffixes: [] });
    expect(deniesEverything([text], `AROAROLE:${ONE}`)).toBe(false);
    expect(text).toContain('"aws:userid":["-"]');
  });

  it("takes 590 sessions into one role", () => {
    const suffixes = Array.from({ length: 590 }, (_, index) =>
      userIdSuffix(`stepkey-${String(index).padStart(26, "0")}`),
    );
    const text = renderDenies({ until: 1_795_341_600, suffixes });
    expect(text.length).toBeLessThanOrEqual(MAX_INLINE);
    expect(text.length).toBeLessThanOrEqual(EMPTY_LENGTH + 590 * ENTRY_LENGTH);
  });

  it("reads what the version before wrote", () => {
    const statement = (sid: string, names: readonly string[]) => ({
      Sid: sid,
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { StringLike: { "aws:userid": names.map((name) => `*:${name}`) } },
    });
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: [statement("Until300", [ONE]), statement("Until600", ["other"])],
    });
    expect(parseDenies(text)).toEqual({ until: 600, suffixes: [userIdSuffix(ONE), ":other"] });
  });

  it("reads no other policy as its own", () => {
    const own = renderDenies({ until: 300, suffixes: [":stepkey-0"] });
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

  it("counts no white space between the parts of a document, and every character inside a text", () => {
    const text = '{ "a b" :\n\t[ "c\\" d", 1 ] }';
    expect(countedLength(text)).toBe('{"a b":["c\\" d",1]}'.length);
    fc.assert(
      fc.property(fc.json(), (json) => {
        const value: unknown = JSON.parse(json);
        expect(countedLength(JSON.stringify(value, null, 2))).toBe(JSON.stringify(value).length);
      }),
    );
  });
});

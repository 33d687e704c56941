import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countedLength,
  EMPTY_LENGTH,
  ENTRY_LENGTH,
  MAX_INLINE,
  parseDenies,
  renderDenies,
  denyKey,
} from "../../../../../../src/credentials/aws/broker/denies/document.ts";
import { deniesEverything } from "../../../../../support/fake-iam/document.ts";

const session = fc.stringMatching(/^stepkey-[0-9a-hjkmnp-tv-z]{26}$/u);
const sessions = fc.uniqueArray(session, { selector: denyKey, maxLength: 30 });
const until = fc.integer({ min: 1, max: 4_000_000_000 });
const ONE = "stepkey-7q2mabcdefghjkmnpqrstvwxy0";

/** As `match_wildcards` in Ceph's rgw_common: after a star, it takes the first place where the next character fits. */
function isLikeOnCeph(pattern: string, text: string): boolean {
  let at = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const wanted = pattern[index];
    if (wanted === "*") {
      const next = pattern[index + 1];
      if (next === undefined) return true;
      at = text.indexOf(next, at);
      if (at < 0) return false;
    } else {
      if (text[at] !== wanted) return false;
      at += 1;
    }
  }
  return at === text.length;
}

describe("the policy of denies", () => {
  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(sessions, until, (given, end) => {
        const keys = given.map(denyKey);
        const back = parseDenies(renderDenies({ until: end, keys }));
        expect(back?.until).toBe(end);
        expect(back?.keys.toSorted()).toEqual(keys.toSorted());
      }),
    );
  });

  it("denies each session everything, by the beginning of its lease id", () => {
    const text = renderDenies({ until: 1_795_341_600, keys: [denyKey(ONE)] });
    expect(JSON.parse(text)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Until1795341600",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "aws:userid": ["*y-7q2mabcdefgh*"] } },
        },
      ],
    });
  });

  it("denies exactly the sessions that it names, as IAM reads it", () => {
    fc.assert(
      fc.property(sessions, sessions, (named, others) => {
        const text = renderDenies({ until: 1, keys: named.map(denyKey) });
        for (const one of [...named, ...others]) {
          expect(deniesEverything([text], `AROAROLE:${one}`)).toBe(named.includes(one));
        }
      }),
    );
  });

  it("denies exactly the sessions that it names, as Ceph reads it, whatever the role's id is", () => {
    const roleId = fc.oneof(fc.uuid(), fc.stringMatching(/^AROA[A-Z0-9]{17}$/u));
    fc.assert(
      fc.property(roleId, sessions, sessions, (id, named, others) => {
        const text = renderDenies({ until: 1, keys: named.map(denyKey) });
        const patterns = [...text.matchAll(/"(\*[^"]+)"/gu)].map(([, pattern = ""]) => pattern);
        for (const one of [...named, ...others]) {
          const isDenied = patterns.some((pattern) => isLikeOnCeph(pattern, `${id}:${one}`));
          expect(isDenied).toBe(named.includes(one));
        }
      }),
    );
  });

  it("denies no session whose name begins with a named one, or is the beginning of one", () => {
    const text = renderDenies({ until: 1, keys: [denyKey(ONE), denyKey("short")] });
    for (const other of [ONE.slice(0, 19), ONE.replace("7", "8"), "not-short", "shorter"]) {
      expect(deniesEverything([text], `AROAROLE:${other}`)).toBe(false);
    }
    expect(deniesEverything([text], "AROAROLE:short")).toBe(true);
  });

  it("is the same text for the same sessions in any order", () => {
    fc.assert(
      fc.property(sessions, (given) => {
        const keys = given.map(denyKey);
        const text = renderDenies({ until: 300, keys });
        expect(renderDenies({ until: 300, keys: keys.toReversed() })).toBe(text);
      }),
    );
  });

  it("denies nobody when it names nobody", () => {
    const text = renderDenies({ until: 300, keys: [] });
    expect(parseDenies(text)).toEqual({ until: 300, keys: [] });
    expect(deniesEverything([text], `AROAROLE:${ONE}`)).toBe(false);
    expect(text).toContain('"aws:userid":["-"]');
  });

  it("takes 530 sessions into one role", () => {
    const keys = Array.from({ length: 530 }, (_, index) =>
      denyKey(`stepkey-${String(index).padStart(12, "0").padEnd(26, "0")}`),
    );
    const text = renderDenies({ until: 1_795_341_600, keys });
    expect(text.length).toBeLessThanOrEqual(MAX_INLINE);
    expect(text.length).toBeLessThanOrEqual(EMPTY_LENGTH + 530 * ENTRY_LENGTH);
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
    expect(parseDenies(text)).toEqual({ until: 600, keys: [denyKey(ONE), ":other"] });
  });

  it("reads no other policy as its own", () => {
    const own = renderDenies({ until: 300, keys: [":stepkey-0"] });
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

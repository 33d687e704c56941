import { describe, expect, it } from "vitest";
import {
  DERIVES,
  namesIn,
  SECRETS,
  SIDE_EFFECTS,
} from "../../../../../src/credentials/aws/session/denied-actions.ts";
import {
  denyDecrypt,
  FENCED,
  fenceOfActions,
  fenceOfServices,
  WRITES_ELSEWHERE,
} from "../../../../../src/credentials/aws/session/write-fence.ts";
import {
  CHECKED_ELSEWHERE,
  expand,
  heldByAny,
  READS,
  serviceOf,
  WRITES,
} from "../../../../support/aws-actions.ts";
import { verdictOf } from "../../../../support/aws-verdict.ts";
import { wildcardFits } from "../../../../../src/shared/wildcard.ts";

const HELD = heldByAny();
const isFenced = (action: string): boolean => Object.hasOwn(FENCED, serviceOf(action));
const sent = (...Statement: readonly unknown[]) => ({
  inline: JSON.stringify({ Statement }),
  managed: [],
});

describe("the fence around services whose resources may let everyone in", () => {
  const fence = sent(fenceOfServices());

  it("denies every write of these services, also one that AWS adds", () => {
    const writes = WRITES.filter(isFenced).filter((action) => action !== "kms:Decrypt");
    expect(writes.length).toBeGreaterThan(300);
    expect(writes.filter((action) => verdictOf(fence, action) !== "denied")).toEqual([]);
    expect(verdictOf(fence, "s3:InventNewObject")).toBe("denied");
  });

  it("denies no reading of these services", () => {
    const denied = namesIn({ ...DERIVES, ...SIDE_EFFECTS, ...SECRETS });
    const reading = HELD.filter(isFenced).filter((action) => !denied.includes(action));
    expect(reading.length).toBeGreaterThan(200);
    expect(reading.filter((action) => verdictOf(fence, action) === "denied")).toEqual([]);
  });

  it("denies no reading of other services, also where AWS checks it on a fenced one's resource", () => {
    const { NotAction } = fenceOfServices() as { readonly NotAction: readonly string[] };
    const elsewhere = CHECKED_ELSEWHERE.filter(
      ([action, owner]) =>
        !isFenced(action) &&
        HELD.includes(action) &&
        (owner === "*" || Object.hasOwn(FENCED, owner)),
    );
    expect(elsewhere.map(([action]) => action)).toContain("backup:DescribeRecoveryPoint");
    const denied = elsewhere.filter(
      ([action]) => !NotAction.some((pattern) => wildcardFits(pattern, action)),
    );
    expect(denied).toEqual([]);
    expect(verdictOf(fence, "iam:CreateUser")).toBe("not allowed");
  });
});

describe("the fence around a list of actions", () => {
  const fence = fenceOfActions(["s3:GetObject", "s3:List*"]);

  it("denies all that the list does not have, whatever the service", () => {
    const left = READS.filter((action) => verdictOf(sent(fence), action) !== "denied");
    expect(left.every((action) => /^s3:(?:GetObject$|List)/u.test(action))).toBe(true);
    expect(left).toContain("s3:GetObject");
    expect(verdictOf(sent(fence), "sqs:SendMessage")).toBe("denied");
  });

  it("leaves decrypting to a deny of its own: services that return data need it", () => {
    expect(fence).toMatchObject({ NotAction: ["s3:GetObject", "s3:List*", "kms:Decrypt"] });
    expect(denyDecrypt()).toMatchObject({
      Action: "kms:Decrypt",
      Condition: { StringNotLike: { "kms:ViaService": ["dynamodb.*", "kinesis.*", "s3.*"] } },
    });
    expect(fenceOfActions(["KMS:decrypt"])).toMatchObject({ NotAction: ["KMS:decrypt"] });
  });

  it("names each action once", () => {
    expect(fenceOfActions(["s3:GetObject", "s3:GetObject"])).toMatchObject({
      NotAction: ["s3:GetObject", "kms:Decrypt"],
    });
  });

  it("knows only services that AWS has", () => {
    const known = new Set([...READS, ...WRITES].map(serviceOf));
    expect(Object.keys(FENCED).filter((service) => !known.has(service))).toEqual([]);
  });
});

describe("the writes that are denied on other servers", () => {
  it("match no reading of AWS's S3, and all that writes objects and buckets", () => {
    const matched = expand(WRITES_ELSEWHERE);
    expect(matched.filter((action) => READS.includes(action))).toEqual([]);
    expect(matched).toEqual(expect.arrayContaining(["s3:PutObject", "s3:DeleteBucket"]));
  });
});

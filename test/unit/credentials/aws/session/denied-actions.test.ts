import { describe, expect, it } from "vitest";
import {
  BEARER_ACTIONS,
  DERIVES,
  derivesBeside,
  namesIn,
  OTHER_SECRETS,
  SECRETS,
  SIDE_EFFECTS,
  touchedBy,
  whyDenied,
} from "../../../../../src/credentials/aws/session/denied-actions.ts";
import { expand, heldByAny, nameOf, READS } from "../../../../support/aws-actions.ts";
import {
  HARMLESS,
  listed,
  LOOKS_DERIVING,
  LOOKS_READING,
  READS_ALL_THE_SAME,
} from "../../../../support/aws-classified.ts";

const HELD = heldByAny();
const LISTS = { ...DERIVES, ...SECRETS, ...OTHER_SECRETS, ...SIDE_EFFECTS };
const DENIED = namesIn(LISTS);

describe("what AWS's read-only policies hold", () => {
  it("is known: every action that looks like handing out access is on a list", () => {
    const known = new Set([...DENIED, ...listed(HARMLESS)]);
    const looking = HELD.filter((action) => LOOKS_DERIVING.test(nameOf(action)));
    expect(looking.filter((action) => !known.has(action))).toEqual([]);
  });

  it("is known: every action that is not named like reading is on a list", () => {
    const known = new Set([...DENIED, ...listed(READS_ALL_THE_SAME)]);
    const odd = HELD.filter((action) => !LOOKS_READING.test(nameOf(action)));
    expect(odd.filter((action) => !known.has(action))).toEqual([]);
  });

  it("is known by the names that AWS has, each in one list", () => {
    const all = [...DENIED, ...listed(HARMLESS)];
    expect(all.filter((action) => !READS.includes(action) && !HELD.includes(action))).toEqual([]);
    expect(listed(READS_ALL_THE_SAME).filter((action) => !HELD.includes(action))).toEqual([]);
    expect(all.filter((action, index) => all.indexOf(action) !== index)).toEqual([]);
  });
});

describe("the patterns of what a read is denied", () => {
  it.each(Object.keys(LISTS))(
    "%s matches all that it stands for, and nothing else that reads",
    (pattern) => {
      const known = expand([pattern]).filter((one) => READS.includes(one) || HELD.includes(one));
      const service = pattern.slice(0, pattern.indexOf(":"));
      expect(known).toEqual(namesIn({ [pattern]: LISTS[pattern] ?? "" }).toSorted());
      expect(known.every((action) => action.startsWith(`${service}:`))).toBe(true);
    },
  );

  it("stand for what AWS's policies hold, but for a few that only a role can allow", () => {
    expect(DENIED.filter((action) => !HELD.includes(action))).toEqual([
      "emr-serverless:GetResourceDashboard",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:GetSecretValue",
      "glue:GetConnection",
      "glue:GetConnections",
    ]);
  });

  it("name the services that take the bearer tokens of STS", () => {
    expect(BEARER_ACTIONS.filter((action) => !READS.includes(action))).toEqual([]);
  });

  it("name why an action is refused, whether it is named alone or by a pattern of its own", () => {
    expect(whyDenied("codepipeline:GetJobDetails")).toContain("outlives the lease");
    expect(whyDenied("Cognito-Identity:getOpenIdToken*")).toContain("outlives the lease");
    expect(whyDenied("sqs:ReceiveMessage")).toContain("changes something");
    expect(whyDenied("codepipeline:Get*")).toBeUndefined();
    expect(whyDenied("s3:GetObject")).toBeUndefined();
  });

  it("let exactly the login to ECR through where a policy names it", () => {
    expect(whyDenied("ecr:GetAuthorizationToken")).toBeUndefined();
    expect(derivesBeside(["ecr:*"])).toEqual(Object.keys(DERIVES));
    expect(derivesBeside(["ECR:getAuthorizationToken"])).toEqual(
      Object.keys(DERIVES).filter((pattern) => pattern !== "ecr:*Token"),
    );
  });

  it("are found by what the wildcards of a policy touch", () => {
    expect(touchedBy(["s3:Get*"], DERIVES)).toEqual(["s3:*DataAccess"]);
    expect(touchedBy(["S3:GETDATAACCESS"], DERIVES)).toEqual(["s3:*DataAccess"]);
    expect(touchedBy(["s3:GetObject", "s3:List*"], DERIVES)).toEqual([]);
  });
});

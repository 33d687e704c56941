import { describe, expect, it } from "vitest";
import {
  AWS_BROKER_REVOCABILITY,
  AWS_DIRECT_REVOCABILITY,
} from "../../../../../src/credentials/aws/session/revocability.ts";

describe("what survives the end of an AWS lease", () => {
  it.each([
    "roles that it assumed",
    "ECR",
    "CodeArtifact",
    "S3 Access Grants",
    "Database connections",
    "EKS",
  ])("names %s, in both modes", (what) => {
    expect(AWS_BROKER_REVOCABILITY.survives).toContain(what);
    expect(AWS_DIRECT_REVOCABILITY.survives).toContain(what);
  });
});

import type { Revocability } from "../../kind/revocability.ts";

/** What a session handed on, which no deny on the session reaches. docs/aws.md has it as a table. */
const SURVIVES = [
  "Sessions of roles that it assumed, with `chain` (up to 1 hour, and longer if those assume further roles).",
  "Logins to ECR, and with `bearer` tokens of CodeArtifact and ECR Public (12 hours).",
  "Keys from S3 Access Grants (12 hours), and other credentials that AWS services issued to it.",
  "Database connections that it opened with IAM authentication.",
  "GetCallerIdentity, which cannot be denied: EKS accepts it as a login until STS ends the session.",
].join(" ");

export const AWS_BROKER_REVOCABILITY: Revocability = {
  revoke: "requested",
  best: "requested",
  proof: "the deny on its session is read back from the role",
  survives: `${SURVIVES} IAM needs some seconds to apply a deny everywhere.`,
  minimumSeconds: 900,
  absenceIsFinal: false,
};

export const AWS_DIRECT_REVOCABILITY: Revocability = {
  revoke: "none",
  best: "expires",
  proof: "its own session policy denies everything from the lease's end on",
  survives: SURVIVES,
  minimumSeconds: 900,
  absenceIsFinal: false,
};

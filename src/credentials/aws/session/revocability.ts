import type { Revocability } from "../../kind/revocability.ts";

export const AWS_BROKER_REVOCABILITY: Revocability = {
  revoke: "requested",
  best: "requested",
  proof: "the deny on its session is read back from the role",
  survives:
    "Tokens that AWS services issued from it earlier (ECR, S3 Access Grants: 12 hours). GetCallerIdentity, which cannot be denied: EKS accepts it as a login until STS ends the session. IAM needs some seconds to apply a deny everywhere.",
  minimumSeconds: 900,
  absenceIsFinal: false,
};

export const AWS_DIRECT_REVOCABILITY: Revocability = {
  revoke: "none",
  best: "expires",
  proof: "its own session policy denies everything from the lease's end on",
  survives:
    "Tokens that AWS services issued from it earlier (ECR, S3 Access Grants: 12 hours). GetCallerIdentity, which cannot be denied: EKS accepts it as a login until STS ends the session.",
  minimumSeconds: 900,
  absenceIsFinal: false,
};

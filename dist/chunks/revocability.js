// src/credentials/aws/session/revocability.ts
const AWS_BROKER_REVOCABILITY = {
	revoke: "requested",
	best: "requested",
	proof: "the deny on its session is read back from the role",
	survives: "Tokens that AWS services made from it before (ECR, S3 Access Grants: 12 hours), and GetCallerIdentity, which nothing can deny: EKS takes it as a login until STS ends the session. IAM takes some seconds to spread a deny.",
	minimumSeconds: 900,
	absenceIsFinal: false
};
const AWS_DIRECT_REVOCABILITY = {
	revoke: "none",
	best: "expires",
	proof: "its own session policy denies everything from the lease's end on",
	survives: "Tokens that AWS services made from it before (ECR, S3 Access Grants: 12 hours), and GetCallerIdentity, which nothing can deny: EKS takes it as a login until STS ends the session.",
	minimumSeconds: 900,
	absenceIsFinal: false
};
export { AWS_DIRECT_REVOCABILITY as n, AWS_BROKER_REVOCABILITY as t };

// src/credentials/gcp/token/revocability.ts
const GCP_BROKER_REVOCABILITY = {
	revoke: "none",
	best: "expires",
	proof: "Google made it for as long as the lease, and no longer",
	survives: "The token, until the lease would have ended: Google's tokens are not revocable.",
	minimumSeconds: 0,
	absenceIsFinal: false
};
const GCP_DIRECT_REVOCABILITY = {
	...GCP_BROKER_REVOCABILITY,
	survives: "The token, until the lease would have ended, or without `service-account` for up to an hour: Google's tokens are not revocable. With `token-file`, what the task exchanged the ID token for."
};
const FEDERATED_SECONDS = 3600;
const GCP_FEDERATED_REVOCABILITY = {
	...GCP_DIRECT_REVOCABILITY,
	proof: "Google ends it within an hour",
	minimumSeconds: FEDERATED_SECONDS
};
export { GCP_FEDERATED_REVOCABILITY as i, GCP_BROKER_REVOCABILITY as n, GCP_DIRECT_REVOCABILITY as r, FEDERATED_SECONDS as t };

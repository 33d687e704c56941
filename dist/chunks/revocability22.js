// src/credentials/vault/lease/revocability.ts
const VAULT_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "token and leases gone",
	survives: "What Vault only stores or signs: then it is `none`. In direct mode, the token, if the runner dies.",
	minimumSeconds: 0,
	absenceIsFinal: false
};
export { VAULT_REVOCABILITY as t };

// src/credentials/azure/lease/revocability.ts
const AZURE_REVOCABILITY = {
	revoke: "none",
	best: "expires",
	proof: "none: Microsoft Entra access tokens cannot be revoked",
	survives: "The token, until it expires: 60 to 90 minutes after it was issued, whatever the `ttl`, and up to 24 hours for a managed identity. Removing the role assignments stops it at Azure Resource Manager; disabling the app only stops new tokens. With `token-file`, the tokens that the task requested itself.",
	minimumSeconds: 3600,
	absenceIsFinal: false
};
const LONGEST_SECONDS = 5400;
const ID_TOKEN_SECONDS = 300;
function azureRevocability({ expires, tokenFile }) {
	if (expires !== void 0) return AZURE_REVOCABILITY;
	const minimumSeconds = LONGEST_SECONDS + (tokenFile === true ? ID_TOKEN_SECONDS : 0);
	return {
		...AZURE_REVOCABILITY,
		minimumSeconds
	};
}
export { azureRevocability as n, AZURE_REVOCABILITY as t };

// src/policy/has-grant.ts
function hasGrant(document, grant) {
	if (typeof document !== "object") return false;
	return document.disabled.includes(grant) || document.grants.some(({ name }) => name === grant);
}
export { hasGrant as t };

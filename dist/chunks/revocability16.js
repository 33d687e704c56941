// src/credentials/registry/revocability.ts
const REGISTRY_REVOCABILITY = {
	revoke: "immediate",
	best: "requested",
	proof: "with `crates`, the registry accepts the end of its token; the others have no such call: `expires`",
	survives: "What was published. The token, except with `crates`: 15 minutes (`pypi`, `rubygems`), up to an hour (`npm`, `nuget`), or as long as a role of RubyGems says. With `crates`, the token, if the runner dies: 30 minutes.",
	minimumSeconds: 900,
	absenceIsFinal: false
};
export { REGISTRY_REVOCABILITY as t };

// src/credentials/ssh/revocability.ts
const SSH_REVOCABILITY = {
	revoke: "requested",
	best: "requested",
	proof: "the serial is in the list that hosts fetch; `expires` while none does",
	survives: "Open sessions, until they close. New logins on a host, until it has fetched the list, or until the certificate expires.",
	minimumSeconds: 0,
	absenceIsFinal: true
};
export { SSH_REVOCABILITY as t };

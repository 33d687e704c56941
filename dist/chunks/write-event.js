import { r as isWriteEvent } from "./events.js";
// src/policy/write-event.ts
/** GitHub's own Dependabot; its jobs run what an outside package brings. */
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
/**
* Why a write is never issued on these claims, whatever policy says; undefined when policy may decide. Forks and a pull
* request's author are no claims: the gate looks at them.
*/
function writeEventRefusal(claims) {
	if (!isWriteEvent(claims.eventName)) return `${claims.eventName} never gets write`;
	if (claims.refType === "tag" || claims.ref.startsWith("refs/tags/")) return `${claims.ref} is a tag: a tag never gets write`;
	if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) return "the actor is Dependabot: it never gets write";
}
export { writeEventRefusal as t };

import { r as isWriteEvent } from "./events.js";
// src/policy/write-event.ts
/** Dependabot's jobs run code from outside packages. */
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
/**
* Why a write is never issued to a job with these claims, whatever policy says; undefined when policy decides. Forks and
* a pull request's author are not in the claims: the gate checks them.
*/
function writeEventRefusal(claims) {
	if (!isWriteEvent(claims.eventName)) return `a write is never issued on ${claims.eventName}`;
	if (claims.refType === "tag" || claims.ref.startsWith("refs/tags/")) return `${claims.ref} is a tag: a write is never issued on a tag`;
	if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) return "the actor is Dependabot: a write is never issued to it";
}
export { writeEventRefusal as t };

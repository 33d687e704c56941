import type { Claims } from "../shared/claims.ts";
import { isWriteEvent } from "./events.ts";

/** Dependabot's jobs run code from outside packages. */
const DEPENDABOT = { login: "dependabot[bot]", id: 49_699_333 } as const;

/**
 * Why a write is never issued to a job with these claims, whatever policy says; undefined when policy decides. Forks and
 * a pull request's author are not in the claims: the gate checks them.
 */
export function writeEventRefusal(
  claims: Pick<Claims, "eventName" | "ref" | "refType" | "actor" | "actorId">,
): string | undefined {
  if (!isWriteEvent(claims.eventName)) return `a write is never issued on ${claims.eventName}`;
  if (claims.refType === "tag" || claims.ref.startsWith("refs/tags/")) {
    return `${claims.ref} is a tag: a write is never issued on a tag`;
  }
  if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) {
    return "the actor is Dependabot: a write is never issued to it";
  }
  return undefined;
}

import type { Claims } from "../shared/claims.ts";
import { TAG_EVENTS, isWriteEvent } from "./events.ts";
import type { AllowRule } from "./policy.ts";
import { tagStarters } from "./tags.ts";

/** Dependabot's jobs run code from outside packages. */
const DEPENDABOT = { login: "dependabot[bot]", id: 49_699_333 } as const;

type OfTheTag = Pick<Claims, "ref" | "refType">;

/** Whether the job runs on a tag, whichever claim says so. */
export function isOnTag({ ref, refType }: OfTheTag): boolean {
  return refType === "tag" || ref.startsWith("refs/tags/");
}

/**
 * Why a write is never issued to a job with these claims, whatever policy says; undefined when policy decides. Forks and
 * a pull request's author are not in the claims: the gate checks them.
 */
export function writeEventRefusal(
  claims: Pick<Claims, "eventName" | "ref" | "refType" | "actor" | "actorId">,
): string | undefined {
  const { eventName, ref } = claims;
  if (!isWriteEvent(eventName)) return `a write is never issued on ${eventName}`;
  const onTag = isOnTag(claims);
  if (onTag && !TAG_EVENTS.includes(eventName)) {
    return `${ref} is a tag: a write is never issued on a tag on ${eventName}`;
  }
  // GitHub runs it on the tag of the release.
  if (!onTag && eventName === "release") return "a write is never issued on release";
  if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) {
    return "the actor is Dependabot: a write is never issued to it";
  }
  return undefined;
}

/** Why a write is not issued on this tag; undefined if the job runs on none, or if policy lists it. */
export function tagRefusal(claims: OfTheTag, tags: AllowRule["tags"]): string | undefined {
  if (!isOnTag(claims) || tagStarters(claims.ref, tags) !== undefined) return undefined;
  return `${claims.ref} is a tag that \`tags\` of the grant does not list`;
}

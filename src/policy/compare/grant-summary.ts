import { joinGrants } from "../join.ts";
import type { Grant } from "../policy.ts";
import { plural } from "../../shared/wording.ts";
import { credentialText } from "./credential-changes.ts";
import type { EffectiveGrant } from "./effective.ts";
import { durationText, listsText, shortText } from "./limit-texts.ts";

/** What a new grant allows, in one line: `write on production; push; postgres { … }; 1 approval by @octo-org/dba`. */
export function grantSummary({ parts, credential, breakGlass }: EffectiveGrant): string {
  const [own, cap] = parts;
  if (own === undefined || credential === undefined) return "";
  const grant = joinGrants({ ...own.grant, credential }, cap?.grant);
  const { access, environment, ttlSeconds, allow } = grant;
  const isObserved = parts.some(({ isEnforced }) => !isEnforced);
  return [
    environment === undefined ? `${access} without an environment` : `${access} on ${environment}`,
    isObserved ? "whatever `allow` says" : shortText(allow.events.join(", ")),
    credentialText(credential),
    ...(ttlSeconds === undefined ? [] : [durationText(ttlSeconds)]),
    ...approvalText(grant),
    ...(breakGlass ? ["break-glass"] : []),
  ].join("; ");
}

function approvalText({ approval }: Grant): readonly string[] {
  if (approval === undefined) return [];
  const { count, by } = approval;
  if (count === 0) return ["no approval"];
  return [`${plural(count, "approval")} by ${listsText(by, "anyone with write access")}`];
}

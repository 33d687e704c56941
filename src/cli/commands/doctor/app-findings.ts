import { joined } from "../../../shared/wording.ts";
import type { Finding } from "./finding.ts";

export function lacking(
  subject: string,
  { owner, missing }: { readonly owner: string; readonly missing: readonly string[] },
): Finding {
  return {
    area: "github",
    subject,
    state: "mistake",
    message: `The App lacks ${joined(missing)} there.`,
    remedy: `Grant these in the App's settings, under Permissions & events. Then an owner of ${owner} accepts them.`,
  };
}

/** `use`: what the App is for. */
export function tooMuch(
  subject: string,
  { excess, use }: { readonly excess: readonly string[]; readonly use: string },
): Finding {
  return {
    area: "github",
    subject,
    state: "warning",
    message: `The App has ${joined(excess)} there, which ${use} does not need.`,
    remedy: "Take these away in the App's settings: its key would be worth that much to a thief.",
  };
}

import type { TokenNeeds } from "../../../approval/github/check-token.ts";
import type { AppCredentials, GitHubConfig } from "../../../broker/config/github-config.ts";
import { appsOf } from "../../../broker/run/open-github.ts";
import type { AppEffects } from "../../../github-app/requests.ts";
import {
  writerEvents,
  writerPermissions,
  writerRights,
  type WritePermission,
} from "../../../github-app/writing.ts";
import type { Permissions } from "../../../github-app/narrowing.ts";
import { joined, sentence } from "../../../shared/wording.ts";
import { lacking, tooMuch } from "./app-findings.ts";
import { notLookedAt, type Finding } from "./finding.ts";

export interface WriterLook extends AppEffects {
  readonly signal: AbortSignal;
}

/** What the configuration has the App write. */
export function writtenBy({ check, deployments }: GitHubConfig): readonly WritePermission[] {
  return [
    ...(check === undefined ? [] : ["checks" as const]),
    ...(deployments === true ? ["deployments" as const] : []),
  ];
}

/** What the App that reads may do besides, because it is also the one that writes. */
export function writesOfReader(config: GitHubConfig): Permissions {
  const isSame = "app" in config && config.app.id === config.writer?.id;
  return isSame ? writerPermissions(writtenBy(config)) : {};
}

/** What the App that writes may do on each owner, next to what it is to write. */
export async function lookAtWriter(
  config: GitHubConfig & { readonly writer: AppCredentials },
  needs: readonly TokenNeeds[],
  look: WriterLook,
): Promise<readonly Finding[]> {
  const { writer, api } = config;
  const isReader = "app" in config && config.app.id === writer.id;
  const apiUrl = api.replace(/\/+$/u, "");
  const appOn = appsOf({ app: writer.id, keys: writer.keys, apiUrl }, look);
  const written = writtenBy(config);
  const findings: Finding[] = [];
  for (const owner of new Set(needs.map(({ repository }) => repository.split("/")[0] ?? ""))) {
    const subject = `writer on ${owner}`;
    const found = await appOn(owner).installation(look.signal);
    if (!found.ok) {
      const { kind, name, message, remedy } = found.error;
      const text = sentence(`${message} (${name})`);
      if (kind === "retryable") findings.push(notLookedAt("github", subject, text));
      else findings.push({ area: "github", subject, state: "mistake", message: text, remedy });
      continue;
    }
    if (found.value.isSuspended) {
      findings.push(suspended(subject, owner));
      continue;
    }
    const { permissions, events } = found.value;
    const { missing, excess } = writerRights(permissions, written);
    if (missing.length > 0) findings.push(lacking(subject, { owner, missing }));
    if (excess.length > 0 && !isReader) {
      findings.push(tooMuch(subject, { excess, use: "what it writes" }));
    }
    const unsent = writerEvents(written).filter((name) => events?.includes(name) === false);
    if (unsent.length > 0) findings.push(unheard(subject, unsent));
  }
  return findings;
}

function suspended(subject: string, owner: string): Finding {
  return {
    area: "github",
    subject,
    state: "mistake",
    message: "The App is suspended there, so the broker writes nothing.",
    remedy: `An owner of ${owner} has to unsuspend it, in the settings under GitHub Apps.`,
  };
}

/** Without it, nobody asks the broker. */
function unheard(subject: string, events: readonly string[]): Finding {
  return {
    area: "github",
    subject,
    state: "mistake",
    message: `GitHub does not send the event ${joined(events)}, so no environment asks the broker.`,
    remedy: "Subscribe to it in the App's settings, under Permissions & events.",
  };
}

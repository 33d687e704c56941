import type { AppCredentials, GitHubConfig } from "../../../broker/config/github-config.ts";
import { readHook, type AppHook } from "../../../github-app/hook.ts";
import { READER_EVENTS } from "../../../github-app/reading.ts";
import { createAppRequests, type AppEffects } from "../../../github-app/requests.ts";
import { writerEvents } from "../../../github-app/writing.ts";
import { joined, sentence } from "../../../shared/wording.ts";
import { notLookedAt, type Finding } from "./finding.ts";
import { writtenBy } from "./look-at-writer.ts";

interface HookLook extends AppEffects {
  /** The broker's public URL. */
  readonly brokerUrl: string;
  readonly signal: AbortSignal;
}

/** Where GitHub delivers the events of each App that has some for the broker, and which. */
export async function lookAtHooks(
  config: GitHubConfig,
  look: HookLook,
): Promise<readonly Finding[]> {
  if ((config.webhookSecrets ?? []).length === 0) return [];
  const findings: Finding[] = [];
  for (const { name, app, events } of appsWithEvents(config)) {
    const identity = { app: app.id, keys: app.keys, apiUrl: config.api.replace(/\/+$/u, "") };
    const hook = await readHook(createAppRequests(identity, look), look.signal);
    const subject = `webhook of ${name}`;
    if (hook.ok) findings.push(...ofHook(subject, hook.value, { events, ...look }));
    else findings.push(notLookedAt("github", subject, sentence(hook.error.message)));
  }
  return findings;
}

interface AppWithEvents {
  readonly name: string;
  readonly app: AppCredentials;
  readonly events: readonly string[];
}

function appsWithEvents(config: GitHubConfig): readonly AppWithEvents[] {
  const { writer } = config;
  const ofWriter = writerEvents(writtenBy(config));
  const reader = "app" in config ? config.app : undefined;
  const isSame = reader !== undefined && reader.id === writer?.id;
  const read = isSame ? [...READER_EVENTS, ...ofWriter] : READER_EVENTS;
  return [
    ...(reader === undefined ? [] : [{ name: "the App", app: reader, events: read }]),
    ...(writer === undefined || isSame || ofWriter.length === 0
      ? []
      : [{ name: "the writer", app: writer, events: ofWriter }]),
  ];
}

interface Wanted {
  readonly brokerUrl: string;
  readonly events: readonly string[];
}

function ofHook(subject: string, hook: AppHook, { brokerUrl, events }: Wanted): readonly Finding[] {
  const { url, contentType, checksTls } = hook;
  const expected = `${brokerUrl}/webhooks/github`;
  const found = (state: "mistake" | "warning", message: string, remedy: string): Finding => ({
    area: "github",
    subject,
    state,
    message,
    remedy,
  });
  if (url === undefined) {
    const message = "The App has no active webhook, so the broker hears of nothing.";
    return [found("mistake", message, `Activate it in the App's settings, with ${expected}.`)];
  }
  const lacking = events.filter((name) => hook.events?.includes(name) === false);
  return [
    ...(url === expected
      ? []
      : [
          found(
            "mistake",
            `GitHub delivers events to ${url}, and not to the broker.`,
            `Set the webhook's URL to ${expected} in the App's settings.`,
          ),
        ]),
    ...(contentType === undefined || contentType === "json"
      ? []
      : [
          found(
            "mistake",
            `GitHub delivers events as ${contentType}, which the broker refuses.`,
            "Set the webhook's content type to application/json.",
          ),
        ]),
    ...(checksTls
      ? []
      : [
          found(
            "warning",
            "GitHub does not check the broker's certificate when it delivers events.",
            "Enable SSL verification in the webhook's settings.",
          ),
        ]),
    ...(lacking.length === 0
      ? []
      : [
          found(
            "warning",
            `The App is not subscribed to the events ${joined(lacking)}.`,
            "Subscribe to them in the App's settings, under Permissions & events.",
          ),
        ]),
  ];
}

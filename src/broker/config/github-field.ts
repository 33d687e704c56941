import { z } from "zod";
import { appIdFields, keysField, oneAppId } from "../../github-app/config-fields.ts";
import type { Secret } from "../../shared/secret.ts";
import { secretField, urlField, type FieldSources } from "./fields.ts";
import {
  CHECK_MODES,
  type AppCredentials,
  type CheckMode,
  type GitHubConfig,
} from "./github-config.ts";

/** A token, or an App with its key; and what the broker may write. */
export function githubField(sources: FieldSources) {
  const secret = () => secretField(sources);
  return z
    .strictObject({
      api: urlField("base").default("https://api.github.com"),
      token: secret().optional(),
      ...appIdFields(),
      "private-key": keysField(secret).optional(),
      "webhook-secret": webhookSecretField(sources).default([]),
      writer: writerField(secret).optional(),
      check: z.enum(CHECK_MODES).optional(),
      deployments: z.literal(true).optional(),
    })
    .transform((given, context): GitHubConfig => {
      const { api, token, "private-key": keys, "webhook-secret": webhookSecrets } = given;
      const rest = { api, webhookSecrets, ...writesOf(given, context) };
      const isApp = [given["app-id"], given["client-id"], keys].some((one) => one !== undefined);
      if (token !== undefined && !isApp) return { ...rest, token };
      if (token !== undefined || !isApp) {
        context.addIssue(mistakeOf("token", isApp ? TWO_READERS : "This is missing."));
        return z.NEVER;
      }
      const id = oneAppId(given, context);
      if (keys === undefined) context.addIssue(mistakeOf("private-key", "This is missing."));
      if (id === undefined || keys === undefined) return z.NEVER;
      return { ...rest, app: { id, keys } };
    });
}

/** An App with its key. Nobody can lend the broker a person's token to write with. */
function writerField(secret: () => z.ZodType<Secret>) {
  return z
    .strictObject({ ...appIdFields(), "private-key": keysField(secret).optional() })
    .transform((given, context): AppCredentials => {
      const id = oneAppId(given, context);
      const { "private-key": keys } = given;
      if (keys === undefined) context.addIssue(mistakeOf("private-key", "This is missing."));
      return id === undefined || keys === undefined ? z.NEVER : { id, keys };
    });
}

interface GivenWrites {
  readonly writer?: AppCredentials | undefined;
  readonly check?: CheckMode | undefined;
  readonly deployments?: true | undefined;
}

/** What is written goes with who writes it, and the other way round. */
function writesOf(
  { writer, check, deployments }: GivenWrites,
  context: z.RefinementCtx,
): Pick<GitHubConfig, "writer" | "check" | "deployments"> {
  const isUsed = check !== undefined || deployments !== undefined;
  if (writer !== undefined && !isUsed) context.addIssue(mistakeOf("writer", WITHOUT_USE));
  if (writer === undefined && isUsed) {
    const field = check === undefined ? "deployments" : "check";
    context.addIssue(mistakeOf(field, "This needs github.writer, an App that may write."));
  }
  return {
    ...(writer && { writer }),
    ...(check && { check }),
    ...(deployments && { deployments }),
  };
}

const WITHOUT_USE = "This App has nothing to write: set github.check or github.deployments.";

/** A shorter one can be guessed. */
const MIN_SECRET = 16;

/** One reference, or two while one is replaced. */
function webhookSecretField(sources: FieldSources) {
  return z.unknown().transform((given, context): readonly Secret[] => {
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (list.length === 0 || list.length > 2) {
      context.addIssue("This needs one secret, or two while one is replaced.");
      return z.NEVER;
    }
    return list.flatMap((one) => {
      const parsed = secretField(sources).safeParse(one);
      if (!parsed.success) {
        for (const { message } of parsed.error.issues) context.addIssue(message);
        return [];
      }
      if (parsed.data.reveal().length >= MIN_SECRET) return [parsed.data];
      context.addIssue(
        `This secret is shorter than ${MIN_SECRET} characters: \`openssl rand -hex 32\` creates one.`,
      );
      return [];
    });
  });
}

const TWO_READERS = "GitHub is read by the App or with a token, not both.";

function mistakeOf(field: string, message: string) {
  return { code: "custom" as const, path: [field], message };
}

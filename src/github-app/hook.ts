import { z } from "zod";
import type { HttpResponse } from "../shared/http.ts";
import { parseJson } from "../shared/json.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { AppFault } from "./fault.ts";
import { unexpected } from "./read-response.ts";
import type { AppRequests } from "./requests.ts";

/** An App's webhook, as its settings page has it. */
export interface AppHook {
  /** Undefined: it has none, or it is not active. */
  readonly url: string | undefined;
  readonly contentType: string | undefined;
  /** Whether GitHub checks the certificate of the receiver. */
  readonly checksTls: boolean;
  /** Undefined where GitHub does not say. */
  readonly events: readonly string[] | undefined;
}

const config = z.object({
  url: z
    .string()
    .nullish()
    .transform((text) => (text === "" ? undefined : text)),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});
const app = z.object({ events: z.array(z.string()).optional() });

/** @see https://docs.github.com/en/rest/apps/webhooks#get-a-webhook-configuration-for-an-app */
export async function readHook(
  { asApp }: Pick<AppRequests, "asApp">,
  signal: AbortSignal,
): Promise<Result<AppHook, AppFault>> {
  const sent = await asApp({ method: "GET", path: "/app/hook/config" }, signal);
  if (!sent.ok) return sent;
  const itself = await asApp({ method: "GET", path: "/app" }, signal);
  if (!itself.ok) return itself;
  const about = app.safeParse(parseJson(itself.value.body));
  const events = about.success ? about.data.events : undefined;
  const hook = sent.value.status === 404 ? NONE : hookIn(sent.value);
  return hook === undefined ? err(unexpected("the webhook", sent.value)) : ok({ ...hook, events });
}

const NONE = { url: undefined, contentType: undefined, checksTls: true } as const;

function hookIn({ status, body }: HttpResponse): Omit<AppHook, "events"> | undefined {
  const parsed = config.safeParse(status === 200 ? parseJson(body) : undefined);
  if (!parsed.success) return undefined;
  const { url, content_type: contentType, insecure_ssl: insecure = "0" } = parsed.data;
  return { url: url ?? undefined, contentType, checksTls: String(insecure) === "0" };
}

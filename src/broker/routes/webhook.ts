import { isSigned, looksSigned } from "../../github-app/webhook.ts";
import { parseJson } from "../../shared/json.ts";
import { createBodyRoom } from "../http/handler.ts";
import type { RequestHead } from "../http/incoming-request.ts";
import { jsonResponse } from "../http/response.ts";
import { refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import type { Route } from "./route.ts";
import { DEFAULT_MAX_BODY_BYTES } from "./router.ts";

/** The largest payload that GitHub delivers. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;
/** GitHub gives up after so long. */
const BODY_WITHIN_MS = 10_000;
/** How many deliveries above the usual size are in memory at once: at most 100 MiB. The watch finds what one refused says. */
const MAX_LARGE = 4;

/**
 * `POST /webhooks/github`: takes GitHub's events. Nothing of a body is parsed before its signature is found good, and
 * without the form of one no byte of it is read. The response says only that it came: what follows takes longer than GitHub
 * waits.
 */
export const webhookRoute = (): Route => ({
  method: "POST",
  path: "/webhooks/github",
  mediaType: "application/json",
  audience: "clients",
  isUrgent: true,
  maxBodyBytes: MAX_BODY_BYTES,
  bodyWithinMs: BODY_WITHIN_MS,
  room: createBodyRoom(MAX_LARGE, DEFAULT_MAX_BODY_BYTES),
  isDecidedByHead: (head) => !looksSigned(signatureOf(head)),
  respond: async (request, context) => {
    const { deps, trace } = context;
    const { webhooks } = deps;
    const secrets = webhooks?.secrets() ?? [];
    if (webhooks === undefined || secrets.length === 0) {
      const reason = "the configuration has no github.webhook-secret";
      return refusalResponse(refusal("not_found", reason, { remedy: NO_SECRET }), trace);
    }
    if (!isSigned(request.body, signatureOf(request), secrets)) {
      const reason = "no secret of github.webhook-secret gives this X-Hub-Signature-256";
      return refusalResponse(refusal("webhook_signature_invalid", reason), trace);
    }
    context.markAuthenticated();
    const [id, event] = [only(request, "x-github-delivery"), only(request, "x-github-event")];
    const payload = parseJson(Buffer.from(request.body).toString("utf8"));
    if (id === undefined || event === undefined || payload === undefined) {
      return refusalResponse(refusal("request_malformed", "it is not a delivery of GitHub"), trace);
    }
    if (event === "ping") return jsonResponse({}, { trace });
    webhooks.receive({ id, event, payload });
    return jsonResponse({}, { trace, status: 202 });
  },
});

const NO_SECRET =
  "Set `github.webhook-secret` in the broker's configuration, and the same secret in the App's settings.";

function signatureOf(head: Pick<RequestHead, "headers">): string | undefined {
  return only(head, "x-hub-signature-256");
}

/** A header that is there twice is not GitHub's. */
function only({ headers }: Pick<RequestHead, "headers">, name: string): string | undefined {
  const [value, ...others] = headers[name] ?? [];
  return others.length === 0 && value !== undefined && value.length <= 200 ? value : undefined;
}

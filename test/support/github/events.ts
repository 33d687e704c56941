import { createHmac, randomUUID } from "node:crypto";

/** One delivery as GitHub sends it. */
export interface SentEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly secret: string;
  /** GitHub's id of the delivery; a new one when absent. */
  readonly id?: string;
}

/** The request of a delivery, signed. */
export function deliveryOf({ event, payload, secret, id = randomUUID() }: SentEvent): {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-delivery": id,
      "x-github-event": event,
      // What GitHub sends for those who still check it: right, and not enough.
      "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
      "x-hub-signature-256": `sha256=${signature}`,
    },
    body,
  };
}

/** A repository as events show it. */
export function repositoryIn(id: number, ownerId = 65) {
  return { id, owner: { id: ownerId, login: "octo-org" }, full_name: "octo-org/shop" };
}

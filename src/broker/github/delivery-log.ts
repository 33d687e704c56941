import { z } from "zod";
import { nextPage } from "../../approval/github/response.ts";
import type { AppFault } from "../../github-app/fault.ts";
import { unexpected } from "../../github-app/read-response.ts";
import type { AppRequests } from "../../github-app/requests.ts";
import { parseJson } from "../../shared/json.ts";
import type { Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** One attempt of GitHub to deliver an event, as its log lists it. */
export interface LoggedDelivery {
  readonly id: number;
  /** The same for each attempt at one event. */
  readonly guid: string;
  readonly event: string;
  readonly at: Instant;
  readonly isDelivered: boolean;
}

export interface DeliveryPage {
  readonly deliveries: readonly LoggedDelivery[];
  /** Undefined: there is no other page. */
  readonly next: string | undefined;
}

/** GitHub's log of what it sent to an App: newest first. */
export interface DeliveryLog {
  page(cursor: string | undefined, signal: AbortSignal): Promise<Result<DeliveryPage, AppFault>>;
  /** What was sent; undefined: GitHub no longer has it. */
  payload(id: number, signal: AbortSignal): Promise<Result<unknown, AppFault>>;
}

const PAGE = 100;

const listed = z.array(
  z
    .object({
      id: z.int().positive(),
      guid: z.string().min(1).max(200),
      event: z.string(),
      delivered_at: z.iso.datetime({ offset: true }),
      status: z.string(),
    })
    .transform(({ id, guid, event, delivered_at: at, status }): LoggedDelivery => ({
      id,
      guid,
      event,
      at: Date.parse(at),
      isDelivered: status === "OK",
    })),
);

const detail = z.object({ request: z.object({ payload: z.unknown() }) });

/** @see https://docs.github.com/en/rest/apps/webhooks#list-deliveries-for-an-app-webhook */
export function createDeliveryLog({ asApp }: Pick<AppRequests, "asApp">): DeliveryLog {
  return {
    page: async (cursor, signal) => {
      const more = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/app/hook/deliveries?per_page=${PAGE}${more}`;
      const sent = await asApp({ method: "GET", path }, signal);
      if (!sent.ok) return sent;
      const parsed = sent.value.status === 200 && listed.safeParse(parseJson(sent.value.body));
      if (parsed === false || !parsed.success) {
        return err(unexpected("the log of deliveries", sent.value));
      }
      return ok({ deliveries: parsed.data, next: cursorIn(sent.value.headers["link"]) });
    },
    payload: async (id, signal) => {
      const sent = await asApp({ method: "GET", path: `/app/hook/deliveries/${id}` }, signal);
      if (!sent.ok) return sent;
      if (sent.value.status === 404) return ok(undefined);
      const parsed = sent.value.status === 200 && detail.safeParse(parseJson(sent.value.body));
      if (parsed === false || !parsed.success) return err(unexpected("a delivery", sent.value));
      return ok(parsed.data.request.payload);
    },
  };
}

function cursorIn(link: string | undefined): string | undefined {
  const next = nextPage(link);
  const cursor = typeof next === "object" ? next["cursor"] : undefined;
  return cursor === undefined ? undefined : String(cursor);
}

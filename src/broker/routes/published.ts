import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { PublishedPath } from "../../credentials/kind/publication.ts";
import type { RequestHead } from "../http/incoming-request.ts";
import { bytesResponse, notModifiedResponse } from "../http/response.ts";
import { refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import type { Route } from "./route.ts";

/** `GET /PATH/SERVER` for each kind that publishes something about its ended leases. */
export function publishedRoutes(kinds: Iterable<CredentialKind>): readonly Route[] {
  return [...kinds].flatMap(({ name, broker }) =>
    broker?.publishes === undefined ? [] : [publishedRoute(name, broker.publishes)],
  );
}

/**
 * For hosts that cannot log in to the broker, so without a token: there is nothing secret in it. They ask often, and get
 * nothing where they have it already (RFC 9110 §13.1.2). It is how the end of a lease reaches them, so an overloaded
 * broker serves it too.
 */
function publishedRoute(kind: string, { path }: PublishedPath): Route {
  const route = `/${path}/`;
  return {
    method: "GET",
    path: route,
    endsWithName: true,
    audience: "clients",
    isUrgent: true,
    respond: async (request, { trace, state }) => {
      const server = request.path.slice(route.length);
      const document = await state.publications.find(kind, server);
      if (document === undefined) {
        const reason = "there is no such server";
        return refusalResponse(refusal("not_found", reason, { remedy: REMEDY }), trace);
      }
      const { bytes, etag } = document;
      return hasAlready(request, etag)
        ? notModifiedResponse({ trace, etag })
        : bytesResponse(bytes, { trace, etag });
    },
  };
}

const REMEDY = "Check the name of the server: it must be one of the broker's configuration.";

function hasAlready({ headers }: RequestHead, etag: string): boolean {
  const tags = (headers["if-none-match"] ?? []).flatMap((value) => value.split(","));
  return tags.some((tag) => tag.trim().replace(/^W\//u, "") === etag);
}

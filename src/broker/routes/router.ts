import { err, ok, type Result } from "../../shared/result.ts";
import type { BodyRule, Listener } from "../http/handler.ts";
import type { RequestHead } from "../http/incoming-request.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import type { Route } from "./route.ts";

/** Far above any real request. */
export const DEFAULT_MAX_BODY_BYTES = 64 * 1024;

/** A request that no route takes. */
export interface Unrouted {
  readonly refused: Refusal;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Router {
  /** The route for a request that came in on this listener. */
  find(request: RequestHead, listener: Listener): Result<Route, Unrouted>;
  /** The path of a route, with `NAME` for a name that follows it, or `other`. */
  routeName(path: string): string;
  isUrgent(path: string): boolean;
  /** What is read of the body of a request with this head: nothing, unless its route reads one. */
  bodyRule(head: RequestHead): BodyRule;
}

export function createRouter(routes: readonly Route[]): Router {
  const routesAt = (path: string): readonly Route[] => routes.filter((one) => isAt(one, path));
  return {
    find: (request, listener) => {
      const all = routesAt(request.path);
      const served = all.filter((route) => servesListener(route, listener));
      const [elsewhere] = served.length > 0 ? [] : all;
      return elsewhere === undefined
        ? findMethod(served, request)
        : unrouted(
            refusal("not_found", "another listener serves this path", elsewhereOf(elsewhere)),
          );
    },
    routeName: (path) => {
      const [route] = routesAt(path);
      if (route === undefined) return "other";
      return route.endsWithName === true ? `${route.path}NAME` : path;
    },
    isUrgent: (path) => routesAt(path).some((route) => route.isUrgent === true),
    bodyRule: (head) => {
      const route = routesAt(head.path).find(({ method }) => method === head.method);
      return route === undefined ? { maxBytes: 0 } : bodyRuleOf(route, head);
    },
  };
}

/** A name as servers have it; nothing in it needs to be decoded. */
const LAST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/u;

function isAt(route: Route, path: string): boolean {
  if (route.endsWithName !== true) return route.path === path;
  return path.startsWith(route.path) && LAST_NAME.test(path.slice(route.path.length));
}

function bodyRuleOf(route: Route, head: RequestHead): BodyRule {
  const { maxBodyBytes: maxBytes = DEFAULT_MAX_BODY_BYTES, bodyWithinMs: withinMs, room } = route;
  if (!readsBody(route, head)) return { maxBytes: 0 };
  const rest = { ...(withinMs === undefined ? {} : { withinMs }), ...(room && { room }) };
  return { maxBytes, ...rest };
}

function readsBody({ mediaType, isDecidedByHead }: Route, head: RequestHead): boolean {
  return mediaType !== undefined && isDecidedByHead?.(head) !== true;
}

function findMethod(routes: readonly Route[], request: RequestHead): Result<Route, Unrouted> {
  if (routes.length === 0) return unrouted(refusal("not_found", "this path does not exist"));
  const route = routes.find(({ method }) => method === request.method);
  if (route === undefined) {
    const allow = routes.map(({ method }) => method).join(", ");
    const refused = refusal("method_not_allowed", "this path does not support the method");
    return unrouted(refused, { allow });
  }
  // What a URL holds ends up in logs (RFC 6749 §2.3.1, RFC 6750 §5.3).
  if (request.query !== "" && route.method !== "GET") {
    return unrouted(refusal("request_malformed", "its URL has a query"));
  }
  const { mediaType = "" } = route;
  if (readsBody(route, request) && !hasMediaType(request, mediaType)) {
    return unrouted(refusal("media_type_unsupported", `its content type is not ${mediaType}`));
  }
  return ok(route);
}

function unrouted(refused: Refusal, headers: Unrouted["headers"] = {}): Result<never, Unrouted> {
  return err({ refused, headers });
}

function servesListener({ audience }: Route, listener: Listener): boolean {
  return listener === "all" || audience === "both" || audience === listener;
}

/** Its address is in the configuration: a client of the other listener need not learn it here. */
function elsewhereOf({ path, audience }: Route): { readonly remedy: string } {
  if (audience === "admins") {
    return {
      remedy: `Ask at the broker's \`admin-listen\` address: only that one serves ${path}.`,
    };
  }
  const remedy = `Ask at the broker's \`url\`, not at its \`admin-listen\` address. In a workflow, set the \`broker\` input to that URL.`;
  return { remedy };
}

/** One content type, whatever its own parameters are. A charset other than UTF-8 would be misread. */
function hasMediaType({ headers }: RequestHead, expected: string): boolean {
  const [value = "", ...others] = headers["content-type"] ?? [];
  const [type = "", ...parameters] = value.toLowerCase().split(";");
  const charsets = parameters.map((part) => part.trim()).filter((part) => part !== "");
  const isUtf8 = charsets.every((part) => part === "charset=utf-8" || part === 'charset="utf-8"');
  return others.length === 0 && type.trim() === expected && isUtf8;
}

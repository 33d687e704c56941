import type { GitHubReply, GitHubRequest } from "./request.ts";

/** Pages by number, as most of GitHub's lists: 30 a page unless asked for more, 100 at most. */
export function numbered(asked: GitHubRequest, items: readonly unknown[]): GitHubReply {
  const size = sizeOf(asked);
  const page = Math.max(1, Number(asked.query.get("page") ?? "1") || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = [
    ...(page < last
      ? [linkTo(asked, "next", { page }), linkTo(asked, "last", { page: last - 1 })]
      : []),
    ...(page > 1
      ? [linkTo(asked, "prev", { page: page - 2 }), linkTo(asked, "first", { page: 0 })]
      : []),
  ].join(", ");
  const body = items.slice((page - 1) * size, page * size);
  return { status: 200, body, ...(link === "" ? {} : { link }) };
}

/** Pages by cursor, as GitHub's activity: where a page begins is only known from the one before. */
export function listed(asked: GitHubRequest, items: readonly unknown[]): GitHubReply {
  const size = sizeOf(asked);
  const after = asked.query.get("after");
  const start = after === null ? 0 : positionOf(after);
  const body = items.slice(start, start + size);
  const more = start + size < items.length;
  const link = more ? { link: linkTo(asked, "next", { after: cursorOf(start + size) }) } : {};
  return { status: 200, body, ...link };
}

/** A cursor says nothing to its reader. */
function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString("base64url");
}

function positionOf(cursor: string): number {
  const position = Number(
    Buffer.from(cursor, "base64url")
      .toString()
      .replace(/^cursor:/u, ""),
  );
  if (!Number.isInteger(position)) throw new Error(`"${cursor}" is no cursor of this front`);
  return position;
}

function sizeOf(asked: GitHubRequest): number {
  const wanted = Number(asked.query.get("per_page") ?? "30") || 30;
  return Math.min(100, Math.max(1, wanted));
}

function linkTo(
  asked: GitHubRequest,
  rel: string,
  to: { readonly page: number } | { readonly after: string },
): string {
  const url = new URL(asked.system.world.url + asked.pathAndQuery);
  if ("page" in to) url.searchParams.set("page", String(to.page + 1));
  else url.searchParams.set("after", to.after);
  return `<${url.toString()}>; rel="${rel}"`;
}

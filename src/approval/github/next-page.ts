import type { GitHubParams } from "./api.ts";

/**
 * The position of the next page from the Link header (RFC 8288): a page number or a cursor. Only these are used, never
 * the URL, so that the token is sent to the API and nowhere else. Undefined if the link is not understood.
 */
export function nextPage(link: string | undefined): GitHubParams | "none" | undefined {
  const next = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/iu.exec(link ?? "")?.[1];
  if (next === undefined) return "none";
  const query = new URLSearchParams(/\?([^#]*)/u.exec(next)?.[1] ?? "");
  const positions = ["page", "after"].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return positions.length === 0 ? undefined : Object.fromEntries(positions);
}

import { isRecord, parseJson } from "../../../shared/json.ts";
import type { BlobIds } from "./unpack-action.ts";

export interface TreeListing {
  /** The id of every file and link, by path. */
  readonly ids: BlobIds;
  /** Whether GitHub left out a part of it. */
  readonly isTruncated: boolean;
}

/** The id of the tree in the response to `GET /repos/{owner}/{repo}/git/commits/{sha}`; undefined when it has none. */
export function treeOfCommit(body: string): string | undefined {
  const data = parseJson(body);
  const tree = isRecord(data) && isRecord(data["tree"]) ? data["tree"]["sha"] : undefined;
  return typeof tree === "string" && /^[0-9a-f]{40}$/u.test(tree) ? tree : undefined;
}

/** The response to `GET /repos/{owner}/{repo}/git/trees/{sha}?recursive=1`; undefined when it is not one. */
export function parseTree(body: string): TreeListing | undefined {
  const data = parseJson(body);
  if (!isRecord(data) || !Array.isArray(data["tree"])) return undefined;
  const ids = new Map<string, string>();
  for (const entry of data["tree"] as readonly unknown[]) {
    if (!isRecord(entry)) return undefined;
    const { path, type, sha } = entry;
    if (typeof path !== "string" || typeof sha !== "string") return undefined;
    if (type === "blob") ids.set(path, sha);
  }
  return { ids, isTruncated: data["truncated"] !== false };
}

/**
 * How what was unpacked differs from the commit; undefined if it does not. `.gitattributes` may leave files out of an
 * archive (export-ignore), and may rewrite them (export-subst, line ends): left out is fine, rewritten cannot be checked.
 */
export function differenceOf(unpacked: BlobIds, { ids }: TreeListing): string | undefined {
  for (const [path, id] of unpacked) {
    const meant = ids.get(path);
    if (meant === undefined) return `"${path}" is not in the commit`;
    if (meant !== id) return `"${path}" is not as in the commit`;
  }
  const mayLeaveOut = [...ids.keys()].some((path) => /(?:^|\/)\.gitattributes$/u.test(path));
  const missing = mayLeaveOut ? undefined : [...ids.keys()].find((path) => !unpacked.has(path));
  return missing === undefined ? undefined : `"${missing}" is missing`;
}

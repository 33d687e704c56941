import { Buffer } from "node:buffer";
import { z } from "zod";
import { parserOf } from "../../approval/github/schema.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** Content that GitHub's API has under a path. */
export type Contents =
  | { readonly kind: "file"; readonly base64: string }
  | { readonly kind: "directory"; readonly names: readonly string[] }
  /** GitHub sends no content of a file over 1 MB. */
  | { readonly kind: "too_large" }
  | { readonly kind: "other"; readonly type: string };

/**
 * A file, or a directory as a list. GitHub follows a symbolic link to a file of the same repository; another one has its own type.
 * @see https://docs.github.com/en/rest/repos/contents#get-repository-content
 */
export const parseContents = parserOf<Contents>(
  z.union([
    z
      .array(z.object({ name: z.string() }))
      .transform((all): Contents => ({ kind: "directory", names: all.map(({ name }) => name) })),
    z
      .object({ type: z.literal("file"), encoding: z.literal("base64"), content: z.string() })
      .transform(({ content }): Contents => ({ kind: "file", base64: content })),
    z
      .object({ type: z.literal("file"), encoding: z.literal("none") })
      .transform((): Contents => ({ kind: "too_large" })),
    z.object({ type: z.string() }).transform(({ type }): Contents => ({ kind: "other", type })),
  ]),
);

/** The text of a file; the error says why there is none. */
export function fileText(contents: Contents): Result<string, string> {
  switch (contents.kind) {
    case "directory":
      return err("this is a directory, and not a file");
    case "too_large":
      return err("the file is larger than 1 MB");
    case "other":
      return err(`this is a ${contents.type}, and not a file`);
    case "file":
  }
  return decoded(Buffer.from(contents.base64, "base64"));
}

function decoded(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return err("the file is not UTF-8 text");
  }
}

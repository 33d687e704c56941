import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { versionFailure } from "./version-failure.ts";

/** No policy is longer: what is, is not read into memory. */
const MAX_BYTES = 1024 * 1024;

const HEADER = /^(?<id>[0-9a-f]+) (?:(?<kind>missing)|blob (?<size>\d+))$/u;

/** The texts of these objects; one that is too long for a policy is left out. */
export async function readBlobs(
  { git, signal }: Pick<CliDeps, "git" | "signal">,
  root: string,
  ids: readonly string[],
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return ok(new Map());
  const ask = (mode: string, names: readonly string[]) =>
    git(["-C", root, "cat-file", mode], { input: names.map((id) => `${id}\n`).join(""), signal });
  const checked = await ask("--batch-check", unique);
  const sizes = checked.out.toString("utf8").trimEnd().split("\n").map(headerOf);
  const isWhole = sizes.length === unique.length && sizes.every(({ size }) => size !== undefined);
  if (checked.exit !== "done" || !isWhole) return err(PARTIAL);
  const short = sizes.filter(({ size = 0 }) => size <= MAX_BYTES).map(({ id }) => id);
  if (short.length === 0) return ok(new Map());
  const read = await ask("--batch", short);
  return read.exit === "done" ? textsOf(read.out) : err(PARTIAL);
}

const PARTIAL = versionFailure(
  "The clone does not have all files of that commit.",
  "Clone without a filter, or fetch the rest: git fetch --refetch --filter=blob:limit=1m.",
);

function headerOf(line: string): { readonly id: string; readonly size: number | undefined } {
  const { id = "", size } = HEADER.exec(line)?.groups ?? {};
  return { id, size: size === undefined ? undefined : Number(size) };
}

/** What `--batch` prints: for each object a line, its bytes, and the end of a line. */
function textsOf(out: Buffer): Result<ReadonlyMap<string, string>, Failure> {
  const texts = new Map<string, string>();
  let at = 0;
  while (at < out.length) {
    const end = out.indexOf("\n", at);
    const { id, size } = headerOf(out.toString("utf8", at, end));
    if (size === undefined || end + 1 + size > out.length) return err(PARTIAL);
    texts.set(id, out.toString("utf8", end + 1, end + 1 + size));
    at = end + size + 2;
  }
  return ok(texts);
}

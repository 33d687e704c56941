import { codeOf } from "../../shared/error-code.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";

/** Reads a file that the command line names; `-` reads standard input. */
export async function readNamed(
  { readText }: Pick<CliDeps, "readText">,
  path: string,
): Promise<Result<string, Failure>> {
  try {
    return ok(await readText(path));
  } catch (error) {
    const reason = codeOf(error);
    const why = REASONS[reason] ?? reason;
    return err(
      failure("file_unreadable", `${path} cannot be read: ${why}.`, {
        remedy: "Check its path and permissions.",
        cause: error,
      }),
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
};

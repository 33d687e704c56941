import { StoreError } from "../../lease/store.ts";
import { failure } from "../../shared/failure.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { printFailure } from "./print.ts";

/** Prints why a store cannot be used, and returns the exit code. Throws what is no StoreError: it is a bug. */
export function printStoreError(
  deps: CliDeps,
  error: unknown,
  { json }: { readonly json: boolean },
): ExitCode {
  if (!(error instanceof StoreError)) throw error;
  const { message, remedy } = error;
  return printFailure(deps, failure("store_unavailable", message, { remedy }), { json, exit: 3 });
}

/**
 * What an error that nobody expected may say in a log. Node's own argument errors (`ERR_…`) quote the value that they
 * reject, which may be a secret or a proxy's password: of those only the code is told. Errors of the system name a path.
 */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown fault";
  const isQuoting =
    "code" in error && typeof error.code === "string" && error.code.startsWith("ERR_");
  return isQuoting ? String(error.code) : error.message;
}

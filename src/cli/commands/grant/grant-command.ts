import { MAX_REASON, saysSomething } from "../../../broker/break-glass/control-messages.ts";
import { MAX_BREAK_GLASS_SECONDS } from "../../../lease/break-glass.ts";
import { formatDuration, parseDuration } from "../../../shared/duration.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { GRANT_NAME, ONE_LINE, REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Arguments } from "../../arguments/arguments.ts";

/** What the command line asks for. */
export type GrantCommand =
  | ({ readonly kind: "confirm" } & AskedGrant)
  | ({
      readonly kind: "break-glass";
      readonly reason: string;
      readonly ttlSeconds: number | undefined;
      /** Undefined: the credential is printed. */
      readonly command: readonly string[] | undefined;
    } & AskedGrant);

interface AskedGrant {
  readonly grant: string;
  /** Undefined: the only repository that has the grant. */
  readonly repository: string | undefined;
}

/** Reads the command line; every mistake at once. */
export function readGrantCommand(given: Arguments): Result<GrantCommand, Failure> {
  const [grant = ""] = given.positionals;
  const repository = given.text("repository");
  const asked = { grant, repository };
  const isConfirm = given.flag("confirm");
  if (isConfirm === given.flag("break-glass")) {
    return err(usage([...nameMistakes(asked), isConfirm ? BOTH : NEITHER]));
  }
  if (isConfirm) {
    const wrong = [...nameMistakes(asked), ...misusedByConfirm(given)];
    return wrong.length > 0 ? err(usage(wrong)) : ok({ kind: "confirm", ...asked });
  }
  return readBreakGlass(given, asked);
}

function readBreakGlass(given: Arguments, asked: AskedGrant): Result<GrantCommand, Failure> {
  const reason = (given.text("reason") ?? "").trim();
  const ttl = ttlOf(given.text("ttl"));
  const wrong = [
    ...nameMistakes(asked),
    ...reasonMistakes(reason),
    ...(ttl.ok ? [] : [ttl.error]),
    ...commandMistakes(given),
  ];
  if (wrong.length > 0 || !ttl.ok) return err(usage(wrong));
  const { command } = given;
  return ok({ kind: "break-glass", ...asked, reason, ttlSeconds: ttl.value, command });
}

function nameMistakes({ grant, repository }: AskedGrant): readonly string[] {
  return [
    ...(GRANT_NAME.test(grant) ? [] : [`"${grant}" is not the name of a grant.`]),
    ...(repository === undefined || REPOSITORY_NAME.test(repository)
      ? []
      : [`--repository is "${repository}"; expected OWNER/NAME.`]),
  ];
}

const NEITHER =
  "Add --break-glass to get the grant without an approval, or --confirm to confirm that another admin did.";
const BOTH = "--break-glass and --confirm cannot be combined: two different admins use them.";

function misusedByConfirm(given: Arguments): readonly string[] {
  const misused = ["reason", "ttl"].filter((name) => given.flag(name));
  return [
    ...misused.map((name) => `--${name} has no effect with --confirm.`),
    ...(given.command === undefined ? [] : ["--confirm runs no command."]),
  ];
}

function reasonMistakes(reason: string): readonly string[] {
  if (reason === "") {
    return ['--reason is missing: say why in one sentence, such as --reason "GitHub is down, …".'];
  }
  if (!saysSomething(reason))
    return [`--reason "${reason}" says nothing. Say why in one sentence.`];
  if (reason.length > MAX_REASON) {
    return [`--reason has ${reason.length} characters; ${MAX_REASON} are the most.`];
  }
  return ONE_LINE.test(reason) ? [] : ["--reason must be one line of plain text."];
}

function ttlOf(text: string | undefined): Result<number | undefined, string> {
  if (text === undefined) return ok(undefined);
  const parsed = parseDuration(text);
  if (!parsed.ok) return err(`--ttl: ${parsed.error}.`);
  const longest = formatDuration(MAX_BREAK_GLASS_SECONDS);
  return parsed.value > MAX_BREAK_GLASS_SECONDS
    ? err(`--ttl is ${text}; break-glass lasts ${longest} at most.`)
    : ok(parsed.value);
}

function commandMistakes(given: Arguments): readonly string[] {
  const { command } = given;
  if (command === undefined) return [];
  if (command.length === 0 || command[0] === "") {
    return ["There is no command after --. Without --, the credential is printed."];
  }
  return given.flag("json") ? ["--json prints the credential, so it takes no command."] : [];
}

function usage(details: readonly string[]): Failure {
  return failure("usage", "The command line is not valid:", {
    details,
    remedy: "Run `stepkey grant --help` for usage.",
  });
}

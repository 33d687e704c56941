import { confirmCommand } from "../../../broker/break-glass/confirm-command.ts";
import type {
  ConfirmedResponse,
  IssuedResponse,
} from "../../../broker/break-glass/control-messages.ts";
import type { Admin } from "../../../lease/break-glass.ts";
import { configOption } from "../../sources/configuration.ts";
import type { OwnLeaseEnd } from "./own-lease.ts";

/** What the admin should know, beside the credential. The commands can be pasted. */
export function breakGlassLines(
  issued: IssuedResponse,
  { user, machine }: Admin,
  given: { readonly isPrinted: boolean; readonly configuration: string },
): readonly string[] {
  const { grant, repository, environment, access, lease, expires_at: until } = issued;
  const where = environment === undefined ? "" : `, ${environment}`;
  const config = configOption(given.configuration);
  const howToEnd = given.isPrinted
    ? `stepkey revoke ${lease}${config}  (run it when you are done: nothing else notices that)`
    : "when the command ends";
  return [
    `! Break-glass: ${grant} (${access}${where}) of ${repository}, without approval`,
    `    lease      ${lease}, ${issued.issued_to}`,
    `    ends       at ${until}, or earlier: ${howToEnd}`,
    `    recorded   ${user} on ${machine}, with your reason (trace ${issued.trace})`,
    `               ${WHO}`,
    `    next time  another admin must first run \`${confirmCommand(grant, repository)}${config}\``,
  ];
}

/** Said wherever a name stands for a person. */
export const WHO = "This is the operating system's user name. Nothing else proves who it is.";

export function endLines({ isOver, state, facts }: OwnLeaseEnd): readonly string[] {
  const why = facts.length === 0 ? "" : `: ${facts.join("; ")}`;
  return isOver
    ? [`✓ The lease has ended (${state}${why})`]
    : [
        `✗ The lease has not ended yet (${state}${why})`,
        "    The broker goes on until it has. `stepkey leases` shows it.",
      ];
}

export function confirmedLines(confirmed: ConfirmedResponse): readonly string[] {
  const { kind, grant, repository, lease, reason } = confirmed;
  const { used_by: by, used_at: at, confirmed_by: other } = confirmed;
  const first =
    kind === "confirmed"
      ? `Confirmed: ${grant} of ${repository} may be had by break-glass once more.`
      : `${other.user} on ${other.machine} has confirmed this before.`;
  return [
    first,
    `    used by    ${by.user} on ${by.machine} at ${at} (${lease})`,
    `    reason     ${reason}`,
    `    confirmed  ${other.user} on ${other.machine}`,
    `               ${WHO}`,
  ];
}

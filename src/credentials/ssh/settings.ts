import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { parseCaKey, type CaKey } from "./format/ca-key.ts";
import { knownHostsFault } from "./known-hosts.ts";
import type { SshServer } from "./server.ts";
import { sourceAddressFault } from "./source-address.ts";

/** What a grant says: `credential: { ssh: … }`. */
export interface SshSettings extends GrantSettings {
  /** Sorted: the same settings in another order are the same credential. */
  readonly principals: readonly string[];
  readonly forceCommand?: string | undefined;
  readonly sourceAddress?: readonly string[] | undefined;
  readonly extensions: readonly string[];
}

/** What a certificate can allow beyond running a command. */
const EXTENSIONS = [
  "permit-X11-forwarding",
  "permit-agent-forwarding",
  "permit-port-forwarding",
  "permit-pty",
  "permit-user-rc",
] as const;

/** sshd compares whole names; a comma would make two of one. */
const principal = z
  .string()
  .regex(/^[^\s,*?!\p{Cc}]{1,200}$/u, { error: "This is not the name of a principal." });

const command = z
  .string()
  .max(4096)
  .regex(/^[^\p{Cc}]*[^\s\p{Cc}][^\p{Cc}]*$/u, { error: "This is not a command on one line." });

const address = z.string().superRefine((text, context) => {
  const fault = sourceAddressFault(text);
  if (fault !== undefined) context.addIssue(fault);
});

const EXAMPLE = "ssh: { server: production, principals: [deploy] }";

export const sshSettings: KindSettings<SshSettings, SshServer> = {
  name: "ssh",
  grant: {
    schema: z
      .strictObject({
        server: serverName,
        principals: distinct(principal).min(1).max(64),
        "force-command": command.optional(),
        "source-address": distinct(address).min(1).max(64).optional(),
        extensions: distinct(z.enum(EXTENSIONS)).default([]),
      })
      .transform((given) => ({
        server: given.server,
        principals: given.principals.toSorted(),
        ...(given["force-command"] === undefined ? {} : { forceCommand: given["force-command"] }),
        ...(given["source-address"] === undefined
          ? {}
          : { sourceAddress: given["source-address"].toSorted() }),
        extensions: given.extensions.toSorted(),
      })),
    hints: {
      server: hint("A name under servers.ssh.", "server: production"),
      principals: hint(
        "Names that the hosts accept, as in AuthorizedPrincipalsFile.",
        "principals: [deploy]",
      ),
      "principals.*": hint("A name without spaces, commas and wildcards.", "deploy"),
      "force-command": hint("The only command that runs.", 'force-command: "/usr/bin/deploy shop"'),
      "source-address": hint(
        "Addresses from which it can be used.",
        "source-address: [192.0.2.0/24]",
      ),
      "source-address.*": hint("An address, or a block of them.", "192.0.2.0/24"),
      extensions: hint("What is allowed beyond one command.", "extensions: [permit-pty]"),
      "extensions.*": hint(`One of ${EXTENSIONS.join(", ")}.`, "permit-pty"),
    },
    decisive: "principals",
    example: EXAMPLE,
  },
  server: {
    needsStoreKey: false,
    place: ({ ca }) => ca.publicKey,
    schema: serverSchema,
    hints: {
      "": hint(
        "Hosts that trust one CA.",
        "production: { ca: { file: stepkey_ca }, known-hosts: { file: known_hosts } }",
      ),
      ca: secretHint("ca", "{ file: stepkey_ca }"),
      "known-hosts": hint(
        "The hosts' public keys, as `ssh-keyscan` prints them.",
        "known-hosts: { file: known_hosts }",
      ),
      reads: hint("Principals that can only read.", "reads: [log-reader]"),
      "reads.*": hint("The name of a principal.", "log-reader"),
    },
  },
};

function distinct<T>(item: z.ZodType<T>) {
  return z.array(item).refine((all) => new Set(all).size === all.length, {
    error: "A value appears twice.",
  });
}

function serverSchema({ secret }: ServerFields): z.ZodType<SshServer> {
  return z
    .strictObject({
      ca: secret().transform((given, context): CaKey => {
        const key = parseCaKey(given.reveal());
        if (key.ok) return key.value;
        context.addIssue({
          code: "custom",
          message: `The CA's key ${key.error}.`,
          params: { expected: "Create one: ssh-keygen -t ed25519 -N '' -f stepkey_ca" },
        });
        return z.NEVER;
      }),
      // Public, but it comes from a file, as secrets do.
      "known-hosts": secret().transform((given, context): string => {
        const fault = knownHostsFault(given.reveal());
        if (fault !== undefined) context.addIssue(fault);
        return given.reveal();
      }),
      reads: distinct(principal).default([]),
    })
    .transform(({ ca, "known-hosts": knownHosts, reads }) => ({
      ca,
      knownHosts: `${knownHosts.trimEnd()}\n`,
      reads,
    }));
}

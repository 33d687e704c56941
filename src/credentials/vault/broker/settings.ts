import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint, secretHint } from "../../../shared/hint.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { KindSettings, ServerFields } from "../../kind/credential-kind.ts";
import { certificatePem } from "../../kind/certificate-pem.ts";
import { VAULT_MOUNT, VAULT_NAME, vaultPathMistake } from "../api/vault-path.ts";
import type { VaultWanted } from "../secrets/read-values.ts";
import { parseVaultWanted, PKI_EXAMPLE, SECRETS_EXAMPLE } from "../secrets/wanted-text.ts";
import type { VaultLogin, VaultServer } from "./server.ts";

/** What a grant says: `credential: { vault: … }`. */
export interface VaultSettings extends GrantSettings, VaultWanted {
  /** A role of the token store, `auth/token/roles/ROLE`: its policies are those of the lease. */
  readonly role: string;
  /** Whether the task gets the token itself. */
  readonly exportToken: boolean;
}

const segment = z.string().regex(VAULT_NAME);
const mount = z.string().regex(VAULT_MOUNT);

export const vaultSettings: KindSettings<VaultSettings, VaultServer> = {
  name: "vault",
  grant: {
    schema: grantSchema(),
    hints: {
      server: hint("A name under servers.vault.", "server: main"),
      role: hint("A role of the token store, auth/token/roles/ROLE.", "role: deploy"),
      secrets: hint("PATH KEY | VARIABLE, with ; between several.", SECRETS_EXAMPLE),
      pki: hint("PATH and the parameters as JSON, with ; between several.", PKI_EXAMPLE),
      "export-token": hint("true: the task gets the token as VAULT_TOKEN.", "export-token: true"),
    },
    decisive: "role",
    example: "vault: { server: main, role: deploy, secrets: secret/data/ci npmToken | NPM_TOKEN }",
  },
  server: {
    needsStoreKey: false,
    place: ({ url, namespace }) => [url, namespace ?? ""].join(" "),
    schema: serverSchema,
    hints: {
      "": hint("A server.", "main: { url: https://vault.example:8200, method: approle, … }"),
      url: hint("The server's URL, without /v1.", "url: https://vault.example:8200"),
      namespace: hint("A namespace.", "namespace: team-a"),
      "ca-certificate": hint(
        "Certificates of the CA that signed the server's, as PEM.",
        "ca-certificate: { file: ca.pem }",
      ),
      method: hint("approle or jwt.", "method: approle"),
      path: hint("Where the auth method is mounted.", "path: approle"),
      "role-id": secretHint("role-id", "{ file: role-id }"),
      "secret-id": secretHint("secret-id", "{ file: secret-id }"),
      role: hint("The role of the JWT auth method.", "role: stepkey"),
      jwt: secretHint("jwt", "{ file: /var/run/secrets/vault/token }"),
      address: hint(
        "The URL by which steps reach the server.",
        "address: https://vault.example:8200",
      ),
      reads: hint("Paths that a read grant may have.", "reads: [secret/data/ci]"),
      "read-roles": hint("Roles whose token a read grant may have.", "read-roles: [reader]"),
    },
  },
};

function grantSchema(): z.ZodType<VaultSettings> {
  return z
    .strictObject({
      server: serverName,
      role: segment,
      secrets: z.string().optional(),
      pki: z.string().optional(),
      "export-token": z.boolean().default(false),
    })
    .transform(({ server, role, secrets, pki, "export-token": exportToken }, context) => {
      const wanted = parseVaultWanted({ secrets, pki });
      if (!wanted.ok) {
        for (const { key, message } of wanted.error) {
          context.addIssue({ code: "custom", path: [key], message: `This ${message}.` });
        }
        return z.NEVER;
      }
      if (secrets !== undefined || pki !== undefined || exportToken) {
        return { server, role, exportToken, ...wanted.value };
      }
      const message = "This gives a task nothing: it needs secrets, pki or export-token.";
      context.addIssue({ code: "custom", path: ["role"], message });
      return z.NEVER;
    });
}

function serverSchema({ secret, url }: ServerFields): z.ZodType<VaultServer> {
  return z
    .strictObject({
      url: url(),
      namespace: mount.optional(),
      // A certificate is public, but it comes from a file, as secrets do.
      "ca-certificate": secret()
        .transform((given, context) => {
          const pem = certificatePem(given.reveal());
          if (pem !== undefined) return pem;
          context.addIssue("It refers to something that is not a certificate in PEM form.");
          return z.NEVER;
        })
        .optional(),
      method: z.enum(["approle", "jwt"]).default("approle"),
      path: mount.optional(),
      "role-id": secret().optional(),
      "secret-id": secret().optional(),
      role: segment.optional(),
      jwt: secret().optional(),
      address: url().optional(),
      reads: z.array(enginePath()).default([]),
      "read-roles": z.array(segment).default([]),
    })
    .transform((given, context): VaultServer => {
      const login = loginOf(given, context);
      if (login === undefined) return z.NEVER;
      const { namespace, address, reads } = given;
      return {
        url: given.url,
        namespace,
        ca: given["ca-certificate"],
        login,
        address,
        reads,
        readRoles: given["read-roles"],
      };
    });
}

function enginePath(): z.ZodType<string> {
  return z.string().superRefine((text, context) => {
    const mistake = vaultPathMistake(text);
    if (mistake !== undefined) context.addIssue(`"${text}" ${mistake}.`);
  });
}

interface GivenLogin {
  readonly method: VaultLogin["method"];
  readonly path?: string | undefined;
  readonly "role-id"?: Secret | undefined;
  readonly "secret-id"?: Secret | undefined;
  readonly role?: string | undefined;
  readonly jwt?: Secret | undefined;
}

/** Each method has two keys of its own, and none of the other one's. */
function loginOf(given: GivenLogin, context: z.RefinementCtx): VaultLogin | undefined {
  const { method } = given;
  const path = given.path ?? method;
  const stray = KEYS[method === "jwt" ? "approle" : "jwt"].find((key) => given[key] !== undefined);
  const missing = KEYS[method].find((key) => given[key] === undefined);
  const add = (key: string, message: string): void => {
    context.addIssue({ code: "custom", path: [key], message });
  };
  if (stray !== undefined) add(stray, `This does not belong to method ${method}.`);
  if (missing !== undefined) add(missing, `Method ${method} needs ${KEYS[method].join(" and ")}.`);
  const { role, jwt, "role-id": roleId, "secret-id": secretId } = given;
  if (method === "jwt") {
    return role === undefined || jwt === undefined ? undefined : { method, path, role, jwt };
  }
  if (roleId === undefined || secretId === undefined) return undefined;
  return { method, path, roleId, secretId };
}

const KEYS = { approle: ["role-id", "secret-id"], jwt: ["role", "jwt"] } as const;

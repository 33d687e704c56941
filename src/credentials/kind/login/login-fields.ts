import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { ServerFields } from "../credential-kind.ts";
import type { Address } from "./address.ts";
import type { Administered, AdminLogin } from "./admin-login.ts";

/** A reference to an admin's URL. */
export function adminField<Login extends AdminLogin>(
  { secret }: ServerFields,
  parse: (url: string) => Result<Login, string>,
) {
  return secret().transform((url, context): Administered<Login> => {
    const login = loginOf(url, parse);
    if (login.ok) return login.value;
    context.addIssue(login.error);
    return z.NEVER;
  });
}

function loginOf<Login extends AdminLogin>(
  url: Secret,
  parse: (url: string) => Result<Login, string>,
): Result<Administered<Login>, string> {
  const admin = parse(url.reveal());
  if (!admin.ok) return admin;
  if (!url.isFromFile) return ok({ admin: admin.value });
  const rereadAdmin = (): Administered<Login> | undefined => {
    const next = url.reread();
    const login = next === url ? undefined : loginOf(next, parse);
    return login?.ok === true ? login.value : undefined;
  };
  return ok({ admin: admin.value, rereadAdmin });
}

/** A reference to certificates, as PEM. They are public, but come from a file, as secrets do. */
export function certificatesField({ secret }: Pick<ServerFields, "secret">) {
  return secret()
    .refine((pem) => isCertificate(pem.reveal()), {
      error: "It refers to something that is not a certificate in PEM form.",
    })
    .transform((pem) => pem.reveal());
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/u;

/** A host with a port. */
export function addressField() {
  return z.string().transform((text, context): Address => {
    const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
    if (host !== undefined && port !== undefined && Number(port) > 0 && Number(port) <= 65_535) {
      return { host, port: Number(port) };
    }
    context.addIssue(`"${text}" is not a host with a port.`);
    return z.NEVER;
  });
}

import type { CredentialFile } from "../../../credentials/kind/credential.ts";
import type { IssuedResponse } from "../../../broker/break-glass/control-messages.ts";
import { Secret } from "../../../shared/secret.ts";

/** A credential as it came over the socket, its secrets wrapped again. */
export interface HeldCredential {
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
}

export function heldCredential({ credential }: IssuedResponse): HeldCredential {
  const { env, files, secret } = credential;
  return {
    env: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        secret.includes(name) ? new Secret(value) : value,
      ]),
    ),
    files: files.map(({ name, mode, content, secret: isSecret }) => ({
      name,
      mode,
      content: isSecret ? new Secret(content) : content,
    })),
  };
}

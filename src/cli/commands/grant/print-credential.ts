import type { IssuedResponse } from "../../../broker/break-glass/control-messages.ts";

/** The credential as text: lines for a shell; as JSON where it has files, because no variable holds those. */
export function printedCredential(issued: IssuedResponse, json: boolean): string {
  const { files, env } = issued.credential;
  if (json || files.length > 0) return `${JSON.stringify(credentialJson(issued), null, 2)}\n`;
  return Object.entries(env)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join("");
}

/** Without the lease token: `stepkey revoke` ends the lease by its id. */
function credentialJson(issued: IssuedResponse): Readonly<Record<string, unknown>> {
  const { kind: _kind, token: _token, credential, heartbeat_interval: _interval, ...rest } = issued;
  const { env, files, secret, kind } = credential;
  return {
    ...rest,
    kind,
    env,
    files: files.map(({ name, mode, content }) => ({ name, mode, content })),
    secret,
  };
}

/** In single quotes a shell changes nothing. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

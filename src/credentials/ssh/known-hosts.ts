/** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `sk-ssh-ed25519@openssh.com`, and base64. */
const KEY = /^[a-z0-9@.-]+ [A-Za-z0-9+/]{20,}={0,2}(?: .*)?$/u;

/** Longer than that, and the action would not accept it as a file. */
const MAX_BYTES = 60 * 1024;

/** What is wrong with the text of a `known_hosts` file; undefined when ssh can use it. It never repeats the text. */
export function knownHostsFault(text: string): string | undefined {
  if (new TextEncoder().encode(text).length > MAX_BYTES) {
    return "This has more than 60 KiB. List only the hosts that leases log in to, or use @cert-authority.";
  }
  const lines = text.split("\n").map((line) => line.trim());
  const entries = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (entries.length === 0) return "This has no host key.";
  const wrong = lines.findIndex(
    (line) => line !== "" && !line.startsWith("#") && !isEntry(line.split(/\s+/u)),
  );
  return wrong === -1 ? undefined : `Line ${wrong + 1} is not a line of a known_hosts file.`;
}

function isEntry(fields: readonly string[]): boolean {
  const [first = ""] = fields;
  if (!first.startsWith("@")) return fields.length >= 3 && KEY.test(fields.slice(1).join(" "));
  const isMarker = first === "@cert-authority" || first === "@revoked";
  return isMarker && fields.length >= 4 && KEY.test(fields.slice(2).join(" "));
}

import { readWire } from "../format/read-wire.ts";

const USERAUTH_REQUEST = 50;
const HOSTBOUND = "publickey-hostbound-v00@openssh.com";

/**
 * Whether this is what ssh signs to log in with this key (RFC 4252 §7), and nothing else: not a file, a commit or a tag,
 * whose signature would outlive the lease.
 */
export function isLogin(data: Uint8Array, key: Uint8Array): boolean {
  const reader = readWire(data);
  const session = reader.bytes();
  const kind = reader.byte();
  // The user.
  reader.bytes();
  const service = reader.text();
  const method = reader.text();
  const isSigned = reader.byte();
  // The algorithm.
  reader.bytes();
  const used = reader.bytes();
  if (method === HOSTBOUND) reader.bytes();
  return (
    reader.isIntact() &&
    reader.isAtEnd() &&
    session.length > 0 &&
    kind === USERAUTH_REQUEST &&
    service === "ssh-connection" &&
    (method === "publickey" || method === HOSTBOUND) &&
    isSigned === 1 &&
    Buffer.compare(used, key) === 0
  );
}

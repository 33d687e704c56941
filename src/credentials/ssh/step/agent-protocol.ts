import { readWire } from "../format/read-wire.ts";
import { wireByte, wireJoined, wireString, wireUint32 } from "../format/write-wire.ts";
import { isLogin } from "./login-request.ts";

/** What the agent has: one certificate, and the key that belongs to it. */
export interface AgentIdentity {
  readonly certificate: Uint8Array;
  readonly comment: string;
  /** A signature as SSH's wire has it. */
  readonly sign: (data: Uint8Array) => Uint8Array;
}

/** Numbers of messages. @see https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/ §6.1 */
const FAILURE = 5;
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;

/**
 * The response to one request. The agent lists its certificate and signs logins with it. It refuses everything else, so
 * that no key can be added, removed or taken out, and nothing but a login be signed.
 */
export function agentResponse(message: Uint8Array, identity: AgentIdentity): Uint8Array {
  const kind = message[0];
  if (kind === REQUEST_IDENTITIES) return identities(identity);
  if (kind === SIGN_REQUEST) return signature(message.subarray(1), identity);
  return wireString(wireByte(FAILURE));
}

function identities({ certificate, comment }: AgentIdentity): Uint8Array {
  const one = wireJoined(wireUint32(1), wireString(certificate), wireString(comment));
  return wireString(wireByte(IDENTITIES_ANSWER), one);
}

function signature(request: Uint8Array, { certificate, sign }: AgentIdentity): Uint8Array {
  const reader = readWire(request);
  const key = reader.bytes();
  const data = reader.bytes();
  // Flags, which matter to RSA keys alone.
  reader.uint32();
  const isOurs = reader.isIntact() && Buffer.compare(key, certificate) === 0;
  if (!isOurs || !isLogin(data, certificate)) return wireString(wireByte(FAILURE));
  return wireString(wireByte(SIGN_RESPONSE), wireString(sign(data)));
}

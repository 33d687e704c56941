import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { errorCode } from "../../../shared/error-code.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { KeptPart, KeptPartFailure, KeptPartPlace, OpenedPart } from "../../kind/kept-part.ts";
import { ED25519, ed25519Blob, ed25519Signature, publicBytesOf } from "../format/ed25519.ts";
import { startAgent } from "./agent.ts";
import type { AgentIdentity } from "./agent-protocol.ts";
import { CERTIFICATE_FILE, KNOWN_HOSTS_VARIABLE } from "../format/names.ts";
import { writeWrappers } from "./programs.ts";

/** A key pair for one lease. The private key is never exported: an agent in this process signs with it. */
export function makeKeptKey(): KeptPart {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const blob = Buffer.from(ed25519Blob(publicBytesOf(publicKey))).toString("base64");
  return {
    fields: { "public-key": `${ED25519} ${blob}` },
    open: async (place) => await openAgent(place, (data) => ed25519Signature(data, privateKey)),
  };
}

/** sun_path of macOS, which has less room than Linux. */
const MAX_SOCKET_PATH = 103;

async function openAgent(
  place: KeptPartPlace,
  sign: AgentIdentity["sign"],
): Promise<Result<OpenedPart, KeptPartFailure>> {
  const line = place.files.find(({ name }) => name === CERTIFICATE_FILE);
  const knownHosts = place.env[KNOWN_HOSTS_VARIABLE];
  const certificate = certificateIn(line?.content);
  if (certificate === undefined || typeof knownHosts !== "string") return err(NO_CERTIFICATE);
  const socket = join(place.directory, "agent");
  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH) return err(TOO_LONG);
  try {
    const wrappers = writeWrappers(join(place.directory, "bin"), { path: place.path, knownHosts });
    const agent = await startAgent(socket, { certificate, comment: "stepkey", sign });
    const { directory, gitCommand } = wrappers;
    return ok({
      env: {
        SSH_AUTH_SOCK: socket,
        PATH: `${directory}:${place.path}`,
        ...(gitCommand === undefined ? {} : { GIT_SSH_COMMAND: gitCommand }),
      },
      close: () => agent.close(),
    });
  } catch (error) {
    const code = errorCode(error);
    // Any other error is a bug.
    if (code === undefined) throw error;
    return err(notOpened(code));
  }
}

/** The certificate of a line as `ssh-keygen` writes it. */
function certificateIn(content: Secret | string | undefined): Uint8Array | undefined {
  const text = content instanceof Secret ? content.reveal() : (content ?? "");
  const [, base64 = ""] = text.split(" ");
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  return bytes.length === 0 ? undefined : bytes;
}

const NO_CERTIFICATE: KeptPartFailure = {
  message: "The broker's response has no SSH certificate.",
  remedy: "Use a stepkey action of the broker's version.",
};

const TOO_LONG: KeptPartFailure = {
  message: `The path of the runner's temporary directory is too long for a Unix socket, which has room for ${MAX_SOCKET_PATH} bytes.`,
  remedy: "Install the runner in a directory with a shorter path.",
};

function notOpened(code: string): KeptPartFailure {
  return {
    message: `The SSH agent of this step could not be started (${code}).`,
    remedy: "Check the runner's temporary directory: its disk, and whether it takes Unix sockets.",
  };
}

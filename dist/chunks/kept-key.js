import { L as Secret, dt as ok, f as errorCode, ut as err } from "./start.js";
import { c as wireByte, d as wireUint32, i as ed25519Signature, l as wireJoined, n as ed25519Blob, o as publicBytesOf, s as readWire, t as ED25519, u as wireString } from "./ed25519.js";
import { r as KNOWN_HOSTS_VARIABLE, t as CERTIFICATE_FILE } from "./names4.js";
const { createServer } = process.getBuiltinModule("node:net");
const { generateKeyPairSync } = process.getBuiltinModule("node:crypto");
const { join } = process.getBuiltinModule("node:path");
const { accessSync, chmodSync, constants, mkdirSync, statSync, writeFileSync } = process.getBuiltinModule("node:fs");
// src/credentials/ssh/step/login-request.ts
const USERAUTH_REQUEST = 50;
const HOSTBOUND = "publickey-hostbound-v00@openssh.com";
function isLogin(data, key) {
	const reader = readWire(data);
	const session = reader.bytes();
	const kind = reader.byte();
	reader.bytes();
	const service = reader.text();
	const method = reader.text();
	const isSigned = reader.byte();
	reader.bytes();
	const used = reader.bytes();
	if (method === HOSTBOUND) reader.bytes();
	return reader.isIntact() && reader.isAtEnd() && session.length > 0 && kind === USERAUTH_REQUEST && service === "ssh-connection" && (method === "publickey" || method === HOSTBOUND) && isSigned === 1 && Buffer.compare(used, key) === 0;
}
// src/credentials/ssh/step/agent-protocol.ts
const FAILURE = 5;
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;
function agentResponse(message, identity) {
	const kind = message[0];
	if (kind === REQUEST_IDENTITIES) return identities(identity);
	if (kind === SIGN_REQUEST) return signature(message.subarray(1), identity);
	return wireString(wireByte(FAILURE));
}
function identities({ certificate, comment }) {
	const one = wireJoined(wireUint32(1), wireString(certificate), wireString(comment));
	return wireString(wireByte(IDENTITIES_ANSWER), one);
}
function signature(request, { certificate, sign }) {
	const reader = readWire(request);
	const key = reader.bytes();
	const data = reader.bytes();
	reader.uint32();
	if (!(reader.isIntact() && Buffer.compare(key, certificate) === 0) || !isLogin(data, certificate)) return wireString(wireByte(FAILURE));
	return wireString(wireByte(SIGN_RESPONSE), wireString(sign(data)));
}
// src/credentials/ssh/step/frames.ts
const MAX_BYTES = 262144;
function createFrames(onMessage) {
	let held = Buffer.alloc(0);
	return { take: (bytes) => {
		held = Buffer.concat([held, bytes]);
		while (held.length >= 4) {
			const length = held.readUInt32BE();
			if (length > MAX_BYTES) return false;
			if (held.length < 4 + length) return true;
			onMessage(held.subarray(4, 4 + length));
			held = held.subarray(4 + length);
		}
		return true;
	} };
}
// src/credentials/ssh/step/agent.ts
async function startAgent(path, identity) {
	const open = new Set();
	const server = createServer((socket) => {
		open.add(socket);
		socket.once("close", () => open.delete(socket));
		socket.on("error", () => socket.destroy());
		const frames = createFrames((message) => socket.write(agentResponse(message, identity)));
		socket.on("data", (bytes) => {
			if (!frames.take(bytes)) socket.destroy();
			else if (socket.writableNeedDrain) socket.pause();
		});
		socket.on("drain", () => socket.resume());
	});
	await new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(path, resolve);
	});
	server.on("error", () => void 0);
	chmodSync(path, 384);
	return { close: () => {
		server.close();
		for (const socket of open) socket.destroy();
	} };
}
// src/credentials/ssh/step/programs.ts
const NAMES = [
	"ssh",
	"scp",
	"sftp"
];
function writeWrappers(directory, { path, knownHosts }) {
	mkdirSync(directory, { mode: 448 });
	const settings = [...OPTIONS, `UserKnownHostsFile="${knownHosts}"`];
	const config = `${directory}.config`;
	writeFileSync(config, `${settings.join("\n")}\n`, {
		mode: 256,
		flag: "wx"
	});
	const options = [
		"-F",
		config,
		...settings.flatMap((option) => ["-o", option])
	].map(shellWord);
	for (const name of NAMES) {
		const real = findProgram(name, path);
		if (real === void 0) continue;
		const text = `#!/bin/sh\nexec ${[shellWord(real), ...options].join(" ")} "$@"\n`;
		writeFileSync(join(directory, name), text, {
			mode: 320,
			flag: "wx"
		});
	}
	const ssh = findProgram("ssh", directory);
	return {
		directory,
		gitCommand: ssh === void 0 ? void 0 : shellWord(ssh)
	};
}
const OPTIONS = [
	"StrictHostKeyChecking=yes",
	"GlobalKnownHostsFile=/dev/null",
	"UpdateHostKeys=no",
	"VerifyHostKeyDNS=no",
	"NoHostAuthenticationForLocalhost=no",
	"BatchMode=yes",
	"IdentityFile=none"
];
function findProgram(name, path) {
	return path.split(":").filter((directory) => directory.startsWith("/")).map((directory) => join(directory, name)).find(isProgram);
}
function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
function shellWord(text) {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
// src/credentials/ssh/step/kept-key.ts
function makeKeptKey() {
	const { publicKey, privateKey } = generateKeyPairSync("ed25519");
	const blob = Buffer.from(ed25519Blob(publicBytesOf(publicKey))).toString("base64");
	return {
		fields: { "public-key": `${ED25519} ${blob}` },
		open: async (place) => await openAgent(place, (data) => ed25519Signature(data, privateKey))
	};
}
const MAX_SOCKET_PATH = 103;
async function openAgent(place, sign) {
	const line = place.files.find(({ name }) => name === CERTIFICATE_FILE);
	const knownHosts = place.env[KNOWN_HOSTS_VARIABLE];
	const certificate = certificateIn(line?.content);
	if (certificate === void 0 || typeof knownHosts !== "string") return err(NO_CERTIFICATE);
	const socket = join(place.directory, "agent");
	if (Buffer.byteLength(socket) > MAX_SOCKET_PATH) return err(TOO_LONG);
	try {
		const wrappers = writeWrappers(join(place.directory, "bin"), {
			path: place.path,
			knownHosts
		});
		const agent = await startAgent(socket, {
			certificate,
			comment: "stepkey",
			sign
		});
		const { directory, gitCommand } = wrappers;
		return ok({
			env: {
				SSH_AUTH_SOCK: socket,
				PATH: place.path === "" ? directory : `${directory}:${place.path}`,
				...gitCommand === void 0 ? {} : { GIT_SSH_COMMAND: gitCommand }
			},
			close: () => agent.close()
		});
	} catch (error) {
		const code = errorCode(error);
		if (code === void 0) throw error;
		return err(notOpened(code));
	}
}
function certificateIn(content) {
	const [, base64 = ""] = (content instanceof Secret ? content.reveal() : content ?? "").split(" ");
	const bytes = new Uint8Array(Buffer.from(base64, "base64"));
	return bytes.length === 0 ? void 0 : bytes;
}
const NO_CERTIFICATE = {
	message: "The broker's response has no SSH certificate.",
	remedy: "Use a stepkey action of the broker's version."
};
const TOO_LONG = {
	message: `The path of the runner's temporary directory is too long for a Unix socket, which has room for ${MAX_SOCKET_PATH} bytes.`,
	remedy: "Install the runner in a directory with a shorter path."
};
function notOpened(code) {
	return {
		message: `The SSH agent of this step could not be started (${code}).`,
		remedy: "Check the runner's temporary directory: its disk, and whether it takes Unix sockets."
	};
}
export { makeKeptKey };

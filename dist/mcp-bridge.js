const { connect } = process.getBuiltinModule("node:net");
// src/action/agent/mcp/bridge/run-bridge.ts
const SOCKET_VARIABLE = "STEPKEY_MCP_SOCKET";
function runBridge({ env, stdin, stdout, complain }) {
	const path = env[SOCKET_VARIABLE];
	if (path === void 0 || path === "") {
		complain(`stepkey: ${SOCKET_VARIABLE} is not set. It names the MCP server of a step with \`agent: true\`, and exists only in that step.`);
		return Promise.resolve(1);
	}
	return new Promise((resolve) => {
		const socket = connect(path);
		let isConnected = false;
		let isDone = false;
		const end = (code, line) => {
			if (isDone) return;
			isDone = true;
			if (line !== void 0) complain(`stepkey: ${line}`);
			stdin.destroy();
			socket.destroy();
			resolve(code);
		};
		socket.on("connect", () => {
			isConnected = true;
			stdin.pipe(socket);
			socket.pipe(stdout, { end: false });
		});
		socket.on("error", (error) => end(1, isConnected ? `the connection to the MCP server broke (${error.code ?? error.message}).` : `cannot connect to the MCP server at ${path} (${error.code ?? error.message}). It runs only while the step with \`agent: true\` does.`));
		socket.on("close", () => end(0, "the MCP server has ended: the step is over."));
		stdin.on("end", () => end(0));
		stdin.on("error", () => end(0));
		stdout.on("error", () => end(0));
	});
}
// src/action/mcp-bridge.ts
async function main() {
	process.exitCode = await runBridge({
		env: process.env,
		stdin: process.stdin,
		stdout: process.stdout,
		complain: (line) => process.stderr.write(`${line}\n`)
	});
}
main();
export {};

import process from "node:process";
// src/action/cancellation.ts
/**
* Aborts when this step is to end: with the first SIGINT or SIGTERM (the runner sends SIGINT, after 7.5 s SIGTERM, after
* 2.5 s more SIGKILL, and to this process alone), with SIGHUP (the runner's terminal was closed), and when nobody reads
* the log any more. The runner itself is gone then, and with it the post that would end the lease: it must end here.
*/
function cancellation() {
	const cancel = new AbortController();
	const abort = () => cancel.abort();
	for (const signal of [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	]) process.on(signal, abort);
	process.stdout.on("error", abort);
	return cancel.signal;
}
export { cancellation as t };

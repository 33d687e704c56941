// src/shared/single-flight.ts
/**
* Does work once for all who ask while it is under way: they get the same outcome, or the same rejection, of what the first
* asked for. Who asks later begins anew.
*/
function singleFlight(work) {
	let running;
	return (...given) => {
		running ??= work(...given).finally(() => {
			running = void 0;
		});
		return running;
	};
}
export { singleFlight as t };

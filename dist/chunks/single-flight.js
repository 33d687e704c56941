// src/shared/single-flight.ts
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

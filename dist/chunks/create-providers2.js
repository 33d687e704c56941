// src/broker/run/create-providers.ts
/** Providers by kind, for the servers of a configuration: the broker's, and those of commands that act beside it. */
async function createProviders({ servers }, kinds, effects) {
	const creating = kinds.flatMap(({ name, broker }) => broker === void 0 ? [] : [broker.createProvider(servers[name] ?? {}, effects)]);
	const providers = await Promise.all(creating);
	return new Map(providers.map((provider) => [provider.kind, provider]));
}
/** Names under `servers`, by kind of credential. */
function serverNames({ servers }) {
	return Object.fromEntries(Object.entries(servers).map(([kind, entries]) => [kind, Object.keys(entries)]));
}
export { serverNames as n, createProviders as t };

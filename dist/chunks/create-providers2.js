// src/broker/run/create-providers.ts
async function createProviders({ servers }, kinds, effects) {
	const creating = kinds.flatMap(({ name, broker }) => broker === void 0 ? [] : [broker.createProvider(servers[name] ?? {}, effects)]);
	const providers = await Promise.all(creating);
	return new Map(providers.map((provider) => [provider.kind, provider]));
}
function serverNames({ servers }) {
	return Object.fromEntries(Object.entries(servers).map(([kind, entries]) => [kind, Object.keys(entries)]));
}
export { serverNames as n, createProviders as t };

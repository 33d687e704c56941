import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix } from "./job.js";
import { E as joined, L as Secret, dt as ok, f as errorCode, ut as err } from "./start.js";
import { t as obstacleIn } from "./obstacle.js";
import { t as classifyByLists } from "./reads-list.js";
import { t as serverFinder } from "./unknown-server.js";
import { D as permanentFailure, O as retryableFailure } from "./direct.js";
import { t as STATIC_REVOCABILITY } from "./revocability20.js";
import { t as secretNames } from "./server2.js";
// src/credentials/static/connect.ts
const TIMEOUT_MS$1 = 8e3;
async function readField(wanted, call) {
	const vault = await idOf({
		what: "vault",
		path: "/v1/vaults",
		key: "name"
	}, wanted.vault, call);
	if (!vault.ok) return vault;
	const items = `/v1/vaults/${vault.value}/items`;
	const item = await idOf({
		what: "item",
		path: items,
		key: "title"
	}, wanted.item, call);
	if (!item.ok) return item;
	const found = await get(`${items}/${item.value}`, call);
	return found.ok ? fieldOf(found.value, wanted) : found;
}
async function checkConnect(call) {
	const vaults = await get("/v1/vaults", call);
	return vaults.ok ? ok(void 0) : vaults;
}
const ID = /^[0-9a-z]{26}$/u;
async function idOf({ what, path, key }, given, call) {
	if (ID.test(given)) return ok(given);
	const listed = await get(`${path}?filter=${encodeURIComponent(`${key} eq "${given}"`)}`, call);
	if (!listed.ok) return listed;
	const ids = entriesOf(listed.value).flatMap((entry) => entry[key] === given && entry["state"] === void 0 ? idIn(entry) : []);
	const [id, ...others] = ids;
	if (id === void 0) return err(permanentFailure(`${what}_missing`, `1Password has no ${what} "${given}"`, `Correct its name, and let the token of connect read it.`));
	if (others.length === 0) return ok(id);
	const message = `1Password has ${ids.length} ${what}s with the name "${given}"`;
	return err(permanentFailure(`${what}_ambiguous`, message, "Write its id instead of its name."));
}
function fieldOf(item, wanted) {
	const fields = isRecord(item) ? entriesOf(item["fields"]) : [];
	const byId = fields.filter(({ id }) => id === wanted.field);
	const named = byId.length > 0 ? byId : fields.filter(({ label }) => label === wanted.field);
	const [field, ...others] = named;
	const of = `of item "${wanted.item}"`;
	if (field === void 0) return err(permanentFailure("field_missing", `1Password has no field "${wanted.field}" ${of}`, "Correct the field's name."));
	if (others.length > 0) {
		const message = `1Password has ${named.length} fields "${wanted.field}" ${of}`;
		return err(permanentFailure("field_ambiguous", message, "Write its id instead of its name."));
	}
	const { value } = field;
	if (typeof value === "string" && value !== "") return ok(new Secret(value));
	const message = `the field "${wanted.field}" ${of} is empty`;
	return err(permanentFailure("value_empty", message, "Write the secret to it."));
}
async function get(path, { server, send, signal }) {
	const origin = new URL(server.url).origin;
	const token = server.token.reread().reveal();
	const sent = await send({
		method: "GET",
		url: `${server.url}${path}`,
		headers: {
			authorization: `Bearer ${token}`,
			accept: "application/json"
		},
		timeoutMs: TIMEOUT_MS$1,
		signal
	});
	if (!sent.ok) return err(retryableFailure("connect_unreachable", sent.error.message, REACH$1));
	const { status, body } = sent.value;
	if (status !== 200) return err(refused(status, origin));
	const content = parseJson(body);
	if (content !== void 0) return ok(content);
	return err(permanentFailure("connect_malformed", `${origin} did not return JSON`, URL_REMEDY));
}
const REACH$1 = "Check that the Connect server runs, and that the broker can reach it.";
const URL_REMEDY = "Check that `connect.url` is that of a 1Password Connect server.";
function refused(status, origin) {
	if (status === 401) {
		const message = `${origin} rejects the token of connect (status 401)`;
		return permanentFailure("connect_token", message, "Create a new access token, and replace it.");
	}
	if (status === 403) return permanentFailure("connect_forbidden", `the token of connect may not read this vault (status 403)`, "Give the token access to the vault.");
	if (status === 429 || status >= 500) return retryableFailure("connect_failed", `${origin} returned status ${status}`, REACH$1);
	if (status === 404) {
		const message = `${origin} has no such vault or item (status 404)`;
		return permanentFailure("connect_missing", message, "Correct the ids of vault and item.");
	}
	return permanentFailure("connect_unexpected", `${origin} returned status ${status}`, URL_REMEDY);
}
function entriesOf(value) {
	return Array.isArray(value) ? value.filter((entry) => isRecord(entry)) : [];
}
function idIn({ id }) {
	return typeof id === "string" && ID.test(id) ? [id] : [];
}
// src/credentials/static/onepassword.ts
const SDK = "@1password/sdk@0.5.0";
const TIMEOUT_MS = 8e3;
const PACKAGE = "@1password/sdk";
async function fromNodeModules() {
	const { createRequire } = await import("node:module");
	return createRequire(import.meta.url)(PACKAGE);
}
function createOnePassword(load = fromNodeModules) {
	const signedIn = new WeakMap();
	const clientOf = async (server) => {
		const sdk = await loadSdk(load);
		if (!sdk.ok) return sdk;
		const token = server.token.reread();
		const known = signedIn.get(server);
		if (known?.token.reveal() === token.reveal()) return ok(await known.client);
		const client = signIn(sdk.value, token);
		signedIn.set(server, {
			token,
			client
		});
		return ok(await client);
	};
	const withClient = async (server, signal, use) => {
		const work = async () => {
			const client = await clientOf(server);
			return client.ok ? await use(client.value) : client;
		};
		try {
			return await beforeAbort(work(), signal);
		} catch (error) {
			signedIn.delete(server);
			return err(thrown(error));
		}
	};
	return {
		read: (server, reference, signal) => withClient(server, signal, async ({ secrets }) => valueOf(await secrets.resolveAll([reference]), reference)),
		check: (server, signal) => withClient(server, signal, () => Promise.resolve(ok(void 0)))
	};
}
async function loadSdk(load) {
	try {
		const loaded = await load();
		if (isSdk(loaded)) return ok(loaded);
		return err(permanentFailure("sdk_unfit", `the installed ${PACKAGE} has no createClient`, INSTALL));
	} catch (error) {
		if (errorCode(error) !== "MODULE_NOT_FOUND") throw error;
		return err(permanentFailure("sdk_missing", `the package ${PACKAGE} is not installed`, INSTALL));
	}
}
const INSTALL = `Run \`npm install --no-save ${SDK}\` in the directory above stepkey's dist/.`;
function isSdk(loaded) {
	return isRecord(loaded) && typeof loaded["createClient"] === "function";
}
async function signIn(sdk, token) {
	const client = await sdk.createClient({
		auth: token.reveal(),
		integrationName: "stepkey broker",
		integrationVersion: "v1"
	});
	if (!isClient(client)) throw new TypeError("the SDK's client has another form");
	return client;
}
function isClient(client) {
	if (typeof client !== "object" || client === null || !("secrets" in client)) return false;
	const { secrets } = client;
	return typeof secrets === "object" && secrets !== null && "resolveAll" in secrets && typeof secrets.resolveAll === "function";
}
async function beforeAbort(work, signal) {
	const over = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
	const late = Promise.withResolvers();
	const stop = () => late.resolve(err(retryableFailure("onepassword_slow", SLOW, REACH)));
	if (over.aborted) stop();
	over.addEventListener("abort", stop, { once: true });
	work.catch(() => void 0);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		over.removeEventListener("abort", stop);
	}
}
const SLOW = "1Password did not respond in time";
const REACH = "Check that the broker can reach 1Password. The SDK sends its requests itself, without the broker's proxies.";
function thrown(error) {
	if (!(error instanceof Error)) return retryableFailure("onepassword_failed", FAILED, REACH);
	if (error.constructor.name === "RateLimitExceededError") return retryableFailure("onepassword_limited", "1Password refuses more requests of this account for now", "Try again later, or raise its limit.");
	if (!/service account token|unauthori[sz]ed|authentication/iu.test(error.message)) return retryableFailure("onepassword_failed", FAILED, REACH);
	return permanentFailure("onepassword_token", "1Password rejects the token of onepassword", "Create a new service account token.");
}
const FAILED = "the SDK of 1Password failed";
const WRONG = {
	parsing: "is not a valid secret reference",
	vaultNotFound: "names no vault that the token can read",
	tooManyVaults: "names several vaults",
	itemNotFound: "names no item of its vault",
	tooManyItems: "names several items",
	fieldNotFound: "names no field of its item",
	tooManyMatchingFields: "names several fields",
	noMatchingSections: "names no section of its item"
};
function valueOf(response, reference) {
	const all = isRecord(response) ? response["individualResponses"] : void 0;
	const one = isRecord(all) ? all[reference] : void 0;
	const { content, error } = isRecord(one) ? one : {};
	if (isRecord(content)) {
		const { secret } = content;
		if (typeof secret === "string" && secret !== "") return ok(new Secret(secret));
		return err(permanentFailure("value_empty", `${reference} is empty`, "Write the secret to it."));
	}
	const type = isRecord(error) && typeof error["type"] === "string" ? error["type"] : "";
	const what = Object.hasOwn(WRONG, type) ? WRONG[type] : "cannot be read";
	return err(permanentFailure("reference_wrong", `${reference} ${what}`, "Correct the reference, or use the ids of vault, item and field in it."));
}
// src/credentials/static/values.ts
async function readValues(server, names, effects) {
	if (effects.signal.aborted) return err(retryableFailure("aborted", "the time was over", "Try again."));
	const unknown = unknownSecret(server, names);
	if (unknown !== void 0) return err(unknown);
	const values = [];
	for (const name of names) {
		const value = await readValue(server, name, effects);
		if (!value.ok) return err(about(name, value.error));
		if (value.value.reveal().includes("\0")) return err(nulIn(name));
		values.push([name, value.value]);
	}
	return ok(Object.fromEntries(values));
}
function unknownSecret(server, names) {
	const known = secretNames(server);
	const missing = names.find((name) => !known.includes(name));
	if (missing === void 0) return void 0;
	const message = `the server has no secret "${missing}"`;
	return permanentFailure("secret_unknown", message, `It has: ${known.join(", ")}.`);
}
async function readValue({ secrets, connect, onepassword: account }, name, { send, onepassword, signal }) {
	const field = connect?.secrets[name];
	if (connect !== void 0 && field !== void 0) return await readField(field, {
		server: connect,
		send,
		signal
	});
	const reference = account?.secrets[name];
	if (account !== void 0 && reference !== void 0) return await onepassword.read(account, reference, signal);
	const stored = secrets[name];
	return stored === void 0 ? err(permanentFailure("secret_unknown", name, "")) : ok(fromBroker(stored));
}
function fromBroker(stored) {
	const now = stored.reread();
	const text = now.reveal();
	return now.isFromFile && text.includes("\n") ? new Secret(`${text}\n`) : now;
}
function about(name, failure) {
	return {
		...failure,
		message: `${name}: ${failure.message}`
	};
}
function nulIn(name) {
	const message = `${name} contains a NUL character, which no variable can`;
	return permanentFailure("value_unfit", message, "Store it in another form, such as base64.");
}
// src/credentials/static/provider.ts
function createStaticProvider(deps) {
	const { send } = deps;
	const onepassword = createOnePassword(deps.loadOnePassword);
	const find = serverFinder("static", new Map(Object.entries(deps.servers)));
	const read = async (server, { secrets }, signal) => await readValues(server, secrets, {
		send,
		onepassword,
		signal
	});
	return {
		kind: "static",
		revocability: STATIC_REVOCABILITY,
		handleOf,
		variablesOf: ({ secrets }) => secrets,
		classify: (settings) => {
			const server = find(settings.server);
			return Promise.resolve(server.ok ? classify(server.value, settings) : server);
		},
		rehearse: async (settings, signal) => {
			const server = find(settings.server);
			if (!server.ok) return obstacleIn(server.error);
			const values = await read(server.value, settings, signal);
			return values.ok ? ok(void 0) : obstacleIn(values.error, "secrets");
		},
		issue: async (request, signal) => {
			const { settings } = request;
			const server = find(settings.server);
			if (!server.ok) return server;
			const values = await read(server.value, settings, signal);
			if (!values.ok) return values;
			const { rotateAfter } = server.value;
			return ok({
				credential: {
					kind: "static",
					env: values.value,
					files: []
				},
				handle: handleOf(request),
				diesAt: void 0,
				issuedTo: `stored ${joined(settings.secrets)}`,
				sharedValues: Object.entries(values.value).map(([name, value]) => ({
					name: `${name} of server "${settings.server}"`,
					value,
					rotateAfter
				}))
			});
		},
		revoke: ({ secrets }) => Promise.resolve(ok({ facts: [notMade(secrets)] })),
		probe: ({ secrets }) => Promise.resolve(ok({
			state: "unknown",
			facts: [notMade(secrets)]
		})),
		checkServer: async (name, signal) => {
			const server = find(name);
			if (!server.ok) return server;
			const { connect, onepassword: account } = server.value;
			const checked = connect === void 0 ? ok(void 0) : await checkConnect({
				server: connect,
				send,
				signal
			});
			if (!checked.ok || account === void 0) return checked;
			return await onepassword.check(account, signal);
		}
	};
}
function handleOf({ lease, settings }) {
	const { server, secrets } = settings;
	return {
		server,
		secrets: secrets.join(", "),
		lease: leaseSuffix(lease)
	};
}
function notMade(secrets) {
	return `${String(secrets)} existed before the lease`;
}
function classify(server, { server: name, secrets }) {
	const unknown = unknownSecret(server, secrets);
	if (unknown !== void 0) return err(unknown);
	return ok(classifyByLists(name, [{
		key: "reads",
		listed: server.reads,
		names: secrets
	}]));
}
export { createStaticProvider };

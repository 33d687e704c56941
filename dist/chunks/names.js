// src/credentials/azure/entra/clouds.ts
/**
* @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
* @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
*/
const CLOUDS = {
	azurecloud: {
		authority: "https://login.microsoftonline.com",
		audience: "api://AzureADTokenExchange",
		resource: "https://management.azure.com",
		terraform: "public"
	},
	azureusgovernment: {
		authority: "https://login.microsoftonline.us",
		audience: "api://AzureADTokenExchangeUSGov",
		resource: "https://management.usgovcloudapi.net",
		terraform: "usgovernment"
	},
	azurechinacloud: {
		authority: "https://login.partner.microsoftonline.cn",
		audience: "api://AzureADTokenExchangeChina",
		resource: "https://management.chinacloudapi.cn",
		terraform: "china"
	}
};
const DEFAULT_CLOUD = "azurecloud";
const CLOUD_NAMES = [
	"azurecloud",
	"azureusgovernment",
	"azurechinacloud"
];
function isCloudName(name) {
	return Object.hasOwn(CLOUDS, name);
}
// src/credentials/azure/entra/names.ts
/** How Microsoft Entra writes ids of apps, tenants and subscriptions. */
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;
/** A domain of a tenant. The names of groups of tenants have no dot: no app gets a token of its own from those. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/iu;
function isTenant(text) {
	return GUID.test(text) || DOMAIN.test(text);
}
/** `https://management.azure.com/.default`, `api://shop/.default`, or an app's id with that end. */
const SCOPE = /^[^\s"\\\p{Cc}]{1,512}\/\.default$/u;
/** What is wrong with a scope, as the rest of a sentence; undefined for a right one. */
function scopeMistake(text) {
	if (/\s/u.test(text)) return "has several scopes: Microsoft Entra gives a token for one.";
	if (SCOPE.test(text)) return void 0;
	return "does not end in /.default: an app gets all of its roles at a resource, or no token.";
}
/** What is wrong with a resource, as the rest of a sentence; undefined for a right one. */
function resourceMistake(text) {
	if (text.endsWith("/.default")) return "is a scope: write it as `scope`.";
	return scopeMistake(defaultScope(text)) === void 0 ? void 0 : "is not the id of a resource.";
}
/** A slash at the end of a resource's id belongs to it, as for Azure's own tools: the scope then has two. */
function defaultScope(resource) {
	return `${resource}/.default`;
}
export { scopeMistake as a, DEFAULT_CLOUD as c, resourceMistake as i, isCloudName as l, defaultScope as n, CLOUDS as o, isTenant as r, CLOUD_NAMES as s, GUID as t };

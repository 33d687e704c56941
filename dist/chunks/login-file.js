import { L as Secret, dt as ok, ut as err, z as isSecureUrl } from "./start.js";
import { Gt as isRecord, Kt as parseJson } from "./job.js";
// src/credentials/gcp/broker/login-file.ts
function parseLoginFile(text) {
	const given = parseJson(text);
	if (!isRecord(given)) return err("It refers to something that is not JSON.");
	if (given["type"] === "service_account") return keyLogin(given);
	if (given["type"] === "external_account") return configurationLogin(given);
	return err("It refers to neither a service account's key nor a credential configuration.");
}
function keyLogin(given) {
	const { client_email: email, private_key: key, private_key_id: keyId } = given;
	const tokenUrl = given["token_uri"] ?? "https://oauth2.googleapis.com/token";
	if (typeof email !== "string" || typeof key !== "string" || !isUrl(tokenUrl)) return err("The service account's key needs client_email, private_key and an https token_uri.");
	return ok({
		type: "service_account",
		email,
		privateKey: new Secret(key),
		keyId: typeof keyId === "string" ? keyId : void 0,
		tokenUrl
	});
}
function configurationLogin(given) {
	const { audience, subject_token_type: subjectTokenType, token_url: tokenUrl } = given;
	const impersonationUrl = given["service_account_impersonation_url"];
	if (typeof audience !== "string" || typeof subjectTokenType !== "string" || !isUrl(tokenUrl)) return err("The credential configuration needs audience, subject_token_type and an https token_url.");
	if (impersonationUrl !== void 0 && !isUrl(impersonationUrl)) return err("The credential configuration's service_account_impersonation_url must be https.");
	const source = sourceOf(given["credential_source"]);
	if (!source.ok) return source;
	return ok({
		type: "external_account",
		audience,
		subjectTokenType,
		tokenUrl,
		...source.value,
		impersonationUrl
	});
}
function sourceOf(given) {
	const { file, format } = isRecord(given) ? given : {};
	if (typeof file !== "string" || file === "") return err("The credential configuration's credential_source must be a file.");
	const { type = "text", subject_token_field_name: field } = isRecord(format) ? format : {};
	if (type === "text") return ok({
		file,
		field: void 0
	});
	return type === "json" && typeof field === "string" ? ok({
		file,
		field
	}) : err("The format of the credential configuration's file must be text, or json with a field.");
}
function isUrl(value) {
	return typeof value === "string" && isSecureUrl(value);
}
export { parseLoginFile as t };

import { dt as ok, ut as err } from "./start.js";
const { createPrivateKey } = process.getBuiltinModule("node:crypto");
// src/github-app/private-key.ts
const MIN_BITS = 2048;
function parsePrivateKey(text) {
	const pem = text.replaceAll(String.raw`\n`, "\n");
	if (!pem.includes("-----BEGIN")) return err("This is not a private key in PEM form.");
	if (/BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE/u.test(pem)) return err("This is a public key or a certificate, and not the App's private key.");
	if (/BEGIN ENCRYPTED|ENCRYPTED$/mu.test(pem)) return err("This private key is encrypted.");
	const key = readKey(pem);
	if (key === void 0) return err("This private key is damaged.");
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== "rsa" || bits < MIN_BITS) return err(`This is not an RSA key of at least ${MIN_BITS} bits, as GitHub's are.`);
	return ok(key);
}
function readKey(pem) {
	try {
		return createPrivateKey(pem);
	} catch {
		return;
	}
}
export { parsePrivateKey as t };

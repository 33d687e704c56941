import { dt as ok, ut as err } from "./start.js";
const { X509Certificate, createPrivateKey } = process.getBuiltinModule("node:crypto");
// src/credentials/azure/broker/certificate.ts
const BLOCK = /-----BEGIN (?<what>[A-Z0-9 ]+)-----[\s\S]*?-----END \k<what>-----/gu;
const MIN_BITS = 2048;
function parseAppCertificate(text) {
	const blocks = Array.from(text.matchAll(BLOCK), ([pem, what = ""]) => ({
		pem,
		what
	}));
	if (/BEGIN ENCRYPTED|ENCRYPTED$/mu.test(text)) return err("This private key is encrypted: the broker reads no password.");
	const keyBlock = blocks.find(({ what }) => what.endsWith("PRIVATE KEY"));
	if (keyBlock === void 0) return err("This file has no private key in PEM form.");
	const key = read(() => createPrivateKey(keyBlock.pem));
	if (key === void 0) return err("This private key is damaged.");
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== "rsa" || bits < MIN_BITS) return err(`This is not an RSA key of at least ${MIN_BITS} bits, as Microsoft Entra needs.`);
	const certificates = blocks.filter(({ what }) => what === "CERTIFICATE").flatMap(({ pem }) => read(() => new X509Certificate(pem)) ?? []);
	if (certificates.length === 0) return err("This file has no certificate in PEM form.");
	const own = certificates.find((one) => one.checkPrivateKey(key));
	if (own === void 0) return err("This private key does not belong to this certificate.");
	const thumbprint = Buffer.from(own.fingerprint256.replaceAll(":", ""), "hex");
	return ok({
		key,
		thumbprint: thumbprint.toString("base64url"),
		validUntil: Date.parse(own.validTo)
	});
}
function read(parse) {
	try {
		return parse();
	} catch {
		return;
	}
}
export { parseAppCertificate as t };

// src/credentials/kind/certificate-pem.ts
function certificatePem(given) {
	const text = given.trim();
	if (text.includes(BEGIN)) return text;
	const decoded = Buffer.from(text, "base64").toString("utf8").trim();
	return decoded.includes(BEGIN) ? decoded : void 0;
}
const BEGIN = "-----BEGIN CERTIFICATE-----";
export { certificatePem as t };

import { dt as ok, ut as err } from "./start.js";
import { i as parseVaultReads, r as parseVaultCertificates } from "./vault-requests.js";
// src/credentials/vault/secrets/wanted-text.ts
const SECRETS_EXAMPLE = "secrets: secret/data/ci npmToken | NPM_TOKEN ;";
const PKI_EXAMPLE = `pki: 'pki/issue/deploy {"common_name": "deploy.example"} ;'`;
function parseVaultWanted({ secrets, pki }) {
	const reads = secrets === void 0 ? ok([]) : parseVaultReads(secrets);
	const certificates = pki === void 0 ? ok([]) : parseVaultCertificates(pki);
	if (reads.ok && certificates.ok) return ok({
		reads: reads.value,
		certificates: certificates.value
	});
	const mistakes = (key, found) => found.ok ? [] : found.error.map((message) => ({
		key,
		message
	}));
	return err([...mistakes("secrets", reads), ...mistakes("pki", certificates)]);
}
export { SECRETS_EXAMPLE as n, parseVaultWanted as r, PKI_EXAMPLE as t };

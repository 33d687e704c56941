import { N as string, V as NEVER } from "./zod.js";
import { dt as ok } from "./start.js";
const { X509Certificate } = process.getBuiltinModule("node:crypto");
// src/credentials/kind/login/login-fields.ts
function adminField({ secret }, parse) {
	return secret().transform((url, context) => {
		const login = loginOf(url, parse);
		if (login.ok) return login.value;
		context.addIssue(login.error);
		return NEVER;
	});
}
function loginOf(url, parse) {
	const admin = parse(url.reveal());
	if (!admin.ok) return admin;
	if (!url.isFromFile) return ok({ admin: admin.value });
	const rereadAdmin = () => {
		const next = url.reread();
		const login = next === url ? void 0 : loginOf(next, parse);
		return login?.ok === true ? login.value : void 0;
	};
	return ok({
		admin: admin.value,
		rereadAdmin
	});
}
function certificatesField({ secret }) {
	return secret().refine((pem) => isCertificate(pem.reveal()), { error: "It refers to something that is not a certificate in PEM form." }).transform((pem) => pem.reveal());
}
function isCertificate(pem) {
	try {
		return new X509Certificate(pem).raw.length > 0;
	} catch {
		return false;
	}
}
const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/u;
function addressField() {
	return string().transform((text, context) => {
		const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
		if (host !== void 0 && port !== void 0 && Number(port) > 0 && Number(port) <= 65535) return {
			host,
			port: Number(port)
		};
		context.addIssue(`"${text}" is not a host with a port.`);
		return NEVER;
	});
}
export { adminField as n, certificatesField as r, addressField as t };

import { $ as ONE_LINE, L as Secret, Y as GRANT_NAME, tt as REPOSITORY_NAME } from "./start.js";
import { d as FILE_MODES, qt as parseUniqueJson } from "./job.js";
import { D as number, M as strictObject, N as string, O as object, S as int, T as literal, _ as array, b as discriminatedUnion, j as record, m as _enum, v as boolean } from "./zod.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/lease/lease-token.ts
const TOKEN_BYTES = 24;
const FORM = /^lsk_[A-Za-z0-9_-]{32}$/u;
function newLeaseToken(randomBytes) {
	return new Secret(`lsk_${Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url")}`);
}
function parseLeaseToken(text) {
	return FORM.test(text) ? new Secret(text) : void 0;
}
function hashLeaseToken(token) {
	return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
// src/broker/break-glass/confirm-command.ts
function confirmCommand(grant, repository) {
	return `stepkey grant ${grant} --repository ${repository} --confirm`;
}
const name = string().min(1).max(255).regex(ONE_LINE);
const reason = string().min(1).max(300).regex(ONE_LINE).refine(saysSomething);
const repository = string().regex(REPOSITORY_NAME);
const grant = string().regex(GRANT_NAME);
const admin = {
	user: name,
	machine: name
};
const controlSchema = discriminatedUnion("ask", [
	strictObject({
		ask: literal("break-glass"),
		grant,
		repository: repository.optional(),
		reason,
		ttl: int().positive().optional(),
		handed_to: _enum(["command", "printed"]),
		supplied: record(string().max(32), string().max(8192)).default({}),
		...admin
	}),
	strictObject({
		ask: literal("confirm"),
		grant,
		repository: repository.optional(),
		...admin
	}),
	strictObject({
		ask: literal("beat"),
		token: string().max(256)
	}),
	strictObject({
		ask: literal("end"),
		token: string().max(256),
		why: _enum(["task_ended", "answer_lost"])
	})
]);
function saysSomething(text) {
	return (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= 3;
}
function parseControlRequest(line) {
	const parsed = controlSchema.safeParse(parseUniqueJson(line));
	return parsed.success ? parsed.data : void 0;
}
const adminResponse = object({
	user: string(),
	machine: string()
});
const refusedSchema = object({
	kind: literal("refused"),
	code: string(),
	message: string(),
	reason: string(),
	remedy: string(),
	trace: string(),
	needs: string().optional()
});
const issuedSchema = object({
	kind: literal("issued"),
	token: string(),
	lease: string(),
	grant: string(),
	repository: string(),
	environment: string().optional(),
	access: _enum(["read", "write"]),
	expires_at: string(),
	expires_in: number(),
	dies_at: string().optional(),
	issued_to: string(),
	rule: string(),
	heartbeat_interval: number().positive(),
	trace: string(),
	credential: object({
		kind: string(),
		env: record(string(), string()),
		files: array(object({
			name: string(),
			mode: _enum(FILE_MODES),
			content: string(),
			secret: boolean()
		})),
		secret: array(string())
	})
});
const confirmedSchema = object({
	kind: _enum(["confirmed", "already_confirmed"]),
	grant: string(),
	repository: string(),
	lease: string(),
	used_by: adminResponse,
	used_at: string(),
	reason: string(),
	confirmed_by: adminResponse,
	trace: string()
});
const beatSchema = object({
	kind: literal("beat"),
	active: boolean(),
	expires_at: string().optional(),
	reason: _enum([
		"withdrawn",
		"expired",
		"revoked",
		"silent",
		"unknown"
	]).optional()
});
const endedSchema = object({
	kind: literal("ended"),
	state: string(),
	facts: array(string())
});
const responseSchema = discriminatedUnion("kind", [
	refusedSchema,
	issuedSchema,
	confirmedSchema,
	beatSchema,
	endedSchema
]);
function parseControlResponse(text) {
	const parsed = responseSchema.safeParse(parseUniqueJson(text));
	return parsed.success ? parsed.data : void 0;
}
export { hashLeaseToken as a, confirmCommand as i, parseControlResponse as n, newLeaseToken as o, saysSomething as r, parseLeaseToken as s, parseControlRequest as t };

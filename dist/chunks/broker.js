import { i as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as package_default } from "./package.js";
import { A as shortSha, Ct as isWithinLast, E as joined, Et as toRfc3339, K as COMMIT_SHA, L as Secret, O as plural, R as isLoopback, Tt as systemClock, Y as GRANT_NAME, b as escapeMarkdown, d as codeOf, dt as ok, et as PULL_REQUEST_REF, f as errorCode, k as sentence, mt as failure, nt as STEP_NAME, ot as formatDuration, pt as faultText, q as ENVIRONMENT_NAME, tt as REPOSITORY_NAME, ut as err, wt as startStopwatch, y as codeSpan } from "./start.js";
import { Bt as unreadable$1, Ft as GATE_CODES, Gt as isRecord, Ht as codeEntry, Kt as parseJson, Lt as lastArrival, Qt as loadSettings, Tt as valuesOf, Ut as isFailureCode, Vt as FAILURE_CODES, Yt as valueWithin, Zt as kindsByName, dt as isNumericDate, ft as parseClaims, lt as withBackoff, ot as builtinHttp, pt as codedFailure, qt as parseUniqueJson, rt as retryAfterMs, st as backoffMs, v as newLeaseId, zt as known } from "./job.js";
import { c as silentAfterMs, i as isTidyStuck, l as tidyDelayMs, n as isExpired, o as reasonToEnd, t as beatReason } from "./due.js";
import { a as hashLeaseToken, i as confirmCommand, o as newLeaseToken, s as parseLeaseToken, t as parseControlRequest } from "./control-messages.js";
import { $ as callProvider, G as UNENDED_STATES, H as settled$1, J as isLive, K as isEnded, L as ended, R as issued, Tt as pendingSummary, at as within, et as jobKeyOf, ht as gateQuestion, it as startBudget, lt as passExcused, mt as gateOutcome, q as isEnding, ut as passRead, vt as writeEventRefusal, wt as decisionSummary, xt as tagStarters, z as newFindings } from "./direct.js";
import { $ as requestedResponse, B as FREE_HEADER, E as canonicalText, F as createInstallationTokens, G as hasGrant, H as checkAccess, I as createDeliveryLog, J as refuse$1, K as refusal, L as createAppSender, O as appsOf, Q as recordFindings, R as createFlight, U as issueLease, W as remedyDuringOutage, X as endMarked, Y as describeEnd, Z as endedResponse, a as isServerMissing, et as UNWATCHED, f as publishCheck, i as stoppableClock, j as createGitHubSender, k as openGitHub, n as grantsOf, o as missingServer, p as comparePolicies, q as refusalOf$1, r as takeFirstLooks, tt as createCallWatch, v as effectiveGrant, x as credentialText } from "./first-looks.js";
import { n as StoreError } from "./store.js";
import { r as noJob, t as isNameless } from "./break-glass.js";
import { n as checkIds, r as noDocumentText, t as evaluate } from "./evaluate.js";
import { t as sameCredential } from "./grant-kind.js";
import { n as joinFrames, r as joinGrants, t as createPolicyParser } from "./parse-policy.js";
import { n as PARAMETER_NAME, r as checkParameters } from "./output-schema.js";
import { i as SUBJECT_TOKEN_TYPE, n as GRANT_TYPE, r as ISSUED_TOKEN_TYPE, t as COMMIT_HEADER } from "./wire.js";
import { t as require_dist } from "./dist3.js";
import { t as HOSTS_BEHIND_MS } from "./publication.js";
import { t as singleFlight } from "./single-flight.js";
import { i as sealName, t as GITHUB_TASK_KINDS } from "./github-task.js";
import { D as number, F as union, I as unknown, M as strictObject, N as string, O as object, P as tuple, S as int, T as literal, V as NEVER, _ as array, b as discriminatedUnion, h as _null, j as record$4, m as _enum, v as boolean, y as custom } from "./zod.js";
import { n as isPinned, r as parseActionReference, t as actionReferenceText } from "./action-reference.js";
import { _ as createPeerOf, a as policyDirectoryAt, d as readNamed$1, g as missingKeys, h as createKeyRing, n as configPath, p as isSameStore, s as readConfigAndFiles, v as whyNotValid } from "./configuration.js";
import { i as openStoreInEmergency, s as storeAddress, t as controlPath, u as takeDiskReserve } from "./open-store.js";
import { n as policyReport, r as reloadLines, t as overviewText } from "./reload-report.js";
import { r as openControlSocket } from "./control-socket.js";
import { _ as createKeySet, a as storeProbe, c as serverProbes, d as probeWaitMs, f as runProbes, g as parseContents, h as fileText, i as issuerProbe, l as PROBE_LIMIT_MS, m as readFileAtTip, n as warnOfOpenFiles, o as githubProbe, r as auditProbe, u as boundedLook } from "./secret-files.js";
import { n as decodeProtectedHeader, t as decodeJwt } from "./webapi.js";
import { c as storedLease, n as LOCK_MS$2, o as endLocked, r as PROVIDER_DEADLINE_MS, s as noProvider, t as brokerHttp } from "./http.js";
import { n as serverOf, r as shareOut } from "./server-share.js";
import { n as serverNames, t as createProviders } from "./create-providers2.js";
import { a as readReviews, i as readRetargets, n as readActivity, o as withWriteAccess, r as readPullRequest, s as latestOpinions, t as createGitHubGate } from "./github-gate.js";
import { F as instant$1, I as maybeAccount, L as parserOf, M as account, O as parseRepository, P as id$3, R as sha, S as parseGitCommit, a as transientFault, g as inRepository, h as eachOf$1, m as createRepositoryContext, n as createReader, r as errorMessageIn, u as readIsQueued } from "./octokit.js";
import { n as createAppRequests } from "./client2.js";
import { r as inOrder, s as pathText } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { n as findOrphans, t as endOrphans } from "./end-orphans.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { i as printJson, r as printFailure } from "./print.js";
const { Socket } = process.getBuiltinModule("node:net");
const { PerformanceObserver } = process.getBuiltinModule("node:perf_hooks");
const { KeyObject, createHash, createHmac, timingSafeEqual, verify } = process.getBuiltinModule("node:crypto");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeFileSync, writeSync } = process.getBuiltinModule("node:fs");
const { hostname } = process.getBuiltinModule("node:os");
const { readFile, readdir, realpath, stat } = process.getBuiltinModule("node:fs/promises");
const { setImmediate: setImmediate$1, setTimeout: setTimeout$1 } = process.getBuiltinModule("node:timers/promises");
const { getHeapSpaceStatistics, setFlagsFromString } = process.getBuiltinModule("node:v8");
// src/broker/record/log.ts
function createLog(write, now) {
	return (entry) => write(`${JSON.stringify({
		at: new Date(now()).toISOString(),
		...entry
	})}\n`);
}
// src/broker/run/handed-sockets.ts
const FIRST = 3;
function handedSockets(variables, pid) {
	const { LISTEN_FDS: fds, LISTEN_PID: owner, LISTEN_FDNAMES: names = "" } = variables;
	if (fds === void 0 || owner !== String(pid)) return ok({});
	const count = Number(fds);
	if (!/^\d{1,3}$/u.test(fds) || count > 2) return err(`LISTEN_FDS is "${fds}": the broker takes one socket, and one for admin-listen.`);
	const given = Array.from({ length: count }, (_, index) => FIRST + index);
	const admin = names.split(":").slice(0, count).indexOf(ADMIN);
	const [main, second] = admin < 0 ? given : given.filter((fd) => fd !== FIRST + admin);
	const adminFd = admin < 0 ? second : FIRST + admin;
	return ok({
		...main === void 0 ? {} : { main },
		...adminFd === void 0 ? {} : { admin: adminFd }
	});
}
const ADMIN = "admin";
// src/broker/run/tracing-settings.ts
function tracingSettings(variables) {
	const exporter = given(variables, "OTEL_TRACES_EXPORTER") ?? "otlp";
	const isOff = given(variables, "OTEL_SDK_DISABLED")?.toLowerCase() === "true";
	const url = endpoint(variables);
	if (isOff || exporter === "none" || url === void 0) return ok(void 0);
	if (exporter !== "otlp") return err(`OTEL_TRACES_EXPORTER is "${exporter}": only otlp is known.`);
	const fault = endpointFault(url, variables);
	if (fault !== void 0) return err(fault);
	const ratio = sampled(variables);
	return ratio === void 0 ? err("OTEL_TRACES_SAMPLER and its _ARG are not a sampler that is known.") : ok({
		url,
		ratio
	});
}
function endpointFault(url, variables) {
	if (!URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) return "The endpoint in OTEL_EXPORTER_OTLP_ENDPOINT is not an http or https URL.";
	if ((given(variables, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? given(variables, "OTEL_EXPORTER_OTLP_PROTOCOL")) !== "grpc" && new URL(url).port !== GRPC_PORT) return void 0;
	return "The endpoint is one for gRPC: name the collector's port for HTTP, usually 4318.";
}
const GRPC_PORT = "4317";
function given(variables, name) {
	const value = variables[name]?.trim();
	return value === "" ? void 0 : value;
}
function endpoint(variables) {
	const own = given(variables, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
	const common = given(variables, "OTEL_EXPORTER_OTLP_ENDPOINT");
	if (own !== void 0 || common === void 0) return own;
	return `${common.replace(/\/+$/u, "")}/v1/traces`;
}
function sampled(variables) {
	const name = (given(variables, "OTEL_TRACES_SAMPLER") ?? "always_on").replace(/^parentbased_/u, "");
	if (name === "always_on") return 1;
	if (name === "always_off") return 0;
	if (name !== "traceidratio") return void 0;
	const ratio = Number(given(variables, "OTEL_TRACES_SAMPLER_ARG") ?? "1");
	return ratio >= 0 && ratio <= 1 ? ratio : void 0;
}
// src/broker/run/open-tracing.ts
function tracingOf(variables, version) {
	return async (effects) => {
		const settings = tracingSettings(variables);
		if (!settings.ok) {
			effects.log({
				level: "warning",
				event: "tracing_off",
				message: settings.error
			});
			return;
		}
		if (settings.value === void 0) return void 0;
		const { startTracing } = await import("./start-tracing.js");
		return startTracing({
			...settings.value,
			version
		}, effects);
	};
}
// src/broker/record/audit.ts
function createAudit(write, keep = write) {
	return (entry) => {
		const line = `${JSON.stringify(lineOf(entry))}\n`;
		if (entry.outcome === "granted") write(line);
		else keep(line, entry.outcome === "refused");
	};
}
function startAuditTrail(trace) {
	let facts = {};
	return {
		trace,
		note: (more) => {
			facts = {
				...facts,
				...more
			};
		},
		known: () => facts
	};
}
function refusedEntry(event, at, { trail, refused }) {
	const { code, reason } = refused;
	return {
		at,
		trace: trail.trace,
		event,
		outcome: "refused",
		code,
		reason,
		facts: trail.known()
	};
}
function lineOf({ at, facts, ...entry }) {
	const { claims, idTokenHash, leaseTokenHash, request, policy, policyCommits, ...others } = facts;
	const { approvals, breakGlass, confirmed, answered, ...rest } = others;
	return {
		at: new Date(at).toISOString(),
		...entry,
		...rest,
		request: request && {
			grant: request.grant,
			environment: request.environment,
			access: request.access,
			step: request.step,
			uses: request.uses,
			ttl: request.ttlSeconds,
			task: request.task,
			agent: request.agent && {
				claimed: true,
				...request.agent
			}
		},
		break_glass: breakGlass && {
			user: breakGlass.user,
			machine: breakGlass.machine,
			reason: breakGlass.reason,
			handed_to: breakGlass.handedTo
		},
		confirmed: confirmed && {
			user: confirmed.user,
			machine: confirmed.machine,
			of: confirmed.of,
			used_at: confirmed.usedAt,
			reason: confirmed.reason
		},
		answered: answered && {
			repository: answered.repository,
			repository_id: answered.repositoryId,
			run_id: answered.run,
			environment: answered.environment,
			state: answered.state
		},
		policy: policy?.map(({ rule, document, state, text }) => ({
			rule,
			document,
			state,
			text
		})),
		policy_commits: policyCommits,
		approvals: approvals?.map(({ reviewId, login, commit }) => ({
			review_id: reviewId,
			login,
			commit
		})),
		id_token_sha256: idTokenHash,
		lease_token_sha256: leaseTokenHash,
		claims: claims && claimsOf(claims)
	};
}
function claimsOf(claims) {
	return {
		jti: claims.jwtId,
		repository: claims.repository,
		repository_id: claims.repositoryId,
		repository_owner: claims.repositoryOwner,
		repository_owner_id: claims.repositoryOwnerId,
		run_id: claims.runId,
		run_attempt: claims.runAttempt,
		check_run_id: claims.checkRunId,
		actor: claims.actor,
		actor_id: claims.actorId,
		event_name: claims.eventName,
		ref: claims.ref,
		sha: claims.sha,
		workflow_ref: claims.workflowRef,
		job_workflow_ref: claims.jobWorkflowRef,
		job_workflow_sha: claims.jobWorkflowSha,
		environment: claims.environment,
		runner_environment: claims.runnerEnvironment,
		ref_protected: claims.refProtected?.toString(),
		...Object.fromEntries(Object.entries(claims.repoProperties).map(([name, value]) => [`repo_property_${name}`, value]))
	};
}
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function newTraceId(now, randomBytes) {
	let rest = now;
	let time = "";
	for (let index = 0; index < 10; index += 1) {
		time = ALPHABET.charAt(rest % 32) + time;
		rest = Math.floor(rest / 32);
	}
	const random = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32));
	return time + random.join("");
}
// src/broker/refusal/fault.ts
function refusalOfFault$1(error, { log, trace }) {
	const message = faultText(error, { withName: true });
	if (error instanceof StoreError) {
		log({
			level: "error",
			event: "store_failed",
			message,
			remedy: error.remedy,
			trace
		});
		return refusal("store_unavailable", message);
	}
	log({
		level: "error",
		event: "fault",
		message,
		trace
	});
	return refusal("broker_fault", message);
}
// src/broker/record/raise-alarm.ts
function raiseAlarm({ alarm, reason }, trail, { audit, log, metrics, clock }) {
	const { trace } = trail;
	metrics.countAlarm(alarm);
	log({
		level: "warning",
		event: "alarm",
		alarm,
		message: reason,
		trace
	});
	audit({
		at: clock.now(),
		trace,
		event: "alarm",
		outcome: "raised",
		code: alarm,
		reason,
		facts: trail.known()
	});
}
// src/broker/break-glass/announce.ts
function announceBreakGlass(lease, context) {
	const { deps, trail, notify } = context;
	const { breakGlass, grant, repository, environment, access, id, expiresAt } = lease;
	if (breakGlass === void 0) return;
	const { user, machine, reason } = breakGlass;
	const until = toRfc3339(expiresAt);
	const text = `Break-glass: ${user} on ${machine} got ${`${grant} (${access}${environment === void 0 ? "" : `, ${environment}`}) of ${repository}`} without approval until ${until}: ${reason}`;
	raiseAlarm({
		alarm: "break_glass",
		reason: text
	}, trail, deps);
	notify({
		event: "break_glass",
		text,
		trace: trail.trace,
		at: toRfc3339(lease.createdAt),
		lease: id,
		grant,
		repository,
		environment,
		access,
		user,
		machine,
		reason,
		expires_at: until
	});
}
function announceConfirmation({ last, by }, of, { deps, trail, notify }) {
	const { user, machine } = by;
	const text = `Break-glass of ${of.grant} of ${of.repository} by ${last.user} on ${last.machine} (${last.lease}) was confirmed by ${user} on ${machine}.`;
	deps.log({
		level: "warning",
		event: "break_glass_confirmed",
		message: text,
		lease: last.lease,
		...of,
		trace: trail.trace
	});
	notify({
		event: "break_glass_confirmed",
		text,
		trace: trail.trace,
		lease: last.lease,
		...of,
		user,
		machine,
		used_by: last.user,
		used_on: last.machine,
		reason: last.reason
	});
}
// src/policy/break-glass.ts
function evaluateBreakGlass(question) {
	const documents = documentsOf(question);
	if (!documents.ok) return documents;
	const { repository, organisation } = documents.value;
	const grant = grantOf$1(question.grant, repository, organisation);
	if (!grant.ok) return grant;
	const why = whyForbidden(grant.value, repository) ?? whyForbidden(grant.value, organisation);
	if (why !== void 0) return err(why);
	const { repositoryId, ownerId } = repository;
	if (repositoryId === void 0) return refused$3("the repository's policy has no repository-id");
	const ttl = ttlOf(question, grant.value);
	return ttl.ok ? ok({
		grant: grant.value,
		repositoryId,
		ownerId,
		ttlSeconds: ttl.value
	}) : ttl;
}
function documentsOf({ repository, organisation }) {
	if (typeof repository !== "object") return refused$3(noDocumentText(repository, "repository"));
	if (organisation === void 0) return ok({
		repository,
		organisation
	});
	if (typeof organisation !== "object") return refused$3(noDocumentText(organisation, "organisation"));
	const { source, ownerId, repositoryId } = organisation;
	if (ownerId !== repository.ownerId) return refused$3(`owner-id differs in ${repository.source} and ${source}`);
	return repositoryId === void 0 || repositoryId === repository.repositoryId ? ok({
		repository,
		organisation
	}) : refused$3(`${source} is for another repository-id than ${repository.source}`);
}
function grantOf$1(name, repository, organisation) {
	for (const document of [repository, organisation]) {
		if (document?.disabled.includes(name) !== true) continue;
		return refused$3(`${name} in ${document.source} has mistakes and is disabled`, FIX);
	}
	const own = find(repository, name);
	if (own === void 0) return refused$3(`${name} is not in ${repository.source}`);
	const { credential } = own;
	if (credential === void 0) return refused$3(`${own.source} names no credential`, FIX);
	const cap = find(organisation, name);
	const differ = cap === void 0 ? void 0 : difference({
		...own,
		credential
	}, cap);
	if (differ !== void 0) return refused$3(`${own.source} and ${cap?.source} name ${differ}`);
	return ok(joinGrants({
		...own,
		credential
	}, cap));
}
function difference(own, cap) {
	if (cap.environment !== own.environment || cap.access !== own.access) return "different environments or access";
	return cap.credential === void 0 || sameCredential(cap.credential, own.credential) ? void 0 : "different credentials";
}
function whyForbidden({ name, access }, document) {
	if (document === void 0) return void 0;
	const { source, frame } = document;
	const grant = find(document, name);
	if (frame.noBreakGlass === true) return fault(`${source} has forbid-break-glass: true`, REVIEW);
	if (grant !== void 0 && grant.breakGlass !== true) {
		const remedy = `To allow it, write break-glass: true below ${name} in ${source}. That is a change of policy, and reviewed like one.`;
		return fault(`${grant.source} does not have break-glass: true`, remedy);
	}
	if (frame.mode === "observe" && access === "write") return fault(`${source} has mode: observe, which issues no writes`, REVIEW);
}
function ttlOf({ ttlSeconds, limitSeconds }, { ttlSeconds: ofGrant, source }) {
	const longest = Math.min(ofGrant ?? limitSeconds, limitSeconds);
	if (ttlSeconds === void 0 || ttlSeconds <= longest) return ok(ttlSeconds ?? longest);
	const because = longest < limitSeconds ? ` by ${source}` : ", as long as break-glass ever lasts here";
	return err({
		code: "ttl_too_long",
		reason: `${formatDuration(ttlSeconds)} is longer than ${formatDuration(longest)}${because}`,
		remedy: `Ask for at most ${formatDuration(longest)}.`
	});
}
function find(document, name) {
	return document?.grants.find((grant) => grant.name === name);
}
const FIX = "Fix the policy: `stepkey check` lists its mistakes.";
const REVIEW = "Change the policy, with a review, or do without break-glass.";
const CHECK = "Check the name of the grant and the policies: `stepkey check` lists their mistakes.";
function fault(reason, remedy) {
	return {
		code: "break_glass_refused",
		reason,
		remedy
	};
}
function refused$3(reason, remedy = CHECK) {
	return err(fault(reason, remedy));
}
// src/broker/break-glass/find-grant.ts
const MOST_NAMED = 10;
async function findGrant({ grant, repository }, { policy }) {
	const names = repository === void 0 ? await policy.repositoriesWith(grant) : [await nameOf$1(repository, policy)];
	const [only, ...others] = names;
	if (only === void 0) return err(unknownGrant(grant, repository));
	if (others.length > 0) {
		const having = names.length > MOST_NAMED ? `${names.length} repositories` : joined(names);
		return refuse$1("break_glass_refused", `${having} each have a grant ${grant}`, { remedy: "Add --repository OWNER/NAME." });
	}
	const documents = await policy.find(only);
	if (!documents.ok) return refuse$1("policy_unavailable", documents.error);
	if (!hasGrant(documents.value.repository, grant)) return err(unknownGrant(grant, repository));
	const { repository: document, owned } = documents.value;
	const why = whyNotItsOwn(document, owned);
	if (why !== void 0) return refuse$1("break_glass_refused", why, { remedy: FIX_IDS });
	return ok({
		repository: only,
		documents: documents.value
	});
}
async function nameOf$1(given, policy) {
	return (await policy.repositories(true)).find((name) => isSameName(name, given)) ?? given;
}
function whyNotItsOwn(document, owned) {
	if (owned === void 0 || typeof document !== "object") return void 0;
	const { source, repositoryId, ownerId } = document;
	if (repositoryId !== owned.repositoryId) return `repository-id ${repositoryId} of ${source} is not the repository's, which is ${owned.repositoryId}`;
	return ownerId === owned.ownerId ? void 0 : `owner-id ${ownerId} of ${source} is not the owner's, which is ${owned.ownerId ?? "not known"}`;
}
const FIX_IDS = "Check --repository. If it is right, fix the ids in its policy.";
function isSameName(one, other) {
	return one.toLowerCase() === other.toLowerCase();
}
function unknownGrant(grant, repository) {
	const where = repository === void 0 ? "no policy that can be read" : `no policy of ${repository}`;
	return refusal("break_glass_refused", `${where} has a grant ${grant}`, { remedy: "Check its name, and give --repository: of policies on GitHub, the broker knows without it only those that jobs have asked for since it started. A policy with mistakes at its top level has no grants: `stepkey check` lists them." });
}
function allowedGrant({ grant, ttl }, { documents }, { rules }) {
	const allowed = evaluateBreakGlass({
		...documents,
		grant,
		ttlSeconds: ttl,
		limitSeconds: Math.min(900, rules.leaseMaxTtlSeconds)
	});
	if (!allowed.ok) return err(refusalOfFault(allowed.error));
	if (rules.owners.includes(allowed.value.ownerId)) return allowed;
	const { ownerId, grant: of } = allowed.value;
	return refuse$1("break_glass_refused", `owner-id ${ownerId} of ${of.source} is not in owners`, { remedy: "Check `owner-id` in the policy, and `owners` in the broker's configuration." });
}
function refusalOfFault({ code, reason, remedy }) {
	return refusal(code, reason, { remedy });
}
// src/broker/break-glass/confirm-break-glass.ts
async function confirmBreakGlass(ask, context) {
	const { deps, trail } = context;
	const { user, machine, grant } = ask;
	trail.note({ breakGlass: {
		user,
		machine
	} });
	const found = await findGrant(ask, deps);
	if (!found.ok) return found;
	const { repository } = found.value;
	trail.note({ repository });
	const repositoryId = repositoryIdOf(found.value);
	if (repositoryId === void 0) return refuse$1("confirmation_refused", "the repository's policy has mistakes", { remedy: "Fix the policy: `stepkey check` lists its mistakes." });
	const { kind, last } = await deps.store.confirmBreakGlass({
		repositoryId,
		grant
	}, ask);
	if (last === void 0 || kind === "nothing") return refuse$1("confirmation_refused", `${grant} of ${repository} has nothing to confirm`, { remedy: "Break-glass was never used for this grant, or nothing was issued." });
	trail.note({ lease: last.lease });
	if (kind === "same_user") return err(sameUser(last, {
		ask,
		repository
	}));
	if (kind === "confirmed") record$3(last, {
		ask,
		repository
	}, context);
	return ok({
		kind,
		grant,
		repository,
		lease: last.lease,
		used_by: {
			user: last.user,
			machine: last.machine
		},
		used_at: toRfc3339(last.at),
		reason: last.reason,
		confirmed_by: last.confirmed ?? {
			user,
			machine
		},
		trace: trail.trace
	});
}
function repositoryIdOf({ documents }) {
	const { repository } = documents;
	return typeof repository === "object" ? repository.repositoryId : void 0;
}
function sameUser(last, { ask, repository }) {
	const { user, grant } = ask;
	const used = `${last.user} on ${last.machine} used it (${last.lease})`;
	if (isNameless(user)) {
		const why = `${used}, and the system does not find the name of the user who confirms it (${user})`;
		return refusal("confirmation_refused", why, { remedy: "Try again when `id -un` shows a name, or let another admin confirm it." });
	}
	const why = `${used}, and the user who confirms it is ${user}${last.user === user ? " too" : ""}`;
	return refusal("confirmation_refused", why, { remedy: `Another admin must run \`${confirmCommand(grant, repository)}\`, logged in as another user. stepkey knows people only by the users of the operating system.` });
}
function record$3(last, { ask, repository }, context) {
	const { deps, trail } = context;
	const { user, machine, grant } = ask;
	const of = {
		user: last.user,
		machine: last.machine
	};
	const facts = {
		usedAt: toRfc3339(last.at),
		reason: last.reason
	};
	trail.note({ confirmed: {
		user,
		machine,
		of,
		...facts
	} });
	const { trace } = trail;
	deps.audit({
		at: deps.clock.now(),
		trace,
		event: "break_glass_confirmed",
		outcome: "done",
		facts: trail.known()
	});
	announceConfirmation({
		last,
		by: {
			user,
			machine
		}
	}, {
		grant,
		repository
	}, context);
}
// src/broker/exchange/authorise-task.ts
function authoriseTask({ grant, task: asked }, { repository }) {
	if (asked === void 0) return ok(void 0);
	const document = typeof repository === "object" ? repository : void 0;
	const task = document?.tasks.find(({ name }) => name === asked.name);
	if (task === void 0) {
		const why = document?.disabledTasks.includes(asked.name) === true ? "has mistakes and is disabled" : "is not in the policy";
		return refuse$1("task_refused", `task ${asked.name} ${why}`);
	}
	const other = otherThanAsked(task, grant, asked);
	if (other !== void 0) return refuse$1("task_refused", `${task.source} ${task.name} ${other}`);
	const checked = checkParameters(task.parameters, asked.parameters);
	if (checked.ok) return ok(task);
	const { message } = checked.error;
	return refuse$1("task_parameters_refused", message, { remedy: message });
}
function otherThanAsked(task, grant, asked) {
	if (task.grant !== grant) return `is for ${task.grant}, not ${grant}`;
	const at = task.from?.ref ?? "";
	if (!COMMIT_SHA.test(at) || at === asked.commit) return void 0;
	return `is at ${at}, not ${asked.commit}`;
}
// src/broker/exchange/server-hold.ts
const WAIT_MS$1 = 6e3;
function startServerHold() {
	let release = UNCHANGING;
	return {
		take: async ({ kind, settings: { server } }, { deps, budget }) => {
			const limit = {
				clock: deps.clock,
				milliseconds: budget.remaining(WAIT_MS$1)
			};
			const held = await (deps.serverHolds?.hold({
				kind,
				server
			}, limit) ?? UNCHANGING);
			if (held === void 0) {
				const reason = `servers.${kind}.${server} is being removed or moved by a reload`;
				return refuse$1("policy_unavailable", reason, { remedy: "Try again in a few seconds: the broker is being given another configuration." });
			}
			release = held;
			const missing = refuseMissingServer({
				kind,
				server
			}, deps);
			if (missing !== void 0) return err(missing);
			const provider = deps.providers.get(kind);
			return provider === void 0 ? refuse$1("grant_refused", "the broker has no provider for the grant's kind of credential") : ok(provider);
		},
		release: () => release()
	};
}
const UNCHANGING = () => void 0;
function refuseMissingServer({ kind, server }, { rules }) {
	if (rules.servers[kind]?.includes(server) === true) return void 0;
	return refusal("grant_refused", `servers.${kind}.${server} is not configured`, { remedy: "Ask your platform team: the broker's configuration does not have this grant's server. Then re-run this job." });
}
// src/broker/exchange/authorise.ts
const DEFAULT_TTL_SECONDS = 900;
async function authorise(admitted, context) {
	const { deps, trail } = context;
	const { repository, repositoryId } = admitted.claims;
	const documents = await deps.policy.find(repository, repositoryId);
	if (!documents.ok) return refuse$1("policy_unavailable", documents.error);
	const answer = askPolicy(admitted, documents.value, context);
	if (answer.kind === "refused") {
		const { refused, alarm } = answer;
		if (alarm !== void 0) raiseAlarm({
			alarm,
			reason: refused.reason
		}, trail, deps);
		return err(refused);
	}
	const unfit = suppliedRefusal$1(answer.permit, context);
	return unfit === void 0 ? ok(answer.permit) : err(unfit);
}
function askPolicy(admitted, documents, { deps, trail }) {
	const { claims, request } = admitted;
	const limitSeconds = deps.rules.leaseMaxTtlSeconds;
	const { commits = [], tooOldForWrites } = documents;
	if (commits.length > 0) trail.note({ policyCommits: commits });
	const evaluation = evaluate({
		...documents,
		request,
		claims,
		limitSeconds
	});
	trail.note({ policy: evaluation.trace.filter(({ state }) => !isQuiet(state)) });
	if (evaluation.kind === "refused") return refusedBy(evaluation);
	const { grant, frame, observed } = evaluation;
	const rule = `${grant.source} ${grant.name}`;
	trail.note({
		rule,
		...observed.length > 0 ? { observed } : {}
	});
	const { kind, settings } = grant.credential;
	const ttlSeconds = leaseTtl(request.ttlSeconds ?? grant.ttlSeconds, limitSeconds);
	const task = authoriseTask(request, documents);
	const refused = refuseTooOld(request.access, tooOldForWrites) ?? refuseMissingServer({
		kind,
		server: settings.server
	}, deps) ?? refuseTooLong(kind, ttlSeconds, deps);
	if (refused !== void 0) return {
		kind: "refused",
		refused,
		alarm: void 0
	};
	if (!task.ok) return {
		kind: "refused",
		refused: task.error,
		alarm: void 0
	};
	const decided = {
		grant,
		frame,
		task: task.value,
		ttlSeconds,
		rule,
		observed
	};
	return {
		kind: "permitted",
		permit: {
			...admitted,
			...decided,
			policyCommits: commits
		}
	};
}
function refuseTooOld(access, tooOld) {
	if (access === "read" || tooOld === void 0) return void 0;
	return refusal("policy_unavailable", tooOld);
}
function leaseTtl(seconds, limitSeconds) {
	return Math.min(seconds ?? DEFAULT_TTL_SECONDS, limitSeconds);
}
function refuseTooLong(kind, ttlSeconds, deps) {
	const longest = deps.kinds.get(kind)?.broker?.longestSeconds;
	if (longest === void 0 || ttlSeconds <= longest) return void 0;
	const reason = `${formatDuration(ttlSeconds)}, and no ${kind} credential lasts longer than ${formatDuration(longest)}`;
	return refusal("ttl_too_long", reason);
}
function suppliedRefusal$1({ grant, request: { supplied } }, { deps }) {
	const { kind } = grant.credential;
	const fields = deps.kinds.get(kind)?.broker?.supplied ?? {};
	const fault = suppliedFault(supplied, fields);
	if (fault === void 0) return void 0;
	const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
	return Object.keys(supplied).length === 0 ? refusal("supplied_missing", fault, { needs: {
		kind,
		fields: needed
	} }) : refusal("authorization_details_malformed", fault);
}
function isQuiet(state) {
	return state === "passed" || state === "not_looked_at";
}
function refusedBy(evaluation) {
	const { trace, rule, code, alarm } = evaluation;
	const text = trace.find(({ state }) => state === "refused")?.text ?? "default deny";
	return {
		kind: "refused",
		refused: refusal(code, `${rule}: ${text}`),
		alarm
	};
}
function suppliedFault(supplied, fields) {
	for (const [name, value] of Object.entries(supplied)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : void 0;
		if (field === void 0) return `supplied.${name} is not a field of this grant's kind`;
		if (value.search(field.form) === -1) return `supplied.${name} does not have the form of its kind`;
	}
	const missing = Object.entries(fields).find(([name, { required }]) => required && !Object.hasOwn(supplied, name));
	return missing === void 0 ? void 0 : `supplied.${missing[0]} is missing`;
}
// src/broker/exchange/count-values.ts
async function countValues({ sharedValues = [] }, context) {
	await Promise.all(onceEach(sharedValues).map(async (shared) => {
		try {
			await count$1(shared, context);
		} catch (error) {
			const message = `the leases that got ${shared.name} were not counted: ${faultText(error)}`;
			context.deps.log({
				level: "warning",
				event: "value_not_counted",
				message
			});
		}
	}));
}
function onceEach(shared) {
	const values = shared.map(({ value }) => value.reveal());
	return shared.filter((_one, index) => values.indexOf(values[index] ?? "") === index);
}
async function count$1({ name, value, rotateAfter }, { deps, trail }) {
	const { keyRing, store } = deps;
	if (keyRing === void 0) throw new TypeError("there is no store-key");
	const leases = await store.countValueUse(keyRing.fingerprints(value));
	if (!isReminder(leases, rotateAfter)) return;
	raiseAlarm({
		alarm: "rotate",
		reason: `the value of ${name} went to ${leases} leases, and stays valid: replace it`
	}, trail, deps);
}
function isReminder(leases, rotateAfter) {
	return leases > rotateAfter && (leases - 1) % rotateAfter === 0;
}
// src/broker/exchange/record-grant.ts
const UNDO_MS = 3e3;
async function recordGrant(event, lease, { deps, budget, trail }) {
	try {
		deps.audit({
			at: deps.clock.now(),
			trace: trail.trace,
			event,
			outcome: "granted",
			facts: trail.known()
		});
		return;
	} catch (error) {
		const message = faultText(error, { withName: true });
		deps.log({
			level: "error",
			event: "audit_failed",
			message
		});
		await deps.store.end({ lease: lease.id }, "issue_failed");
		await endMarked(lease, deps, budget.remaining(UNDO_MS));
		const remedy = remedyDuringOutage(deps.health, { part: "audit" });
		return refusal("broker_fault", "the audit log could not be written", remedy);
	}
}
// src/policy/named-task.ts
function taskDefinition(task, { access, environment }) {
	const { description, from } = task;
	return {
		task: task.name,
		title: task.title,
		...description === void 0 ? {} : { description },
		grant: task.grant,
		access,
		...environment === void 0 ? {} : { environment },
		run: task.run,
		...from === void 0 ? {} : { from },
		parameters: task.parameters,
		output: task.output,
		timeout: task.timeoutSeconds,
		per_job: task.perJob
	};
}
// src/broker/exchange/token-response.ts
function tokenResponse(outcome) {
	const { permit, approved, sealed, issued, trace } = outcome;
	const { lease, leaseToken, order } = sealed;
	const { claims, rule, policyCommits, observed, task, grant } = permit;
	const { environment } = claims;
	return {
		access_token: leaseToken.reveal(),
		issued_token_type: ISSUED_TOKEN_TYPE,
		token_type: "N_A",
		expires_in: Math.floor((lease.expiresAt - order.now) / 1e3),
		authorization_details: [{
			type: "stepkey",
			grant: lease.grant,
			...environment === void 0 ? {} : { environment },
			access: lease.access,
			step: lease.step,
			lease: lease.id,
			expires_at: toRfc3339(lease.expiresAt),
			...issued.diesAt === void 0 ? {} : { dies_at: toRfc3339(issued.diesAt) }
		}],
		credential: credentialOnWire(issued),
		heartbeat_interval: outcome.heartbeatIntervalMs / 1e3,
		issued_to: issued.issuedTo,
		decision: decisionSummary(approved.decision, {
			question: approved.question,
			trace,
			rule,
			...policyCommits.length === 0 ? {} : { policy: policyCommits },
			...observed.length === 0 ? {} : { observed }
		}),
		...task === void 0 ? {} : { task: taskDefinition(task, grant) }
	};
}
function credentialOnWire({ credential }) {
	const { kind, env, files } = credential;
	const entries = Object.entries(env);
	return {
		kind,
		env: Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value])),
		files: files.map(({ name, mode, content }) => ({
			name,
			mode,
			content: content instanceof Secret ? content.reveal() : content,
			secret: content instanceof Secret
		})),
		secret: entries.filter(([, value]) => value instanceof Secret).map(([name]) => name)
	};
}
// src/broker/exchange/new-lease.ts
function issueRequestOf(order) {
	const { permit, id, instance, now } = order;
	const { claims, grant, request, ttlSeconds } = permit;
	return {
		lease: id,
		instance,
		settings: grant.credential.settings,
		access: grant.access,
		expiresAt: now + ttlSeconds * 1e3,
		job: jobKeyOf(claims),
		repository: claims.repository,
		step: request.step,
		supplied: request.supplied
	};
}
function newLease(order) {
	const { permit, approved } = order;
	const { claims, grant, request } = permit;
	const { subject, approvals } = approved.decision;
	return {
		...storedFirst(order, grant, issueRequestOf(order)),
		environment: claims.environment,
		task: request.task,
		agent: request.agent && {
			client: request.agent.client,
			startedBy: claims.actor
		},
		repositoryOwnerId: claims.repositoryOwnerId,
		idempotencyKey: request.idempotencyKey,
		pullRequest: subject.pullRequest,
		commit: subject.commit,
		approvals: approvals.map(({ reviewId, account, submittedAt, commit, pullRequest }) => ({
			reviewId,
			login: account.login,
			submittedAt,
			commit,
			per: approved.question.rule.per,
			pullRequest
		}))
	};
}
function storedFirst({ id, kind, provider, tokenHash }, grant, issue) {
	const handle = provider.handleOf(issue);
	const { step, job, repository, expiresAt } = issue;
	return {
		id,
		grant: grant.name,
		access: grant.access,
		step,
		job,
		repository,
		kind: provider.kind,
		handle,
		issuedTo: kind.describe(handle),
		tokenHash,
		onWithdrawal: grant.onWithdrawal,
		expiresAt,
		diesAt: expiresAt
	};
}
// src/broker/break-glass/new-break-glass-lease.ts
const BREAK_GLASS_STEP = "break-glass";
function breakGlassIssue(order) {
	const { allowed, ask, id, instance, now, repository } = order;
	const { grant, repositoryId, ttlSeconds } = allowed;
	return {
		lease: id,
		instance,
		settings: grant.credential.settings,
		access: grant.access,
		expiresAt: now + ttlSeconds * 1e3,
		job: noJob(repositoryId),
		repository,
		step: BREAK_GLASS_STEP,
		supplied: ask.supplied
	};
}
function newBreakGlassLease(order) {
	const { allowed, ask } = order;
	const { grant, ownerId } = allowed;
	return {
		...storedFirst(order, grant, breakGlassIssue(order)),
		environment: grant.environment,
		task: void 0,
		agent: void 0,
		breakGlass: {
			user: ask.user,
			machine: ask.machine,
			reason: ask.reason,
			handedTo: ask.handed_to
		},
		repositoryOwnerId: ownerId,
		idempotencyKey: order.idempotencyKey,
		pullRequest: void 0,
		commit: "",
		approvals: []
	};
}
// src/broker/break-glass/issue-break-glass.ts
const TOTAL_MS$1 = 14e3;
const AFTER_FAILURE = "Fix what the provider says, then run this again. It needs no confirmation if the provider says that it issued nothing.";
async function issueBreakGlass(ask, given) {
	const context = {
		...given,
		budget: startBudget(given.deps.clock, TOTAL_MS$1)
	};
	const serverHold = startServerHold();
	try {
		const order = await orderFor(ask, serverHold, context);
		return order.ok ? await storeAndIssue(order.value, context) : order;
	} finally {
		serverHold.release();
	}
}
async function orderFor(ask, serverHold, context) {
	const { deps, trail } = context;
	const { user, machine, reason, handed_to: handedTo } = ask;
	trail.note({ breakGlass: {
		user,
		machine,
		reason,
		handedTo
	} });
	const found = await findGrant(ask, deps);
	if (!found.ok) return found;
	const { repository } = found.value;
	trail.note({ repository });
	const allowed = allowedGrant(ask, found.value, deps);
	if (!allowed.ok) return allowed;
	noteAllowed(allowed.value, context);
	const { credential } = allowed.value.grant;
	const kind = deps.kinds.get(credential.kind);
	const provider = await serverHold.take(credential, context);
	if (!provider.ok) return provider;
	if (kind === void 0) return refuse$1("grant_refused", "the broker does not have the grant's kind of credential");
	const unfit = suppliedRefusal(ask, kind.name, context) ?? await checkAccess(allowed.value.grant, provider.value, context);
	if (unfit !== void 0) return err(unfit);
	const leaseToken = newLeaseToken(deps.randomBytes);
	return ok({
		id: newLeaseId(deps.randomBytes),
		ask,
		allowed: allowed.value,
		repository,
		kind,
		provider: provider.value,
		instance: await deps.store.instance(),
		now: await deps.store.now(),
		tokenHash: hashLeaseToken(leaseToken),
		idempotencyKey: Buffer.from(deps.randomBytes(16)).toString("base64url"),
		leaseToken
	});
}
function noteAllowed({ grant, ttlSeconds }, { trail }) {
	const { name, environment, access } = grant;
	const request = {
		grant: name,
		environment,
		access,
		step: BREAK_GLASS_STEP,
		ttlSeconds,
		uses: void 0,
		task: void 0,
		agent: void 0
	};
	trail.note({
		request,
		rule: `${grant.source} ${name}`
	});
}
function suppliedRefusal({ supplied, handed_to: handedTo }, kind, { deps }) {
	const fields = deps.kinds.get(kind)?.broker?.supplied ?? {};
	const why = suppliedFault(supplied, fields);
	if (why === void 0) return void 0;
	const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
	const remedy = handedTo === "printed" ? `A ${kind} credential works only beside a command: add -- COMMAND.` : "Use a stepkey command of the broker's version.";
	return refusal("supplied_missing", why, {
		remedy,
		needs: {
			kind,
			fields: needed
		}
	});
}
async function storeAndIssue(order, context) {
	const { deps, trail } = context;
	const reserved = await deps.store.reserveBreakGlass(newBreakGlassLease(order));
	if (reserved.kind === "frozen") return refuse$1("frozen", "everything, the grant or the repository is frozen", { remedy: "A freeze counts for break-glass too. `stepkey leases` shows it, `stepkey thaw` undoes it." });
	if (reserved.kind === "unconfirmed") {
		const { user, machine, at, lease, reason } = reserved.last;
		const why = `${user} on ${machine} used it at ${toRfc3339(at)} (${lease}: ${reason})`;
		const command = confirmCommand(order.allowed.grant.name, order.repository);
		return refuse$1("break_glass_unconfirmed", why, { remedy: `Ask another admin to look at that and to run \`${command}\`, logged in as another user than ${user}.` });
	}
	const { lease } = reserved;
	trail.note({
		lease: lease.id,
		leaseTokenHash: lease.tokenHash
	});
	const { grant } = order.allowed;
	const issue = breakGlassIssue(order);
	const issued = await issueLease({
		lease,
		grant,
		provider: order.provider,
		issue
	}, context);
	if (!issued.ok) return err({
		...issued.error,
		remedy: AFTER_FAILURE
	});
	const unrecorded = await recordGrant("break_glass", lease, context);
	if (unrecorded !== void 0) return err(unrecorded);
	announceBreakGlass(lease, context);
	await countValues(issued.value, context);
	return ok(responseOf(order, {
		lease,
		issued: issued.value
	}, context));
}
function responseOf({ leaseToken, allowed, now }, { lease, issued }, { deps, trail }) {
	const { grant, repository, environment, access } = lease;
	const { files, ...credential } = credentialOnWire(issued);
	return {
		kind: "issued",
		token: leaseToken.reveal(),
		lease: lease.id,
		grant,
		repository,
		...environment === void 0 ? {} : { environment },
		access,
		expires_at: toRfc3339(lease.expiresAt),
		expires_in: Math.max(0, Math.floor((lease.expiresAt - now) / 1e3)),
		...issued.diesAt === void 0 ? {} : { dies_at: toRfc3339(issued.diesAt) },
		issued_to: issued.issuedTo,
		rule: `${allowed.grant.source} ${grant}`,
		heartbeat_interval: deps.rules.heartbeatIntervalMs / 1e3,
		trace: trail.trace,
		credential: {
			...credential,
			env: { ...credential.env },
			files: [...files],
			secret: [...credential.secret]
		}
	};
}
// src/broker/break-glass/serve-control.ts
async function answerControl(line, deps) {
	const response = await serveControl(line, deps);
	const lost = async () => {
		if (response.kind !== "issued") return;
		const { token } = response;
		await serveControl(JSON.stringify({
			ask: "end",
			token,
			why: "answer_lost"
		}), deps);
	};
	return {
		response,
		lost
	};
}
async function serveControl(line, given) {
	const context = {
		...given,
		trail: startAuditTrail(given.newTrace())
	};
	const { log } = given.deps;
	const { trace } = context.trail;
	const request = parseControlRequest(line);
	if (request === void 0) return refused$2(refusal("request_malformed", "the request has another form", { remedy: "Use a stepkey command of the broker's version." }), trace);
	try {
		return await answer$1(request, context);
	} catch (error) {
		return refused$2(recorded(refusalOfFault$1(error, {
			log,
			trace
		}), eventOf$1(request), context), trace);
	}
}
function answer$1(request, context) {
	if (request.ask === "beat") return beat(request.token, context);
	if (request.ask === "end") return end(request, context);
	return request.ask === "confirm" ? decided$1(confirmBreakGlass(request, context), "break_glass_confirmed", context) : decided$1(issueBreakGlass(request, context), "break_glass", context);
}
function eventOf$1({ ask }) {
	if (ask === "break-glass") return "break_glass";
	return ask === "confirm" ? "break_glass_confirmed" : "revoke";
}
async function decided$1(outcome, event, context) {
	const result = await outcome;
	if (result.ok) return result.value;
	return refused$2(recorded(result.error, event, context), context.trail.trace);
}
function recorded(why, event, { deps, trail }) {
	const { code, reason: message } = why;
	if (why.code === "supplied_missing") return why;
	deps.log({
		level: "warning",
		event: `${event}_refused`,
		code,
		message,
		trace: trail.trace
	});
	deps.audit(refusedEntry(event, deps.clock.now(), {
		trail,
		refused: why
	}));
	return why;
}
function refused$2({ code, reason, remedy, needs }, trace) {
	return {
		kind: "refused",
		code,
		message: codeEntry(code).meaning,
		reason,
		remedy,
		trace,
		...needs === void 0 ? {} : { needs: needs.kind }
	};
}
async function beat(given, { deps }) {
	const token = parseLeaseToken(given);
	if (token === void 0) return {
		kind: "beat",
		active: false,
		reason: "unknown"
	};
	const silent = silentAfterMs(deps.rules.heartbeatIntervalMs);
	const counted = await deps.store.beat(hashLeaseToken(token), silent);
	if (counted.kind === "active") return {
		kind: "beat",
		active: true,
		expires_at: toRfc3339(counted.expiresAt)
	};
	return {
		kind: "beat",
		active: false,
		reason: counted.kind === "unknown" ? "unknown" : counted.reason
	};
}
async function end({ token: given, why }, { deps, trail }) {
	const token = parseLeaseToken(given);
	const tokenHash = token === void 0 ? "" : hashLeaseToken(token);
	const lease = await deps.store.findByTokenHash(tokenHash);
	if (lease === void 0) return {
		kind: "ended",
		state: "unknown",
		facts: []
	};
	const [marked = lease] = await deps.store.end({ lease: lease.id }, why);
	const now = isEnded(marked.state) ? marked : await endMarked(marked, deps);
	trail.note({
		lease: lease.id,
		leaseTokenHash: tokenHash,
		ended: [{
			lease: lease.id,
			state: now.state
		}]
	});
	if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
	const at = deps.clock.now();
	const { trace } = trail;
	deps.audit({
		at,
		trace,
		event: "revoke",
		outcome: "done",
		facts: trail.known()
	});
	const { state, proof } = endedResponse(now, at);
	return {
		kind: "ended",
		state,
		facts: [...proof.facts]
	};
}
// src/broker/config/same-settings.ts
function sameSettings(left, right) {
	if (left instanceof Secret && right instanceof Secret) return left.reveal() === right.reveal();
	if (typeof left === "function" && typeof right === "function") return true;
	if (!isObject(left) || !isObject(right)) return Object.is(left, right);
	const [ofLeft, ofRight] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
	return [...new Set([...ofLeft.keys(), ...ofRight.keys()])].every((name) => sameSettings(ofLeft.get(name), ofRight.get(name)));
}
function isObject(value) {
	return typeof value === "object" && value !== null && !(value instanceof Secret);
}
// src/broker/context/end-notes.ts
const MAX_NOTES = 1e3;
function createEndNotes() {
	const notes = new Map();
	return {
		set: (tokenHash, sentence) => {
			notes.delete(tokenHash);
			notes.set(tokenHash, sentence);
			const [oldest] = notes.keys();
			if (notes.size > MAX_NOTES && oldest !== void 0) notes.delete(oldest);
		},
		get: (tokenHash) => notes.get(tokenHash)
	};
}
// src/broker/record/health.ts
function createHealth({ clock, log, metrics }) {
	const states = new Map();
	const show = (part, isUp) => {
		if (part.part === "server") metrics.setServerReady(part.kind, part.server, isUp);
		else metrics.setPartUp(part.part, isUp);
	};
	const raise = (part, trouble, before) => {
		if (before === void 0) metrics.countAlarm(ALARMS$1[part.part]);
		if (before?.message !== trouble.message) log(failed$1(part, trouble));
	};
	return {
		note: (part, trouble) => {
			const key = keyOf$6(part);
			const before = states.get(key)?.outage;
			const since = before?.since ?? clock.now();
			states.set(key, {
				part,
				outage: trouble && {
					...trouble,
					since
				}
			});
			show(part, trouble === void 0);
			if (trouble !== void 0) raise(part, trouble, before);
			else if (before !== void 0) log(recovered(part));
		},
		keepServers: (servers) => {
			for (const [key, { part }] of states) {
				if (part.part !== "server" || servers[part.kind]?.includes(part.server) === true) continue;
				states.delete(key);
				metrics.removeServer(part.kind, part.server);
			}
		},
		outage: (part) => states.get(keyOf$6(part))?.outage,
		states: () => [...states.values()]
	};
}
const ALARMS$1 = {
	store: "store_down",
	audit: "audit_down",
	issuer: "issuer_down",
	github: "github_down",
	server: "server_down"
};
function failed$1(part, { name, message, remedy }) {
	const text = `${name}: ${message}`;
	const event = `${eventOf(part)}_failed`;
	const alarm = ALARMS$1[part.part];
	return {
		level: "warning",
		event,
		...fieldsOf$1(part),
		alarm,
		message: text,
		remedy
	};
}
function recovered(part) {
	return {
		level: "info",
		event: `${eventOf(part)}_recovered`,
		...fieldsOf$1(part)
	};
}
function eventOf({ part }) {
	return part === "server" ? "server" : "probe";
}
function fieldsOf$1(part) {
	return part.part === "server" ? {
		kind: part.kind,
		server: part.server
	} : { part: part.part };
}
function keyOf$6(part) {
	return part.part === "server" ? `server ${part.kind} ${part.server}` : part.part;
}
// node_modules/prom-client/lib/util.js
var require_util = __commonJSMin(((exports) => {
	exports.getValueAsString = function getValueString(value) {
		if (Number.isNaN(value)) return "Nan";
		else if (!Number.isFinite(value)) {
			if (value < 0) return "-Inf";
			else return "+Inf";
		} else return `${value}`;
	};
	exports.removeLabels = function removeLabels(hashMap, labels, sortedLabelNames) {
		const hash = hashObject(labels, sortedLabelNames);
		delete hashMap[hash];
	};
	exports.setValue = function setValue(hashMap, value, labels) {
		const hash = hashObject(labels);
		hashMap[hash] = {
			value: typeof value === "number" ? value : 0,
			labels: labels || {}
		};
		return hashMap;
	};
	exports.setValueDelta = function setValueDelta(hashMap, deltaValue, labels, hash = "") {
		const value = typeof deltaValue === "number" ? deltaValue : 0;
		if (hashMap[hash]) hashMap[hash].value += value;
		else hashMap[hash] = {
			value,
			labels
		};
		return hashMap;
	};
	exports.getLabels = function(labelNames, args) {
		if (typeof args[0] === "object") return args[0];
		if (labelNames.length !== args.length) throw new Error(`Invalid number of arguments (${args.length}): "${args.join(", ")}" for label names (${labelNames.length}): "${labelNames.join(", ")}".`);
		const acc = {};
		for (let i = 0; i < labelNames.length; i++) acc[labelNames[i]] = args[i];
		return acc;
	};
	function fastHashObject(keys, labels) {
		if (keys.length === 0) return "";
		let hash = "";
		for (let i = 0; i < keys.length; i++) {
			const key = keys[i];
			const value = labels[key];
			if (value === void 0) continue;
			hash += `${key}:${value},`;
		}
		return hash;
	}
	function hashObject(labels, labelNames) {
		if (labelNames) return fastHashObject(labelNames, labels);
		const keys = Object.keys(labels);
		if (keys.length > 1) keys.sort();
		return fastHashObject(keys, labels);
	}
	exports.hashObject = hashObject;
	exports.isObject = function isObject(obj) {
		return obj !== null && typeof obj === "object";
	};
	exports.nowTimestamp = function nowTimestamp() {
		return Date.now() / 1e3;
	};
	var Grouper = class extends Map {
		add(key, value) {
			if (this.has(key)) this.get(key).push(value);
			else this.set(key, [value]);
		}
	};
	exports.Grouper = Grouper;
}));
// node_modules/prom-client/lib/registry.js
var require_registry = __commonJSMin(((exports, module) => {
	const { getValueAsString } = require_util();
	var Registry = class Registry {
		static get PROMETHEUS_CONTENT_TYPE() {
			return "text/plain; version=0.0.4; charset=utf-8";
		}
		static get OPENMETRICS_CONTENT_TYPE() {
			return "application/openmetrics-text; version=1.0.0; charset=utf-8";
		}
		constructor(regContentType = Registry.PROMETHEUS_CONTENT_TYPE) {
			this._metrics = {};
			this._collectors = [];
			this._defaultLabels = {};
			if (regContentType !== Registry.PROMETHEUS_CONTENT_TYPE && regContentType !== Registry.OPENMETRICS_CONTENT_TYPE) throw new TypeError(`Content type ${regContentType} is unsupported`);
			this._contentType = regContentType;
		}
		getMetricsAsArray() {
			return Object.values(this._metrics);
		}
		async getMetricsAsString(metrics) {
			const metric = typeof metrics.getForPromString === "function" ? await metrics.getForPromString() : await metrics.get();
			const name = escapeString(metric.name);
			const values = [`# HELP ${name} ${escapeString(metric.help)}`, `# TYPE ${name} ${metric.type}`];
			const defaultLabels = Object.keys(this._defaultLabels).length > 0 ? this._defaultLabels : null;
			const isOpenMetrics = this.contentType === Registry.OPENMETRICS_CONTENT_TYPE;
			for (const val of metric.values || []) {
				let { metricName = name, labels = {} } = val;
				const { sharedLabels = {} } = val;
				if (isOpenMetrics && metric.type === "counter") metricName = `${metricName}_total`;
				if (defaultLabels) labels = {
					...labels,
					...defaultLabels,
					...labels
				};
				const formattedLabels = formatLabels(labels, sharedLabels);
				const flattenedShared = flattenSharedLabels(sharedLabels);
				const labelParts = [...formattedLabels, flattenedShared].filter(Boolean);
				const labelsString = labelParts.length ? `{${labelParts.join(",")}}` : "";
				let fullMetricLine = `${metricName}${labelsString} ${getValueAsString(val.value)}`;
				const { exemplar } = val;
				if (exemplar && isOpenMetrics) {
					const formattedExemplars = formatLabels(exemplar.labelSet);
					fullMetricLine += ` # {${formattedExemplars.join(",")}} ${getValueAsString(exemplar.value)} ${exemplar.timestamp}`;
				}
				values.push(fullMetricLine);
			}
			return values.join("\n");
		}
		async metrics() {
			const isOpenMetrics = this.contentType === Registry.OPENMETRICS_CONTENT_TYPE;
			const promises = this.getMetricsAsArray().map((metric) => {
				if (isOpenMetrics && metric.type === "counter") metric.name = standardizeCounterName(metric.name);
				return this.getMetricsAsString(metric);
			});
			const resolves = await Promise.all(promises);
			return isOpenMetrics ? `${resolves.join("\n")}\n# EOF\n` : `${resolves.join("\n\n")}\n`;
		}
		registerMetric(metric) {
			if (this._metrics[metric.name] && this._metrics[metric.name] !== metric) throw new Error(`A metric with the name ${metric.name} has already been registered.`);
			this._metrics[metric.name] = metric;
		}
		clear() {
			this._metrics = {};
			this._defaultLabels = {};
		}
		async getMetricsAsJSON() {
			const metrics = [];
			const defaultLabelNames = Object.keys(this._defaultLabels);
			const promises = [];
			for (const metric of this.getMetricsAsArray()) promises.push(metric.get());
			const resolves = await Promise.all(promises);
			for (const item of resolves) {
				if (item.values && defaultLabelNames.length > 0) for (const val of item.values) {
					val.labels = Object.assign({}, val.labels);
					for (const labelName of defaultLabelNames) val.labels[labelName] = val.labels[labelName] || this._defaultLabels[labelName];
				}
				metrics.push(item);
			}
			return metrics;
		}
		removeSingleMetric(name) {
			delete this._metrics[name];
		}
		getSingleMetricAsString(name) {
			return this.getMetricsAsString(this._metrics[name]);
		}
		getSingleMetric(name) {
			return this._metrics[name];
		}
		setDefaultLabels(labels) {
			this._defaultLabels = labels;
		}
		resetMetrics() {
			for (const metric in this._metrics) this._metrics[metric].reset();
		}
		get contentType() {
			return this._contentType;
		}
		setContentType(metricsContentType) {
			if (metricsContentType === Registry.OPENMETRICS_CONTENT_TYPE || metricsContentType === Registry.PROMETHEUS_CONTENT_TYPE) this._contentType = metricsContentType;
			else throw new Error(`Content type ${metricsContentType} is unsupported`);
		}
		static merge(registers) {
			const regType = registers[0].contentType;
			for (const reg of registers) if (reg.contentType !== regType) throw new Error("Registers can only be merged if they have the same content type");
			const mergedRegistry = new Registry(regType);
			registers.reduce((acc, reg) => acc.concat(reg.getMetricsAsArray()), []).forEach(mergedRegistry.registerMetric, mergedRegistry);
			return mergedRegistry;
		}
	};
	function formatLabels(labels, exclude) {
		const { hasOwnProperty } = Object.prototype;
		const formatted = [];
		for (const [name, value] of Object.entries(labels)) if (!exclude || !hasOwnProperty.call(exclude, name)) formatted.push(`${name}="${escapeLabelValue(value)}"`);
		return formatted;
	}
	const sharedLabelCache = new WeakMap();
	function flattenSharedLabels(labels) {
		const cached = sharedLabelCache.get(labels);
		if (cached) return cached;
		const flattened = formatLabels(labels).join(",");
		sharedLabelCache.set(labels, flattened);
		return flattened;
	}
	function escapeLabelValue(str) {
		if (typeof str !== "string") return str;
		return escapeString(str).replace(/"/g, "\\\"");
	}
	function escapeString(str) {
		return str.replace(/\\/g, "\\\\").replace(/\n/g, "\\n");
	}
	function standardizeCounterName(name) {
		return name.replace(/_total$/, "");
	}
	module.exports = Registry;
	module.exports.globalRegistry = new Registry();
}));
// node_modules/prom-client/lib/validation.js
var require_validation = __commonJSMin(((exports) => {
	const util = __require("util");
	const metricRegexp = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
	const labelRegexp = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
	exports.validateMetricName = function(name) {
		return metricRegexp.test(name);
	};
	exports.validateLabelName = function(names = []) {
		return names.every((name) => labelRegexp.test(name));
	};
	exports.validateLabel = function validateLabel(savedLabels, labels) {
		for (const label in labels) if (!savedLabels.includes(label)) throw new Error(`Added label "${label}" is not included in initial labelset: ${util.inspect(savedLabels)}`);
	};
}));
// node_modules/prom-client/lib/metric.js
var require_metric = __commonJSMin(((exports, module) => {
	const Registry = require_registry();
	const { isObject } = require_util();
	const { validateMetricName, validateLabelName } = require_validation();
	var Metric = class {
		constructor(config, defaults = {}) {
			if (!isObject(config)) throw new TypeError("constructor expected a config object");
			Object.assign(this, {
				labelNames: [],
				registers: [Registry.globalRegistry],
				aggregator: "sum",
				enableExemplars: false
			}, defaults, config);
			if (!this.registers) this.registers = [Registry.globalRegistry];
			if (!this.help) throw new Error("Missing mandatory help parameter");
			if (!this.name) throw new Error("Missing mandatory name parameter");
			if (!validateMetricName(this.name)) throw new Error("Invalid metric name");
			if (!validateLabelName(this.labelNames)) throw new Error("Invalid label name");
			if (this.collect && typeof this.collect !== "function") throw new Error("Optional \"collect\" parameter must be a function");
			if (this.labelNames) this.sortedLabelNames = [...this.labelNames].sort();
			else this.sortedLabelNames = [];
			this.reset();
			for (const register of this.registers) {
				if (this.enableExemplars && register.contentType === Registry.PROMETHEUS_CONTENT_TYPE) throw new TypeError("Exemplars are supported only on OpenMetrics registries");
				register.registerMetric(this);
			}
		}
		reset() {}
	};
	module.exports = { Metric };
}));
// node_modules/prom-client/lib/exemplar.js
var require_exemplar = __commonJSMin(((exports, module) => {
	var Exemplar = class {
		constructor(labelSet = {}, value = null) {
			this.labelSet = labelSet;
			this.value = value;
		}
		validateExemplarLabelSet(labelSet) {
			let res = "";
			for (const [labelName, labelValue] of Object.entries(labelSet)) res += `${labelName}${labelValue}`;
			if (res.length > 128) throw new RangeError("Label set size must be smaller than 128 UTF-8 chars");
		}
	};
	module.exports = Exemplar;
}));
// node_modules/prom-client/lib/counter.js
var require_counter = __commonJSMin(((exports, module) => {
	const util = __require("util");
	const { hashObject, isObject, getLabels, removeLabels, nowTimestamp } = require_util();
	const { validateLabel } = require_validation();
	const { Metric } = require_metric();
	const Exemplar = require_exemplar();
	var Counter = class extends Metric {
		constructor(config) {
			super(config);
			this.type = "counter";
			this.defaultLabels = {};
			this.defaultValue = 1;
			this.defaultExemplarLabelSet = {};
			if (config.enableExemplars) {
				this.enableExemplars = true;
				this.inc = this.incWithExemplar;
			} else this.inc = this.incWithoutExemplar;
		}
		incWithoutExemplar(labels, value) {
			let hash = "";
			if (isObject(labels)) {
				hash = hashObject(labels, this.sortedLabelNames);
				validateLabel(this.labelNames, labels);
			} else {
				value = labels;
				labels = {};
			}
			if (value && !Number.isFinite(value)) throw new TypeError(`Value is not a valid number: ${util.format(value)}`);
			if (value < 0) throw new Error("It is not possible to decrease a counter");
			if (value === null || value === void 0) value = 1;
			setValue(this.hashMap, value, labels, hash);
			return { labelHash: hash };
		}
		incWithExemplar({ labels = this.defaultLabels, value = this.defaultValue, exemplarLabels = this.defaultExemplarLabelSet } = {}) {
			const res = this.incWithoutExemplar(labels, value);
			this.updateExemplar(exemplarLabels, value, res.labelHash);
		}
		updateExemplar(exemplarLabels, value, hash) {
			if (exemplarLabels === this.defaultExemplarLabelSet) return;
			if (!isObject(this.hashMap[hash].exemplar)) this.hashMap[hash].exemplar = new Exemplar();
			this.hashMap[hash].exemplar.validateExemplarLabelSet(exemplarLabels);
			this.hashMap[hash].exemplar.labelSet = exemplarLabels;
			this.hashMap[hash].exemplar.value = value ? value : 1;
			this.hashMap[hash].exemplar.timestamp = nowTimestamp();
		}
		reset() {
			this.hashMap = {};
			if (this.labelNames.length === 0) setValue(this.hashMap, 0);
		}
		async get() {
			if (this.collect) {
				const v = this.collect();
				if (v instanceof Promise) await v;
			}
			return {
				help: this.help,
				name: this.name,
				type: this.type,
				values: Object.values(this.hashMap),
				aggregator: this.aggregator
			};
		}
		labels(...args) {
			const labels = getLabels(this.labelNames, args) || {};
			return { inc: this.inc.bind(this, labels) };
		}
		remove(...args) {
			const labels = getLabels(this.labelNames, args) || {};
			validateLabel(this.labelNames, labels);
			return removeLabels.call(this, this.hashMap, labels, this.sortedLabelNames);
		}
	};
	function setValue(hashMap, value, labels = {}, hash = "") {
		if (hashMap[hash]) hashMap[hash].value += value;
		else hashMap[hash] = {
			value,
			labels
		};
		return hashMap;
	}
	module.exports = Counter;
}));
// node_modules/prom-client/lib/gauge.js
var require_gauge = __commonJSMin(((exports, module) => {
	const util = __require("util");
	const { setValue, setValueDelta, getLabels, hashObject, isObject, removeLabels } = require_util();
	const { validateLabel } = require_validation();
	const { Metric } = require_metric();
	var Gauge = class extends Metric {
		constructor(config) {
			super(config);
			this.type = "gauge";
		}
		set(labels, value) {
			value = getValueArg(labels, value);
			labels = getLabelArg(labels);
			set(this, labels, value);
		}
		reset() {
			this.hashMap = {};
			if (this.labelNames.length === 0) setValue(this.hashMap, 0, {});
		}
		inc(labels, value) {
			value = getValueArg(labels, value);
			labels = getLabelArg(labels);
			if (value === void 0) value = 1;
			setDelta(this, labels, value);
		}
		dec(labels, value) {
			value = getValueArg(labels, value);
			labels = getLabelArg(labels);
			if (value === void 0) value = 1;
			setDelta(this, labels, -value);
		}
		setToCurrentTime(labels) {
			const now = Date.now() / 1e3;
			if (labels === void 0) this.set(now);
			else this.set(labels, now);
		}
		startTimer(labels) {
			const start = process.hrtime();
			return (endLabels) => {
				const delta = process.hrtime(start);
				const value = delta[0] + delta[1] / 1e9;
				this.set(Object.assign({}, labels, endLabels), value);
				return value;
			};
		}
		async get() {
			if (this.collect) {
				const v = this.collect();
				if (v instanceof Promise) await v;
			}
			return {
				help: this.help,
				name: this.name,
				type: this.type,
				values: Object.values(this.hashMap),
				aggregator: this.aggregator
			};
		}
		_getValue(labels) {
			const hash = hashObject(labels || {}, this.sortedLabelNames);
			return this.hashMap[hash] ? this.hashMap[hash].value : 0;
		}
		labels(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			return {
				inc: this.inc.bind(this, labels),
				dec: this.dec.bind(this, labels),
				set: this.set.bind(this, labels),
				setToCurrentTime: this.setToCurrentTime.bind(this, labels),
				startTimer: this.startTimer.bind(this, labels)
			};
		}
		remove(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			removeLabels.call(this, this.hashMap, labels, this.sortedLabelNames);
		}
	};
	function set(gauge, labels, value) {
		if (typeof value !== "number") throw new TypeError(`Value is not a valid number: ${util.format(value)}`);
		validateLabel(gauge.labelNames, labels);
		setValue(gauge.hashMap, value, labels);
	}
	function setDelta(gauge, labels, delta) {
		if (typeof delta !== "number") throw new TypeError(`Delta is not a valid number: ${util.format(delta)}`);
		validateLabel(gauge.labelNames, labels);
		const hash = hashObject(labels, gauge.sortedLabelNames);
		setValueDelta(gauge.hashMap, delta, labels, hash);
	}
	function getLabelArg(labels) {
		return isObject(labels) ? labels : {};
	}
	function getValueArg(labels, value) {
		return isObject(labels) ? value : labels;
	}
	module.exports = Gauge;
}));
// node_modules/prom-client/lib/histogram.js
var require_histogram = __commonJSMin(((exports, module) => {
	const util = __require("util");
	const { getLabels, hashObject, isObject, removeLabels, nowTimestamp } = require_util();
	const { validateLabel } = require_validation();
	const { Metric } = require_metric();
	const Exemplar = require_exemplar();
	var Histogram = class extends Metric {
		constructor(config) {
			super(config, { buckets: [
				.005,
				.01,
				.025,
				.05,
				.1,
				.25,
				.5,
				1,
				2.5,
				5,
				10
			] });
			this.type = "histogram";
			this.defaultLabels = {};
			this.defaultExemplarLabelSet = {};
			this.enableExemplars = false;
			for (const label of this.labelNames) if (label === "le") throw new Error("le is a reserved label keyword");
			this.upperBounds = this.buckets;
			this.bucketValues = this.upperBounds.reduce((acc, upperBound) => {
				acc[upperBound] = 0;
				return acc;
			}, {});
			if (config.enableExemplars) {
				this.enableExemplars = true;
				this.bucketExemplars = this.upperBounds.reduce((acc, upperBound) => {
					acc[upperBound] = null;
					return acc;
				}, {});
				Object.freeze(this.bucketExemplars);
				this.observe = this.observeWithExemplar;
			} else this.observe = this.observeWithoutExemplar;
			Object.freeze(this.bucketValues);
			Object.freeze(this.upperBounds);
			if (this.labelNames.length === 0) this.hashMap = { [hashObject({})]: createBaseValues({}, this.bucketValues, this.bucketExemplars) };
		}
		observeWithoutExemplar(labels, value) {
			observe.call(this, labels === 0 ? 0 : labels || {})(value);
		}
		observeWithExemplar({ labels = this.defaultLabels, value, exemplarLabels = this.defaultExemplarLabelSet } = {}) {
			observe.call(this, labels === 0 ? 0 : labels || {})(value);
			this.updateExemplar(labels, value, exemplarLabels);
		}
		updateExemplar(labels, value, exemplarLabels) {
			if (Object.keys(exemplarLabels).length === 0) return;
			const hash = hashObject(labels, this.sortedLabelNames);
			const bound = findBound(this.upperBounds, value);
			const { bucketExemplars } = this.hashMap[hash];
			let exemplar = bucketExemplars[bound];
			if (!isObject(exemplar)) {
				exemplar = new Exemplar();
				bucketExemplars[bound] = exemplar;
			}
			exemplar.validateExemplarLabelSet(exemplarLabels);
			exemplar.labelSet = exemplarLabels;
			exemplar.value = value;
			exemplar.timestamp = nowTimestamp();
		}
		async get() {
			const data = await this.getForPromString();
			data.values = data.values.map(splayLabels);
			return data;
		}
		async getForPromString() {
			if (this.collect) {
				const v = this.collect();
				if (v instanceof Promise) await v;
			}
			const values = Object.values(this.hashMap).map(extractBucketValuesForExport(this)).reduce(addSumAndCountForExport(this), []);
			return {
				name: this.name,
				help: this.help,
				type: this.type,
				values,
				aggregator: this.aggregator
			};
		}
		reset() {
			this.hashMap = {};
		}
		zero(labels) {
			const hash = hashObject(labels, this.sortedLabelNames);
			this.hashMap[hash] = createBaseValues(labels, this.bucketValues, this.bucketExemplars);
		}
		startTimer(labels, exemplarLabels) {
			return this.enableExemplars ? startTimerWithExemplar.call(this, labels, exemplarLabels)() : startTimer.call(this, labels)();
		}
		labels(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			return {
				observe: observe.call(this, labels),
				startTimer: startTimer.call(this, labels)
			};
		}
		remove(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			removeLabels.call(this, this.hashMap, labels, this.sortedLabelNames);
		}
	};
	function startTimer(startLabels) {
		return () => {
			const start = process.hrtime();
			return (endLabels) => {
				const delta = process.hrtime(start);
				const value = delta[0] + delta[1] / 1e9;
				this.observe(Object.assign({}, startLabels, endLabels), value);
				return value;
			};
		};
	}
	function startTimerWithExemplar(startLabels, startExemplarLabels) {
		return () => {
			const start = process.hrtime();
			return (endLabels, endExemplarLabels) => {
				const delta = process.hrtime(start);
				const value = delta[0] + delta[1] / 1e9;
				this.observe({
					labels: Object.assign({}, startLabels, endLabels),
					value,
					exemplarLabels: Object.assign({}, startExemplarLabels, endExemplarLabels)
				});
				return value;
			};
		};
	}
	function setValuePair(labels, value, metricName, exemplar, sharedLabels = {}) {
		return {
			labels,
			sharedLabels,
			value,
			metricName,
			exemplar
		};
	}
	function findBound(upperBounds, value) {
		for (let i = 0; i < upperBounds.length; i++) {
			const bound = upperBounds[i];
			if (value <= bound) return bound;
		}
		return -1;
	}
	function observe(labels) {
		return (value) => {
			const labelValuePair = convertLabelsAndValues(labels, value);
			validateLabel(this.labelNames, labelValuePair.labels);
			if (!Number.isFinite(labelValuePair.value)) throw new TypeError(`Value is not a valid number: ${util.format(labelValuePair.value)}`);
			const hash = hashObject(labelValuePair.labels, this.sortedLabelNames);
			let valueFromMap = this.hashMap[hash];
			if (!valueFromMap) valueFromMap = createBaseValues(labelValuePair.labels, this.bucketValues, this.bucketExemplars);
			const b = findBound(this.upperBounds, labelValuePair.value);
			valueFromMap.sum += labelValuePair.value;
			valueFromMap.count += 1;
			if (Object.prototype.hasOwnProperty.call(valueFromMap.bucketValues, b)) valueFromMap.bucketValues[b] += 1;
			this.hashMap[hash] = valueFromMap;
		};
	}
	function createBaseValues(labels, bucketValues, bucketExemplars) {
		const result = {
			labels,
			bucketValues: { ...bucketValues },
			sum: 0,
			count: 0
		};
		if (bucketExemplars) result.bucketExemplars = { ...bucketExemplars };
		return result;
	}
	function convertLabelsAndValues(labels, value) {
		return isObject(labels) ? {
			labels,
			value
		} : {
			value: labels,
			labels: {}
		};
	}
	function extractBucketValuesForExport(histogram) {
		const name = `${histogram.name}_bucket`;
		return (bucketData) => {
			let acc = 0;
			return {
				buckets: histogram.upperBounds.map((upperBound) => {
					acc += bucketData.bucketValues[upperBound];
					return setValuePair({ le: upperBound }, acc, name, bucketData.bucketExemplars ? bucketData.bucketExemplars[upperBound] : null, bucketData.labels);
				}),
				data: bucketData
			};
		};
	}
	function addSumAndCountForExport(histogram) {
		return (acc, d) => {
			acc.push(...d.buckets);
			acc.push(setValuePair({ le: "+Inf" }, d.data.count, `${histogram.name}_bucket`, d.data.bucketExemplars ? d.data.bucketExemplars["-1"] : null, d.data.labels), setValuePair({}, d.data.sum, `${histogram.name}_sum`, void 0, d.data.labels), setValuePair({}, d.data.count, `${histogram.name}_count`, void 0, d.data.labels));
			return acc;
		};
	}
	function splayLabels(bucket) {
		const { sharedLabels, labels, ...newBucket } = bucket;
		for (const label of Object.keys(sharedLabels)) labels[label] = sharedLabels[label];
		newBucket.labels = labels;
		return newBucket;
	}
	module.exports = Histogram;
}));
// node_modules/bintrees/lib/treebase.js
var require_treebase = __commonJSMin(((exports, module) => {
	function TreeBase() {}
	TreeBase.prototype.clear = function() {
		this._root = null;
		this.size = 0;
	};
	TreeBase.prototype.find = function(data) {
		var res = this._root;
		while (res !== null) {
			var c = this._comparator(data, res.data);
			if (c === 0) return res.data;
			else res = res.get_child(c > 0);
		}
		return null;
	};
	TreeBase.prototype.findIter = function(data) {
		var res = this._root;
		var iter = this.iterator();
		while (res !== null) {
			var c = this._comparator(data, res.data);
			if (c === 0) {
				iter._cursor = res;
				return iter;
			} else {
				iter._ancestors.push(res);
				res = res.get_child(c > 0);
			}
		}
		return null;
	};
	TreeBase.prototype.lowerBound = function(item) {
		var cur = this._root;
		var iter = this.iterator();
		var cmp = this._comparator;
		while (cur !== null) {
			var c = cmp(item, cur.data);
			if (c === 0) {
				iter._cursor = cur;
				return iter;
			}
			iter._ancestors.push(cur);
			cur = cur.get_child(c > 0);
		}
		for (var i = iter._ancestors.length - 1; i >= 0; --i) {
			cur = iter._ancestors[i];
			if (cmp(item, cur.data) < 0) {
				iter._cursor = cur;
				iter._ancestors.length = i;
				return iter;
			}
		}
		iter._ancestors.length = 0;
		return iter;
	};
	TreeBase.prototype.upperBound = function(item) {
		var iter = this.lowerBound(item);
		var cmp = this._comparator;
		while (iter.data() !== null && cmp(iter.data(), item) === 0) iter.next();
		return iter;
	};
	TreeBase.prototype.min = function() {
		var res = this._root;
		if (res === null) return null;
		while (res.left !== null) res = res.left;
		return res.data;
	};
	TreeBase.prototype.max = function() {
		var res = this._root;
		if (res === null) return null;
		while (res.right !== null) res = res.right;
		return res.data;
	};
	TreeBase.prototype.iterator = function() {
		return new Iterator(this);
	};
	TreeBase.prototype.each = function(cb) {
		var it = this.iterator(), data;
		while ((data = it.next()) !== null) if (cb(data) === false) return;
	};
	TreeBase.prototype.reach = function(cb) {
		var it = this.iterator(), data;
		while ((data = it.prev()) !== null) if (cb(data) === false) return;
	};
	function Iterator(tree) {
		this._tree = tree;
		this._ancestors = [];
		this._cursor = null;
	}
	Iterator.prototype.data = function() {
		return this._cursor !== null ? this._cursor.data : null;
	};
	Iterator.prototype.next = function() {
		if (this._cursor === null) {
			var root = this._tree._root;
			if (root !== null) this._minNode(root);
		} else if (this._cursor.right === null) {
			var save;
			do {
				save = this._cursor;
				if (this._ancestors.length) this._cursor = this._ancestors.pop();
				else {
					this._cursor = null;
					break;
				}
			} while (this._cursor.right === save);
		} else {
			this._ancestors.push(this._cursor);
			this._minNode(this._cursor.right);
		}
		return this._cursor !== null ? this._cursor.data : null;
	};
	Iterator.prototype.prev = function() {
		if (this._cursor === null) {
			var root = this._tree._root;
			if (root !== null) this._maxNode(root);
		} else if (this._cursor.left === null) {
			var save;
			do {
				save = this._cursor;
				if (this._ancestors.length) this._cursor = this._ancestors.pop();
				else {
					this._cursor = null;
					break;
				}
			} while (this._cursor.left === save);
		} else {
			this._ancestors.push(this._cursor);
			this._maxNode(this._cursor.left);
		}
		return this._cursor !== null ? this._cursor.data : null;
	};
	Iterator.prototype._minNode = function(start) {
		while (start.left !== null) {
			this._ancestors.push(start);
			start = start.left;
		}
		this._cursor = start;
	};
	Iterator.prototype._maxNode = function(start) {
		while (start.right !== null) {
			this._ancestors.push(start);
			start = start.right;
		}
		this._cursor = start;
	};
	module.exports = TreeBase;
}));
// node_modules/bintrees/lib/rbtree.js
var require_rbtree = __commonJSMin(((exports, module) => {
	var TreeBase = require_treebase();
	function Node(data) {
		this.data = data;
		this.left = null;
		this.right = null;
		this.red = true;
	}
	Node.prototype.get_child = function(dir) {
		return dir ? this.right : this.left;
	};
	Node.prototype.set_child = function(dir, val) {
		if (dir) this.right = val;
		else this.left = val;
	};
	function RBTree(comparator) {
		this._root = null;
		this._comparator = comparator;
		this.size = 0;
	}
	RBTree.prototype = new TreeBase();
	RBTree.prototype.insert = function(data) {
		var ret = false;
		if (this._root === null) {
			this._root = new Node(data);
			ret = true;
			this.size++;
		} else {
			var head = new Node(void 0);
			var dir = 0;
			var last = 0;
			var gp = null;
			var ggp = head;
			var p = null;
			var node = this._root;
			ggp.right = this._root;
			while (true) {
				if (node === null) {
					node = new Node(data);
					p.set_child(dir, node);
					ret = true;
					this.size++;
				} else if (is_red(node.left) && is_red(node.right)) {
					node.red = true;
					node.left.red = false;
					node.right.red = false;
				}
				if (is_red(node) && is_red(p)) {
					var dir2 = ggp.right === gp;
					if (node === p.get_child(last)) ggp.set_child(dir2, single_rotate(gp, !last));
					else ggp.set_child(dir2, double_rotate(gp, !last));
				}
				var cmp = this._comparator(node.data, data);
				if (cmp === 0) break;
				last = dir;
				dir = cmp < 0;
				if (gp !== null) ggp = gp;
				gp = p;
				p = node;
				node = node.get_child(dir);
			}
			this._root = head.right;
		}
		this._root.red = false;
		return ret;
	};
	RBTree.prototype.remove = function(data) {
		if (this._root === null) return false;
		var head = new Node(void 0);
		var node = head;
		node.right = this._root;
		var p = null;
		var gp = null;
		var found = null;
		var dir = 1;
		while (node.get_child(dir) !== null) {
			var last = dir;
			gp = p;
			p = node;
			node = node.get_child(dir);
			var cmp = this._comparator(data, node.data);
			dir = cmp > 0;
			if (cmp === 0) found = node;
			if (!is_red(node) && !is_red(node.get_child(dir))) {
				if (is_red(node.get_child(!dir))) {
					var sr = single_rotate(node, dir);
					p.set_child(last, sr);
					p = sr;
				} else if (!is_red(node.get_child(!dir))) {
					var sibling = p.get_child(!last);
					if (sibling !== null) {
						if (!is_red(sibling.get_child(!last)) && !is_red(sibling.get_child(last))) {
							p.red = false;
							sibling.red = true;
							node.red = true;
						} else {
							var dir2 = gp.right === p;
							if (is_red(sibling.get_child(last))) gp.set_child(dir2, double_rotate(p, last));
							else if (is_red(sibling.get_child(!last))) gp.set_child(dir2, single_rotate(p, last));
							var gpc = gp.get_child(dir2);
							gpc.red = true;
							node.red = true;
							gpc.left.red = false;
							gpc.right.red = false;
						}
					}
				}
			}
		}
		if (found !== null) {
			found.data = node.data;
			p.set_child(p.right === node, node.get_child(node.left === null));
			this.size--;
		}
		this._root = head.right;
		if (this._root !== null) this._root.red = false;
		return found !== null;
	};
	function is_red(node) {
		return node !== null && node.red;
	}
	function single_rotate(root, dir) {
		var save = root.get_child(!dir);
		root.set_child(!dir, save.get_child(dir));
		save.set_child(dir, root);
		root.red = true;
		save.red = false;
		return save;
	}
	function double_rotate(root, dir) {
		root.set_child(!dir, single_rotate(root.get_child(!dir), !dir));
		return single_rotate(root, dir);
	}
	module.exports = RBTree;
}));
// node_modules/bintrees/lib/bintree.js
var require_bintree = __commonJSMin(((exports, module) => {
	var TreeBase = require_treebase();
	function Node(data) {
		this.data = data;
		this.left = null;
		this.right = null;
	}
	Node.prototype.get_child = function(dir) {
		return dir ? this.right : this.left;
	};
	Node.prototype.set_child = function(dir, val) {
		if (dir) this.right = val;
		else this.left = val;
	};
	function BinTree(comparator) {
		this._root = null;
		this._comparator = comparator;
		this.size = 0;
	}
	BinTree.prototype = new TreeBase();
	BinTree.prototype.insert = function(data) {
		if (this._root === null) {
			this._root = new Node(data);
			this.size++;
			return true;
		}
		var dir = 0;
		var p = null;
		var node = this._root;
		while (true) {
			if (node === null) {
				node = new Node(data);
				p.set_child(dir, node);
				ret = true;
				this.size++;
				return true;
			}
			if (this._comparator(node.data, data) === 0) return false;
			dir = this._comparator(node.data, data) < 0;
			p = node;
			node = node.get_child(dir);
		}
	};
	BinTree.prototype.remove = function(data) {
		if (this._root === null) return false;
		var head = new Node(void 0);
		var node = head;
		node.right = this._root;
		var p = null;
		var found = null;
		var dir = 1;
		while (node.get_child(dir) !== null) {
			p = node;
			node = node.get_child(dir);
			var cmp = this._comparator(data, node.data);
			dir = cmp > 0;
			if (cmp === 0) found = node;
		}
		if (found !== null) {
			found.data = node.data;
			p.set_child(p.right === node, node.get_child(node.left === null));
			this._root = head.right;
			this.size--;
			return true;
		} else return false;
	};
	module.exports = BinTree;
}));
// node_modules/bintrees/index.js
var require_bintrees = __commonJSMin(((exports, module) => {
	module.exports = {
		RBTree: require_rbtree(),
		BinTree: require_bintree()
	};
}));
// node_modules/tdigest/tdigest.js
var require_tdigest = __commonJSMin(((exports, module) => {
	var RBTree = require_bintrees().RBTree;
	function TDigest(delta, K, CX) {
		this.discrete = delta === false;
		this.delta = delta || .01;
		this.K = K === void 0 ? 25 : K;
		this.CX = CX === void 0 ? 1.1 : CX;
		this.centroids = new RBTree(compare_centroid_means);
		this.nreset = 0;
		this.reset();
	}
	TDigest.prototype.reset = function() {
		this.centroids.clear();
		this.n = 0;
		this.nreset += 1;
		this.last_cumulate = 0;
	};
	TDigest.prototype.size = function() {
		return this.centroids.size;
	};
	TDigest.prototype.toArray = function(everything) {
		var result = [];
		if (everything) {
			this._cumulate(true);
			this.centroids.each(function(c) {
				result.push(c);
			});
		} else this.centroids.each(function(c) {
			result.push({
				mean: c.mean,
				n: c.n
			});
		});
		return result;
	};
	TDigest.prototype.summary = function() {
		return [
			(this.discrete ? "exact " : "approximating ") + this.n + " samples using " + this.size() + " centroids",
			"min = " + this.percentile(0),
			"Q1  = " + this.percentile(.25),
			"Q2  = " + this.percentile(.5),
			"Q3  = " + this.percentile(.75),
			"max = " + this.percentile(1)
		].join("\n");
	};
	function compare_centroid_means(a, b) {
		return a.mean > b.mean ? 1 : a.mean < b.mean ? -1 : 0;
	}
	function compare_centroid_mean_cumns(a, b) {
		return a.mean_cumn - b.mean_cumn;
	}
	TDigest.prototype.push = function(x, n) {
		n = n || 1;
		x = Array.isArray(x) ? x : [x];
		for (var i = 0; i < x.length; i++) this._digest(x[i], n);
	};
	TDigest.prototype.push_centroid = function(c) {
		c = Array.isArray(c) ? c : [c];
		for (var i = 0; i < c.length; i++) this._digest(c[i].mean, c[i].n);
	};
	TDigest.prototype._cumulate = function(exact) {
		if (this.n === this.last_cumulate || !exact && this.CX && this.CX > this.n / this.last_cumulate) return;
		var cumn = 0;
		this.centroids.each(function(c) {
			c.mean_cumn = cumn + c.n / 2;
			cumn = c.cumn = cumn + c.n;
		});
		this.n = this.last_cumulate = cumn;
	};
	TDigest.prototype.find_nearest = function(x) {
		if (this.size() === 0) return null;
		var iter = this.centroids.lowerBound({ mean: x });
		var c = iter.data() === null ? iter.prev() : iter.data();
		if (c.mean === x || this.discrete) return c;
		var prev = iter.prev();
		if (prev && Math.abs(prev.mean - x) < Math.abs(c.mean - x)) return prev;
		else return c;
	};
	TDigest.prototype._new_centroid = function(x, n, cumn) {
		var c = {
			mean: x,
			n,
			cumn
		};
		this.centroids.insert(c);
		this.n += n;
		return c;
	};
	TDigest.prototype._addweight = function(nearest, x, n) {
		if (x !== nearest.mean) nearest.mean += n * (x - nearest.mean) / (nearest.n + n);
		nearest.cumn += n;
		nearest.mean_cumn += n / 2;
		nearest.n += n;
		this.n += n;
	};
	TDigest.prototype._digest = function(x, n) {
		var min = this.centroids.min();
		var max = this.centroids.max();
		var nearest = this.find_nearest(x);
		if (nearest && nearest.mean === x) this._addweight(nearest, x, n);
		else if (nearest === min) this._new_centroid(x, n, 0);
		else if (nearest === max) this._new_centroid(x, n, this.n);
		else if (this.discrete) this._new_centroid(x, n, nearest.cumn);
		else {
			var p = nearest.mean_cumn / this.n;
			if (Math.floor(4 * this.n * this.delta * p * (1 - p)) - nearest.n >= n) this._addweight(nearest, x, n);
			else this._new_centroid(x, n, nearest.cumn);
		}
		this._cumulate(false);
		if (!this.discrete && this.K && this.size() > this.K / this.delta) this.compress();
	};
	TDigest.prototype.bound_mean = function(x) {
		var iter = this.centroids.upperBound({ mean: x });
		var lower = iter.prev();
		return [lower, lower.mean === x ? lower : iter.next()];
	};
	TDigest.prototype.p_rank = function(x_or_xlist) {
		var ps = (Array.isArray(x_or_xlist) ? x_or_xlist : [x_or_xlist]).map(this._p_rank, this);
		return Array.isArray(x_or_xlist) ? ps : ps[0];
	};
	TDigest.prototype._p_rank = function(x) {
		if (this.size() === 0) return;
		else if (x < this.centroids.min().mean) return 0;
		else if (x > this.centroids.max().mean) return 1;
		this._cumulate(true);
		var bound = this.bound_mean(x);
		var lower = bound[0], upper = bound[1];
		if (this.discrete) return lower.cumn / this.n;
		else {
			var cumn = lower.mean_cumn;
			if (lower !== upper) cumn += (x - lower.mean) * (upper.mean_cumn - lower.mean_cumn) / (upper.mean - lower.mean);
			return cumn / this.n;
		}
	};
	TDigest.prototype.bound_mean_cumn = function(cumn) {
		this.centroids._comparator = compare_centroid_mean_cumns;
		var iter = this.centroids.upperBound({ mean_cumn: cumn });
		this.centroids._comparator = compare_centroid_means;
		var lower = iter.prev();
		return [lower, lower && lower.mean_cumn === cumn ? lower : iter.next()];
	};
	TDigest.prototype.percentile = function(p_or_plist) {
		var qs = (Array.isArray(p_or_plist) ? p_or_plist : [p_or_plist]).map(this._percentile, this);
		return Array.isArray(p_or_plist) ? qs : qs[0];
	};
	TDigest.prototype._percentile = function(p) {
		if (this.size() === 0) return;
		this._cumulate(true);
		var h = this.n * p;
		var bound = this.bound_mean_cumn(h);
		var lower = bound[0], upper = bound[1];
		if (upper === lower || lower === null || upper === null) return (lower || upper).mean;
		else if (!this.discrete) return lower.mean + (h - lower.mean_cumn) * (upper.mean - lower.mean) / (upper.mean_cumn - lower.mean_cumn);
		else if (h <= lower.cumn) return lower.mean;
		else return upper.mean;
	};
	function pop_random(choices) {
		var idx = Math.floor(Math.random() * choices.length);
		return choices.splice(idx, 1)[0];
	}
	TDigest.prototype.compress = function() {
		if (this.compressing) return;
		var points = this.toArray();
		this.reset();
		this.compressing = true;
		while (points.length > 0) this.push_centroid(pop_random(points));
		this._cumulate(true);
		this.compressing = false;
	};
	function Digest(config) {
		this.config = config || {};
		this.mode = this.config.mode || "auto";
		TDigest.call(this, this.mode === "cont" ? config.delta : false);
		this.digest_ratio = this.config.ratio || .9;
		this.digest_thresh = this.config.thresh || 1e3;
		this.n_unique = 0;
	}
	Digest.prototype = Object.create(TDigest.prototype);
	Digest.prototype.constructor = Digest;
	Digest.prototype.push = function(x_or_xlist) {
		TDigest.prototype.push.call(this, x_or_xlist);
		this.check_continuous();
	};
	Digest.prototype._new_centroid = function(x, n, cumn) {
		this.n_unique += 1;
		TDigest.prototype._new_centroid.call(this, x, n, cumn);
	};
	Digest.prototype._addweight = function(nearest, x, n) {
		if (nearest.n === 1) this.n_unique -= 1;
		TDigest.prototype._addweight.call(this, nearest, x, n);
	};
	Digest.prototype.check_continuous = function() {
		if (this.mode !== "auto" || this.size() < this.digest_thresh) return false;
		if (this.n_unique / this.size() > this.digest_ratio) {
			this.mode = "cont";
			this.discrete = false;
			this.delta = this.config.delta || .01;
			this.compress();
			return true;
		}
		return false;
	};
	module.exports = {
		"TDigest": TDigest,
		"Digest": Digest
	};
}));
// node_modules/prom-client/lib/timeWindowQuantiles.js
var require_timeWindowQuantiles = __commonJSMin(((exports, module) => {
	const { TDigest } = require_tdigest();
	var TimeWindowQuantiles = class {
		constructor(maxAgeSeconds, ageBuckets) {
			this.maxAgeSeconds = maxAgeSeconds || 0;
			this.ageBuckets = ageBuckets || 0;
			this.shouldRotate = maxAgeSeconds && ageBuckets;
			this.ringBuffer = Array(ageBuckets).fill(new TDigest());
			this.currentBuffer = 0;
			this.lastRotateTimestampMillis = Date.now();
			this.durationBetweenRotatesMillis = maxAgeSeconds * 1e3 / ageBuckets || Infinity;
		}
		size() {
			return rotate.call(this).size();
		}
		percentile(quantile) {
			return rotate.call(this).percentile(quantile);
		}
		push(value) {
			rotate.call(this);
			this.ringBuffer.forEach((bucket) => {
				bucket.push(value);
			});
		}
		reset() {
			this.ringBuffer.forEach((bucket) => {
				bucket.reset();
			});
		}
		compress() {
			this.ringBuffer.forEach((bucket) => {
				bucket.compress();
			});
		}
	};
	function rotate() {
		let timeSinceLastRotateMillis = Date.now() - this.lastRotateTimestampMillis;
		while (timeSinceLastRotateMillis > this.durationBetweenRotatesMillis && this.shouldRotate) {
			this.ringBuffer[this.currentBuffer] = new TDigest();
			if (++this.currentBuffer >= this.ringBuffer.length) this.currentBuffer = 0;
			timeSinceLastRotateMillis -= this.durationBetweenRotatesMillis;
			this.lastRotateTimestampMillis += this.durationBetweenRotatesMillis;
		}
		return this.ringBuffer[this.currentBuffer];
	}
	module.exports = TimeWindowQuantiles;
}));
// node_modules/prom-client/lib/summary.js
var require_summary = __commonJSMin(((exports, module) => {
	const util = __require("util");
	const { getLabels, hashObject, removeLabels } = require_util();
	const { validateLabel } = require_validation();
	const { Metric } = require_metric();
	const timeWindowQuantiles = require_timeWindowQuantiles();
	const DEFAULT_COMPRESS_COUNT = 1e3;
	var Summary = class extends Metric {
		constructor(config) {
			super(config, {
				percentiles: [
					.01,
					.05,
					.5,
					.9,
					.95,
					.99,
					.999
				],
				compressCount: DEFAULT_COMPRESS_COUNT,
				hashMap: {}
			});
			this.type = "summary";
			for (const label of this.labelNames) if (label === "quantile") throw new Error("quantile is a reserved label keyword");
			if (this.labelNames.length === 0) this.hashMap = { [hashObject({})]: {
				labels: {},
				td: new timeWindowQuantiles(this.maxAgeSeconds, this.ageBuckets),
				count: 0,
				sum: 0
			} };
		}
		observe(labels, value) {
			observe.call(this, labels === 0 ? 0 : labels || {})(value);
		}
		async get() {
			if (this.collect) {
				const v = this.collect();
				if (v instanceof Promise) await v;
			}
			const hashKeys = Object.keys(this.hashMap);
			const values = [];
			hashKeys.forEach((hashKey) => {
				const s = this.hashMap[hashKey];
				if (s) {
					if (this.pruneAgedBuckets && s.td.size() === 0) delete this.hashMap[hashKey];
					else {
						extractSummariesForExport(s, this.percentiles).forEach((v) => {
							values.push(v);
						});
						values.push(getSumForExport(s, this));
						values.push(getCountForExport(s, this));
					}
				}
			});
			return {
				name: this.name,
				help: this.help,
				type: this.type,
				values,
				aggregator: this.aggregator
			};
		}
		reset() {
			Object.values(this.hashMap).forEach((s) => {
				s.td.reset();
				s.count = 0;
				s.sum = 0;
			});
		}
		startTimer(labels) {
			return startTimer.call(this, labels)();
		}
		labels(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			return {
				observe: observe.call(this, labels),
				startTimer: startTimer.call(this, labels)
			};
		}
		remove(...args) {
			const labels = getLabels(this.labelNames, args);
			validateLabel(this.labelNames, labels);
			removeLabels.call(this, this.hashMap, labels, this.sortedLabelNames);
		}
	};
	function extractSummariesForExport(summaryOfLabels, percentiles) {
		summaryOfLabels.td.compress();
		return percentiles.map((percentile) => {
			const percentileValue = summaryOfLabels.td.percentile(percentile);
			return {
				labels: Object.assign({ quantile: percentile }, summaryOfLabels.labels),
				value: percentileValue ? percentileValue : 0
			};
		});
	}
	function getCountForExport(value, summary) {
		return {
			metricName: `${summary.name}_count`,
			labels: value.labels,
			value: value.count
		};
	}
	function getSumForExport(value, summary) {
		return {
			metricName: `${summary.name}_sum`,
			labels: value.labels,
			value: value.sum
		};
	}
	function startTimer(startLabels) {
		return () => {
			const start = process.hrtime();
			return (endLabels) => {
				const delta = process.hrtime(start);
				const value = delta[0] + delta[1] / 1e9;
				this.observe(Object.assign({}, startLabels, endLabels), value);
				return value;
			};
		};
	}
	function observe(labels) {
		return (value) => {
			const labelValuePair = convertLabelsAndValues(labels, value);
			validateLabel(this.labelNames, labels);
			if (!Number.isFinite(labelValuePair.value)) throw new TypeError(`Value is not a valid number: ${util.format(labelValuePair.value)}`);
			const hash = hashObject(labelValuePair.labels, this.sortedLabelNames);
			let summaryOfLabel = this.hashMap[hash];
			if (!summaryOfLabel) summaryOfLabel = {
				labels: labelValuePair.labels,
				td: new timeWindowQuantiles(this.maxAgeSeconds, this.ageBuckets),
				count: 0,
				sum: 0
			};
			summaryOfLabel.td.push(labelValuePair.value);
			summaryOfLabel.count++;
			if (summaryOfLabel.count % this.compressCount === 0) summaryOfLabel.td.compress();
			summaryOfLabel.sum += labelValuePair.value;
			this.hashMap[hash] = summaryOfLabel;
		};
	}
	function convertLabelsAndValues(labels, value) {
		if (value === void 0) return {
			value: labels,
			labels: {}
		};
		return {
			labels,
			value
		};
	}
	module.exports = Summary;
}));
// node_modules/prom-client/lib/pushgateway.js
var require_pushgateway = __commonJSMin(((exports, module) => {
	const url = __require("url");
	const http = __require("http");
	const https = __require("https");
	const { gzipSync } = __require("zlib");
	const { globalRegistry } = require_registry();
	var Pushgateway = class {
		constructor(gatewayUrl, options, registry) {
			if (!registry) registry = globalRegistry;
			this.registry = registry;
			this.gatewayUrl = gatewayUrl;
			const { requireJobName, ...requestOptions } = {
				requireJobName: true,
				...options
			};
			this.requireJobName = requireJobName;
			this.requestOptions = requestOptions;
		}
		pushAdd(params = {}) {
			if (this.requireJobName && !params.jobName) throw new Error("Missing jobName parameter");
			return useGateway.call(this, "POST", params.jobName, params.groupings);
		}
		push(params = {}) {
			if (this.requireJobName && !params.jobName) throw new Error("Missing jobName parameter");
			return useGateway.call(this, "PUT", params.jobName, params.groupings);
		}
		delete(params = {}) {
			if (this.requireJobName && !params.jobName) throw new Error("Missing jobName parameter");
			return useGateway.call(this, "DELETE", params.jobName, params.groupings);
		}
	};
	async function useGateway(method, job, groupings) {
		const gatewayUrlParsed = url.parse(this.gatewayUrl);
		const path = `${gatewayUrlParsed.pathname && gatewayUrlParsed.pathname !== "/" ? gatewayUrlParsed.pathname : ""}/metrics${job ? `/job/${encodeURIComponent(job)}${generateGroupings(groupings)}` : ""}`;
		const target = url.resolve(this.gatewayUrl, path);
		const requestParams = url.parse(target);
		const httpModule = isHttps(requestParams.href) ? https : http;
		const options = Object.assign(requestParams, this.requestOptions, { method });
		return new Promise((resolve, reject) => {
			if (method === "DELETE" && options.headers) delete options.headers["Content-Encoding"];
			const req = httpModule.request(options, (resp) => {
				let body = "";
				resp.setEncoding("utf8");
				resp.on("data", (chunk) => {
					body += chunk;
				});
				resp.on("end", () => {
					if (resp.statusCode >= 400) reject(new Error(`push failed with status ${resp.statusCode}, ${body}`));
					else resolve({
						resp,
						body
					});
				});
			});
			req.on("error", (err) => {
				reject(err);
			});
			req.on("timeout", () => {
				req.destroy(new Error("Pushgateway request timed out"));
			});
			if (method !== "DELETE") this.registry.metrics().then((metrics) => {
				if (options.headers && options.headers["Content-Encoding"] === "gzip") metrics = gzipSync(metrics);
				req.write(metrics);
				req.end();
			}).catch((err) => {
				reject(err);
			});
			else req.end();
		});
	}
	function generateGroupings(groupings) {
		if (!groupings) return "";
		return Object.keys(groupings).map((key) => `/${encodeURIComponent(key)}/${encodeURIComponent(groupings[key])}`).join("");
	}
	function isHttps(href) {
		return href.search(/^https/) !== -1;
	}
	module.exports = Pushgateway;
}));
// node_modules/prom-client/lib/bucketGenerators.js
var require_bucketGenerators = __commonJSMin(((exports) => {
	exports.linearBuckets = (start, width, count) => {
		if (count < 1) throw new Error("Linear buckets needs a positive count");
		const buckets = new Array(count);
		for (let i = 0; i < count; i++) buckets[i] = start + i * width;
		return buckets;
	};
	exports.exponentialBuckets = (start, factor, count) => {
		if (start <= 0) throw new Error("Exponential buckets needs a positive start");
		if (count < 1) throw new Error("Exponential buckets needs a positive count");
		if (factor <= 1) throw new Error("Exponential buckets needs a factor greater than 1");
		const buckets = new Array(count);
		for (let i = 0; i < count; i++) {
			buckets[i] = start;
			start *= factor;
		}
		return buckets;
	};
}));
// node_modules/prom-client/lib/metrics/processCpuTotal.js
var require_processCpuTotal = __commonJSMin(((exports, module) => {
	const OtelApi = require_dist();
	const Counter = require_counter();
	const PROCESS_CPU_USER_SECONDS = "process_cpu_user_seconds_total";
	const PROCESS_CPU_SYSTEM_SECONDS = "process_cpu_system_seconds_total";
	const PROCESS_CPU_SECONDS = "process_cpu_seconds_total";
	module.exports = (registry, config = {}) => {
		const registers = registry ? [registry] : void 0;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const exemplars = config.enableExemplars ? config.enableExemplars : false;
		const labelNames = Object.keys(labels);
		let lastCpuUsage = process.cpuUsage();
		const cpuUserUsageCounter = new Counter({
			name: namePrefix + PROCESS_CPU_USER_SECONDS,
			help: "Total user CPU time spent in seconds.",
			enableExemplars: exemplars,
			registers,
			labelNames,
			collect() {
				const cpuUsage = process.cpuUsage();
				const userUsageMicros = cpuUsage.user - lastCpuUsage.user;
				const systemUsageMicros = cpuUsage.system - lastCpuUsage.system;
				lastCpuUsage = cpuUsage;
				if (this.enableExemplars) {
					let exemplarLabels = {};
					const currentSpan = OtelApi.trace.getSpan(OtelApi.context.active());
					if (currentSpan) exemplarLabels = {
						traceId: currentSpan.spanContext().traceId,
						spanId: currentSpan.spanContext().spanId
					};
					cpuUserUsageCounter.inc({
						labels,
						value: userUsageMicros / 1e6,
						exemplarLabels
					});
					cpuSystemUsageCounter.inc({
						labels,
						value: systemUsageMicros / 1e6,
						exemplarLabels
					});
					cpuUsageCounter.inc({
						labels,
						value: (userUsageMicros + systemUsageMicros) / 1e6,
						exemplarLabels
					});
				} else {
					cpuUserUsageCounter.inc(labels, userUsageMicros / 1e6);
					cpuSystemUsageCounter.inc(labels, systemUsageMicros / 1e6);
					cpuUsageCounter.inc(labels, (userUsageMicros + systemUsageMicros) / 1e6);
				}
			}
		});
		const cpuSystemUsageCounter = new Counter({
			name: namePrefix + PROCESS_CPU_SYSTEM_SECONDS,
			help: "Total system CPU time spent in seconds.",
			enableExemplars: exemplars,
			registers,
			labelNames
		});
		const cpuUsageCounter = new Counter({
			name: namePrefix + PROCESS_CPU_SECONDS,
			help: "Total user and system CPU time spent in seconds.",
			enableExemplars: exemplars,
			registers,
			labelNames
		});
	};
	module.exports.metricNames = [
		PROCESS_CPU_USER_SECONDS,
		PROCESS_CPU_SYSTEM_SECONDS,
		PROCESS_CPU_SECONDS
	];
}));
// node_modules/prom-client/lib/metrics/processStartTime.js
var require_processStartTime = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const startInSeconds = Math.round(Date.now() / 1e3 - process.uptime());
	const PROCESS_START_TIME = "process_start_time_seconds";
	module.exports = (registry, config = {}) => {
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + PROCESS_START_TIME,
			help: "Start time of the process since unix epoch in seconds.",
			registers: registry ? [registry] : void 0,
			labelNames,
			aggregator: "omit",
			collect() {
				this.set(labels, startInSeconds);
			}
		});
	};
	module.exports.metricNames = [PROCESS_START_TIME];
}));
// node_modules/prom-client/lib/metrics/osMemoryHeapLinux.js
var require_osMemoryHeapLinux = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const fs = __require("fs");
	const values = [
		"VmSize",
		"VmRSS",
		"VmData"
	];
	const PROCESS_RESIDENT_MEMORY = "process_resident_memory_bytes";
	const PROCESS_VIRTUAL_MEMORY = "process_virtual_memory_bytes";
	const PROCESS_HEAP = "process_heap_bytes";
	function structureOutput(input) {
		return input.split("\n").reduce((acc, string) => {
			if (!values.some((value) => string.startsWith(value))) return acc;
			const split = string.split(":");
			let value = split[1].trim();
			value = value.substr(0, value.length - 3);
			value = Number(value) * 1024;
			acc[split[0]] = value;
			return acc;
		}, {});
	}
	module.exports = (registry, config = {}) => {
		const registers = registry ? [registry] : void 0;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		const residentMemGauge = new Gauge({
			name: namePrefix + PROCESS_RESIDENT_MEMORY,
			help: "Resident memory size in bytes.",
			registers,
			labelNames,
			collect() {
				try {
					const structuredOutput = structureOutput(fs.readFileSync("/proc/self/status", "utf8"));
					residentMemGauge.set(labels, structuredOutput.VmRSS);
					virtualMemGauge.set(labels, structuredOutput.VmSize);
					heapSizeMemGauge.set(labels, structuredOutput.VmData);
				} catch {}
			}
		});
		const virtualMemGauge = new Gauge({
			name: namePrefix + PROCESS_VIRTUAL_MEMORY,
			help: "Virtual memory size in bytes.",
			registers,
			labelNames
		});
		const heapSizeMemGauge = new Gauge({
			name: namePrefix + PROCESS_HEAP,
			help: "Process heap size in bytes.",
			registers,
			labelNames
		});
	};
	module.exports.metricNames = [
		PROCESS_RESIDENT_MEMORY,
		PROCESS_VIRTUAL_MEMORY,
		PROCESS_HEAP
	];
}));
// node_modules/prom-client/lib/metrics/helpers/safeMemoryUsage.js
var require_safeMemoryUsage = __commonJSMin(((exports, module) => {
	function safeMemoryUsage() {
		try {
			return process.memoryUsage();
		} catch {
			return;
		}
	}
	module.exports = safeMemoryUsage;
}));
// node_modules/prom-client/lib/metrics/osMemoryHeap.js
var require_osMemoryHeap = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const linuxVariant = require_osMemoryHeapLinux();
	const safeMemoryUsage = require_safeMemoryUsage();
	const PROCESS_RESIDENT_MEMORY = "process_resident_memory_bytes";
	function notLinuxVariant(registry, config = {}) {
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + PROCESS_RESIDENT_MEMORY,
			help: "Resident memory size in bytes.",
			registers: registry ? [registry] : void 0,
			labelNames,
			collect() {
				const memUsage = safeMemoryUsage();
				if (memUsage) this.set(labels, memUsage.rss);
			}
		});
	}
	module.exports = (registry, config) => process.platform === "linux" ? linuxVariant(registry, config) : notLinuxVariant(registry, config);
	module.exports.metricNames = process.platform === "linux" ? linuxVariant.metricNames : [PROCESS_RESIDENT_MEMORY];
}));
// node_modules/prom-client/lib/metrics/processOpenFileDescriptors.js
var require_processOpenFileDescriptors = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const fs = __require("fs");
	const process = __require("process");
	const PROCESS_OPEN_FDS = "process_open_fds";
	module.exports = (registry, config = {}) => {
		if (process.platform !== "linux") return;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + PROCESS_OPEN_FDS,
			help: "Number of open file descriptors.",
			registers: registry ? [registry] : void 0,
			labelNames,
			collect() {
				try {
					const fds = fs.readdirSync("/proc/self/fd");
					this.set(labels, fds.length - 1);
				} catch {}
			}
		});
	};
	module.exports.metricNames = [PROCESS_OPEN_FDS];
}));
// node_modules/prom-client/lib/metrics/processMaxFileDescriptors.js
var require_processMaxFileDescriptors = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const fs = __require("fs");
	const PROCESS_MAX_FDS = "process_max_fds";
	let maxFds;
	module.exports = (registry, config = {}) => {
		if (maxFds === void 0) try {
			const lines = fs.readFileSync("/proc/self/limits", "utf8").split("\n");
			for (const line of lines) if (line.startsWith("Max open files")) {
				const parts = line.split(/  +/);
				maxFds = Number(parts[1]);
				break;
			}
		} catch {
			return;
		}
		if (maxFds === void 0) return;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + PROCESS_MAX_FDS,
			help: "Maximum number of open file descriptors.",
			registers: registry ? [registry] : void 0,
			labelNames,
			collect() {
				if (maxFds !== void 0) this.set(labels, maxFds);
			}
		});
	};
	module.exports.metricNames = [PROCESS_MAX_FDS];
}));
// node_modules/prom-client/lib/metrics/eventLoopLag.js
var require_eventLoopLag = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	let perf_hooks;
	try {
		perf_hooks = __require("perf_hooks");
	} catch {}
	const NODEJS_EVENTLOOP_LAG = "nodejs_eventloop_lag_seconds";
	const NODEJS_EVENTLOOP_LAG_MIN = "nodejs_eventloop_lag_min_seconds";
	const NODEJS_EVENTLOOP_LAG_MAX = "nodejs_eventloop_lag_max_seconds";
	const NODEJS_EVENTLOOP_LAG_MEAN = "nodejs_eventloop_lag_mean_seconds";
	const NODEJS_EVENTLOOP_LAG_STDDEV = "nodejs_eventloop_lag_stddev_seconds";
	const NODEJS_EVENTLOOP_LAG_P50 = "nodejs_eventloop_lag_p50_seconds";
	const NODEJS_EVENTLOOP_LAG_P90 = "nodejs_eventloop_lag_p90_seconds";
	const NODEJS_EVENTLOOP_LAG_P99 = "nodejs_eventloop_lag_p99_seconds";
	function reportEventloopLag(start, gauge, labels) {
		const delta = process.hrtime(start);
		const seconds = (delta[0] * 1e9 + delta[1]) / 1e9;
		gauge.set(labels, seconds);
	}
	module.exports = (registry, config = {}) => {
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		const registers = registry ? [registry] : void 0;
		let collect = () => {
			const start = process.hrtime();
			setImmediate(reportEventloopLag, start, lag, labels);
		};
		if (perf_hooks && perf_hooks.monitorEventLoopDelay) try {
			const histogram = perf_hooks.monitorEventLoopDelay({ resolution: config.eventLoopMonitoringPrecision });
			histogram.enable();
			collect = () => {
				const start = process.hrtime();
				setImmediate(reportEventloopLag, start, lag, labels);
				lagMin.set(labels, histogram.min / 1e9);
				lagMax.set(labels, histogram.max / 1e9);
				lagMean.set(labels, histogram.mean / 1e9);
				lagStddev.set(labels, histogram.stddev / 1e9);
				lagP50.set(labels, histogram.percentile(50) / 1e9);
				lagP90.set(labels, histogram.percentile(90) / 1e9);
				lagP99.set(labels, histogram.percentile(99) / 1e9);
				histogram.reset();
			};
		} catch (e) {
			if (e.code === "ERR_NOT_IMPLEMENTED") return;
			throw e;
		}
		const lag = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG,
			help: "Lag of event loop in seconds.",
			registers,
			labelNames,
			aggregator: "average",
			collect
		});
		const lagMin = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_MIN,
			help: "The minimum recorded event loop delay.",
			registers,
			labelNames,
			aggregator: "min"
		});
		const lagMax = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_MAX,
			help: "The maximum recorded event loop delay.",
			registers,
			labelNames,
			aggregator: "max"
		});
		const lagMean = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_MEAN,
			help: "The mean of the recorded event loop delays.",
			registers,
			labelNames,
			aggregator: "average"
		});
		const lagStddev = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_STDDEV,
			help: "The standard deviation of the recorded event loop delays.",
			registers,
			labelNames,
			aggregator: "average"
		});
		const lagP50 = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_P50,
			help: "The 50th percentile of the recorded event loop delays.",
			registers,
			labelNames,
			aggregator: "average"
		});
		const lagP90 = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_P90,
			help: "The 90th percentile of the recorded event loop delays.",
			registers,
			labelNames,
			aggregator: "average"
		});
		const lagP99 = new Gauge({
			name: namePrefix + NODEJS_EVENTLOOP_LAG_P99,
			help: "The 99th percentile of the recorded event loop delays.",
			registers,
			labelNames,
			aggregator: "average"
		});
	};
	module.exports.metricNames = [
		NODEJS_EVENTLOOP_LAG,
		NODEJS_EVENTLOOP_LAG_MIN,
		NODEJS_EVENTLOOP_LAG_MAX,
		NODEJS_EVENTLOOP_LAG_MEAN,
		NODEJS_EVENTLOOP_LAG_STDDEV,
		NODEJS_EVENTLOOP_LAG_P50,
		NODEJS_EVENTLOOP_LAG_P90,
		NODEJS_EVENTLOOP_LAG_P99
	];
}));
// node_modules/prom-client/lib/metrics/helpers/processMetricsHelpers.js
var require_processMetricsHelpers = __commonJSMin(((exports, module) => {
	function aggregateByObjectName(list) {
		const data = {};
		for (let i = 0; i < list.length; i++) {
			const listElement = list[i];
			if (!listElement || typeof listElement.constructor === "undefined") continue;
			if (Object.hasOwnProperty.call(data, listElement.constructor.name)) data[listElement.constructor.name] += 1;
			else data[listElement.constructor.name] = 1;
		}
		return data;
	}
	function updateMetrics(gauge, data, labels) {
		gauge.reset();
		for (const key in data) gauge.set(Object.assign({ type: key }, labels || {}), data[key]);
	}
	module.exports = {
		aggregateByObjectName,
		updateMetrics
	};
}));
// node_modules/prom-client/lib/metrics/processHandles.js
var require_processHandles = __commonJSMin(((exports, module) => {
	const { aggregateByObjectName } = require_processMetricsHelpers();
	const { updateMetrics } = require_processMetricsHelpers();
	const Gauge = require_gauge();
	const NODEJS_ACTIVE_HANDLES = "nodejs_active_handles";
	const NODEJS_ACTIVE_HANDLES_TOTAL = "nodejs_active_handles_total";
	module.exports = (registry, config = {}) => {
		if (typeof process._getActiveHandles !== "function") return;
		const registers = registry ? [registry] : void 0;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_HANDLES,
			help: "Number of active libuv handles grouped by handle type. Every handle type is C++ class name.",
			labelNames: ["type", ...labelNames],
			registers,
			collect() {
				const handles = process._getActiveHandles();
				updateMetrics(this, aggregateByObjectName(handles), labels);
			}
		});
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_HANDLES_TOTAL,
			help: "Total number of active handles.",
			registers,
			labelNames,
			collect() {
				const handles = process._getActiveHandles();
				this.set(labels, handles.length);
			}
		});
	};
	module.exports.metricNames = [NODEJS_ACTIVE_HANDLES, NODEJS_ACTIVE_HANDLES_TOTAL];
}));
// node_modules/prom-client/lib/metrics/processRequests.js
var require_processRequests = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const { aggregateByObjectName } = require_processMetricsHelpers();
	const { updateMetrics } = require_processMetricsHelpers();
	const NODEJS_ACTIVE_REQUESTS = "nodejs_active_requests";
	const NODEJS_ACTIVE_REQUESTS_TOTAL = "nodejs_active_requests_total";
	module.exports = (registry, config = {}) => {
		if (typeof process._getActiveRequests !== "function") return;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_REQUESTS,
			help: "Number of active libuv requests grouped by request type. Every request type is C++ class name.",
			labelNames: ["type", ...labelNames],
			registers: registry ? [registry] : void 0,
			collect() {
				const requests = process._getActiveRequests();
				updateMetrics(this, aggregateByObjectName(requests), labels);
			}
		});
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_REQUESTS_TOTAL,
			help: "Total number of active requests.",
			registers: registry ? [registry] : void 0,
			labelNames,
			collect() {
				const requests = process._getActiveRequests();
				this.set(labels, requests.length);
			}
		});
	};
	module.exports.metricNames = [NODEJS_ACTIVE_REQUESTS, NODEJS_ACTIVE_REQUESTS_TOTAL];
}));
// node_modules/prom-client/lib/metrics/processResources.js
var require_processResources = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const { updateMetrics } = require_processMetricsHelpers();
	const NODEJS_ACTIVE_RESOURCES = "nodejs_active_resources";
	const NODEJS_ACTIVE_RESOURCES_TOTAL = "nodejs_active_resources_total";
	module.exports = (registry, config = {}) => {
		if (typeof process.getActiveResourcesInfo !== "function") return;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_RESOURCES,
			help: "Number of active resources that are currently keeping the event loop alive, grouped by async resource type.",
			labelNames: ["type", ...labelNames],
			registers: registry ? [registry] : void 0,
			collect() {
				const resources = process.getActiveResourcesInfo();
				const data = {};
				for (let i = 0; i < resources.length; i++) {
					const resource = resources[i];
					if (Object.hasOwn(data, resource)) data[resource] += 1;
					else data[resource] = 1;
				}
				updateMetrics(this, data, labels);
			}
		});
		new Gauge({
			name: namePrefix + NODEJS_ACTIVE_RESOURCES_TOTAL,
			help: "Total number of active resources.",
			registers: registry ? [registry] : void 0,
			labelNames,
			collect() {
				const resources = process.getActiveResourcesInfo();
				this.set(labels, resources.length);
			}
		});
	};
	module.exports.metricNames = [NODEJS_ACTIVE_RESOURCES, NODEJS_ACTIVE_RESOURCES_TOTAL];
}));
// node_modules/prom-client/lib/metrics/heapSizeAndUsed.js
var require_heapSizeAndUsed = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const safeMemoryUsage = require_safeMemoryUsage();
	const NODEJS_HEAP_SIZE_TOTAL = "nodejs_heap_size_total_bytes";
	const NODEJS_HEAP_SIZE_USED = "nodejs_heap_size_used_bytes";
	const NODEJS_EXTERNAL_MEMORY = "nodejs_external_memory_bytes";
	module.exports = (registry, config = {}) => {
		if (typeof process.memoryUsage !== "function") return;
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		const registers = registry ? [registry] : void 0;
		const namePrefix = config.prefix ? config.prefix : "";
		const collect = () => {
			const memUsage = safeMemoryUsage();
			if (memUsage) {
				heapSizeTotal.set(labels, memUsage.heapTotal);
				heapSizeUsed.set(labels, memUsage.heapUsed);
				if (memUsage.external !== void 0) externalMemUsed.set(labels, memUsage.external);
			}
		};
		const heapSizeTotal = new Gauge({
			name: namePrefix + NODEJS_HEAP_SIZE_TOTAL,
			help: "Process heap size from Node.js in bytes.",
			registers,
			labelNames,
			collect
		});
		const heapSizeUsed = new Gauge({
			name: namePrefix + NODEJS_HEAP_SIZE_USED,
			help: "Process heap size used from Node.js in bytes.",
			registers,
			labelNames
		});
		const externalMemUsed = new Gauge({
			name: namePrefix + NODEJS_EXTERNAL_MEMORY,
			help: "Node.js external memory size in bytes.",
			registers,
			labelNames
		});
	};
	module.exports.metricNames = [
		NODEJS_HEAP_SIZE_TOTAL,
		NODEJS_HEAP_SIZE_USED,
		NODEJS_EXTERNAL_MEMORY
	];
}));
// node_modules/prom-client/lib/metrics/heapSpacesSizeAndUsed.js
var require_heapSpacesSizeAndUsed = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const v8 = __require("v8");
	const METRICS = [
		"total",
		"used",
		"available"
	];
	const NODEJS_HEAP_SIZE = {};
	METRICS.forEach((metricType) => {
		NODEJS_HEAP_SIZE[metricType] = `nodejs_heap_space_size_${metricType}_bytes`;
	});
	module.exports = (registry, config = {}) => {
		try {
			v8.getHeapSpaceStatistics();
		} catch (e) {
			if (e.code === "ERR_NOT_IMPLEMENTED") return;
			throw e;
		}
		const registers = registry ? [registry] : void 0;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = ["space", ...Object.keys(labels)];
		const gauges = {};
		METRICS.forEach((metricType) => {
			gauges[metricType] = new Gauge({
				name: namePrefix + NODEJS_HEAP_SIZE[metricType],
				help: `Process heap space size ${metricType} from Node.js in bytes.`,
				labelNames,
				registers
			});
		});
		gauges.total.collect = () => {
			for (const space of v8.getHeapSpaceStatistics()) {
				const spaceName = space.space_name.substr(0, space.space_name.indexOf("_space"));
				gauges.total.set({
					space: spaceName,
					...labels
				}, space.space_size);
				gauges.used.set({
					space: spaceName,
					...labels
				}, space.space_used_size);
				gauges.available.set({
					space: spaceName,
					...labels
				}, space.space_available_size);
			}
		};
	};
	module.exports.metricNames = Object.values(NODEJS_HEAP_SIZE);
}));
// node_modules/prom-client/lib/metrics/version.js
var require_version = __commonJSMin(((exports, module) => {
	const Gauge = require_gauge();
	const version = process.version;
	const versionSegments = version.slice(1).split(".").map(Number);
	const NODE_VERSION_INFO = "nodejs_version_info";
	module.exports = (registry, config = {}) => {
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		new Gauge({
			name: namePrefix + NODE_VERSION_INFO,
			help: "Node.js version info.",
			labelNames: [
				"version",
				"major",
				"minor",
				"patch",
				...labelNames
			],
			registers: registry ? [registry] : void 0,
			aggregator: "first",
			collect() {
				this.labels(version, versionSegments[0], versionSegments[1], versionSegments[2], ...Object.values(labels)).set(1);
			}
		});
	};
	module.exports.metricNames = [NODE_VERSION_INFO];
}));
// node_modules/prom-client/lib/metrics/gc.js
var require_gc = __commonJSMin(((exports, module) => {
	const Histogram = require_histogram();
	let perf_hooks;
	try {
		perf_hooks = __require("perf_hooks");
	} catch {}
	const NODEJS_GC_DURATION_SECONDS = "nodejs_gc_duration_seconds";
	const DEFAULT_GC_DURATION_BUCKETS = [
		.001,
		.01,
		.1,
		1,
		2,
		5
	];
	const kinds = [];
	if (perf_hooks && perf_hooks.constants) {
		kinds[perf_hooks.constants.NODE_PERFORMANCE_GC_MAJOR] = "major";
		kinds[perf_hooks.constants.NODE_PERFORMANCE_GC_MINOR] = "minor";
		kinds[perf_hooks.constants.NODE_PERFORMANCE_GC_INCREMENTAL] = "incremental";
		kinds[perf_hooks.constants.NODE_PERFORMANCE_GC_WEAKCB] = "weakcb";
	}
	module.exports = (registry, config = {}) => {
		if (!perf_hooks) return;
		const namePrefix = config.prefix ? config.prefix : "";
		const labels = config.labels ? config.labels : {};
		const labelNames = Object.keys(labels);
		const buckets = config.gcDurationBuckets ? config.gcDurationBuckets : DEFAULT_GC_DURATION_BUCKETS;
		const gcHistogram = new Histogram({
			name: namePrefix + NODEJS_GC_DURATION_SECONDS,
			help: "Garbage collection duration by kind, one of major, minor, incremental or weakcb.",
			labelNames: ["kind", ...labelNames],
			enableExemplars: false,
			buckets,
			registers: registry ? [registry] : void 0
		});
		new perf_hooks.PerformanceObserver((list) => {
			const entry = list.getEntries()[0];
			const kind = entry.detail ? kinds[entry.detail.kind] : kinds[entry.kind];
			gcHistogram.observe(Object.assign({ kind }, labels), entry.duration / 1e3);
		}).observe({ entryTypes: ["gc"] });
	};
	module.exports.metricNames = [NODEJS_GC_DURATION_SECONDS];
}));
// node_modules/prom-client/lib/defaultMetrics.js
var require_defaultMetrics = __commonJSMin(((exports, module) => {
	const { isObject } = require_util();
	const processCpuTotal = require_processCpuTotal();
	const processStartTime = require_processStartTime();
	const osMemoryHeap = require_osMemoryHeap();
	const processOpenFileDescriptors = require_processOpenFileDescriptors();
	const processMaxFileDescriptors = require_processMaxFileDescriptors();
	const eventLoopLag = require_eventLoopLag();
	const processHandles = require_processHandles();
	const processRequests = require_processRequests();
	const processResources = require_processResources();
	const heapSizeAndUsed = require_heapSizeAndUsed();
	const heapSpacesSizeAndUsed = require_heapSpacesSizeAndUsed();
	const version = require_version();
	const gc = require_gc();
	const metrics = {
		processCpuTotal,
		processStartTime,
		osMemoryHeap,
		processOpenFileDescriptors,
		processMaxFileDescriptors,
		eventLoopLag,
		...typeof process.getActiveResourcesInfo === "function" ? { processResources } : {},
		processHandles,
		processRequests,
		heapSizeAndUsed,
		heapSpacesSizeAndUsed,
		version,
		gc
	};
	const metricsList = Object.keys(metrics);
	module.exports = function collectDefaultMetrics(config) {
		if (config !== null && config !== void 0 && !isObject(config)) throw new TypeError("config must be null, undefined, or an object");
		config = {
			eventLoopMonitoringPrecision: 10,
			...config
		};
		for (const metric of Object.values(metrics)) metric(config.register, config);
	};
	module.exports.metricsList = metricsList;
}));
// node_modules/prom-client/lib/metricAggregators.js
var require_metricAggregators = __commonJSMin(((exports) => {
	const { Grouper, hashObject } = require_util();
	function AggregatorFactory(aggregatorFn) {
		return (metrics) => {
			if (metrics.length === 0) return;
			const result = {
				help: metrics[0].help,
				name: metrics[0].name,
				type: metrics[0].type,
				values: [],
				aggregator: metrics[0].aggregator
			};
			const byLabels = new Grouper();
			metrics.forEach((metric) => {
				metric.values.forEach((value) => {
					const key = hashObject(value.labels);
					byLabels.add(`${value.metricName}_${key}`, value);
				});
			});
			byLabels.forEach((values) => {
				if (values.length === 0) return;
				const valObj = {
					value: aggregatorFn(values),
					labels: values[0].labels
				};
				if (values[0].metricName) valObj.metricName = values[0].metricName;
				result.values.push(valObj);
			});
			return result;
		};
	}
	exports.AggregatorFactory = AggregatorFactory;
	exports.aggregators = {
		sum: AggregatorFactory((v) => v.reduce((p, c) => p + c.value, 0)),
		first: AggregatorFactory((v) => v[0].value),
		omit: () => {},
		average: AggregatorFactory((v) => v.reduce((p, c) => p + c.value, 0) / v.length),
		min: AggregatorFactory((v) => v.reduce((p, c) => Math.min(p, c.value), Infinity)),
		max: AggregatorFactory((v) => v.reduce((p, c) => Math.max(p, c.value), -Infinity))
	};
}));
// node_modules/prom-client/lib/cluster.js
var require_cluster = __commonJSMin(((exports, module) => {
	const Registry = require_registry();
	const { Grouper } = require_util();
	const { aggregators } = require_metricAggregators();
	let cluster = () => {
		const data = __require("cluster");
		cluster = () => data;
		return data;
	};
	const GET_METRICS_REQ = "prom-client:getMetricsReq";
	const GET_METRICS_RES = "prom-client:getMetricsRes";
	let registries = [Registry.globalRegistry];
	let requestCtr = 0;
	let listenersAdded = false;
	const requests = new Map();
	var AggregatorRegistry = class extends Registry {
		constructor(regContentType = Registry.PROMETHEUS_CONTENT_TYPE) {
			super(regContentType);
			addListeners();
		}
		clusterMetrics() {
			const requestId = requestCtr++;
			return new Promise((resolve, reject) => {
				let settled = false;
				function done(err, result) {
					if (settled) return;
					settled = true;
					if (err) reject(err);
					else resolve(result);
				}
				const request = {
					responses: [],
					pending: 0,
					done,
					errorTimeout: setTimeout(() => {
						const err = new Error("Operation timed out.");
						request.done(err);
					}, 5e3)
				};
				requests.set(requestId, request);
				const message = {
					type: GET_METRICS_REQ,
					requestId
				};
				for (const id in cluster().workers) if (cluster().workers[id].isConnected()) {
					cluster().workers[id].send(message);
					request.pending++;
				}
				if (request.pending === 0) {
					clearTimeout(request.errorTimeout);
					process.nextTick(() => done(null, ""));
				}
			});
		}
		get contentType() {
			return super.contentType;
		}
		static aggregate(metricsArr, registryType = Registry.PROMETHEUS_CONTENT_TYPE) {
			const aggregatedRegistry = new Registry();
			const metricsByName = new Grouper();
			aggregatedRegistry.setContentType(registryType);
			metricsArr.forEach((metrics) => {
				metrics.forEach((metric) => {
					metricsByName.add(metric.name, metric);
				});
			});
			metricsByName.forEach((metrics) => {
				const aggregatorName = metrics[0].aggregator;
				const aggregatorFn = aggregators[aggregatorName];
				if (typeof aggregatorFn !== "function") throw new Error(`'${aggregatorName}' is not a defined aggregator.`);
				const aggregatedMetric = aggregatorFn(metrics);
				if (aggregatedMetric) {
					const aggregatedMetricWrapper = Object.assign({ get: () => aggregatedMetric }, aggregatedMetric);
					aggregatedRegistry.registerMetric(aggregatedMetricWrapper);
				}
			});
			return aggregatedRegistry;
		}
		static setRegistries(regs) {
			if (!Array.isArray(regs)) regs = [regs];
			regs.forEach((reg) => {
				if (!(reg instanceof Registry)) throw new TypeError(`Expected Registry, got ${typeof reg}`);
			});
			registries = regs;
		}
	};
	function addListeners() {
		if (listenersAdded) return;
		listenersAdded = true;
		if (cluster().isMaster) cluster().on("message", (worker, message) => {
			if (message.type === GET_METRICS_RES) {
				const request = requests.get(message.requestId);
				if (message.error) {
					request.done(new Error(message.error));
					return;
				}
				message.metrics.forEach((registry) => request.responses.push(registry));
				request.pending--;
				if (request.pending === 0) {
					requests.delete(message.requestId);
					clearTimeout(request.errorTimeout);
					const promString = AggregatorRegistry.aggregate(request.responses).metrics();
					request.done(null, promString);
				}
			}
		});
		if (cluster().isWorker) process.on("message", (message) => {
			if (message.type === GET_METRICS_REQ) Promise.all(registries.map((r) => r.getMetricsAsJSON())).then((metrics) => {
				process.send({
					type: GET_METRICS_RES,
					requestId: message.requestId,
					metrics
				});
			}).catch((error) => {
				process.send({
					type: GET_METRICS_RES,
					requestId: message.requestId,
					error: error.message
				});
			});
		});
	}
	module.exports = AggregatorRegistry;
}));
// src/broker/record/call-durations.ts
var import_prom_client = __commonJSMin(((exports) => {
	exports.register = require_registry().globalRegistry;
	exports.Registry = require_registry();
	Object.defineProperty(exports, "contentType", {
		configurable: false,
		enumerable: true,
		get() {
			return exports.register.contentType;
		},
		set(value) {
			exports.register.setContentType(value);
		}
	});
	exports.prometheusContentType = exports.Registry.PROMETHEUS_CONTENT_TYPE;
	exports.openMetricsContentType = exports.Registry.OPENMETRICS_CONTENT_TYPE;
	exports.validateMetricName = require_validation().validateMetricName;
	exports.Counter = require_counter();
	exports.Gauge = require_gauge();
	exports.Histogram = require_histogram();
	exports.Summary = require_summary();
	exports.Pushgateway = require_pushgateway();
	exports.linearBuckets = require_bucketGenerators().linearBuckets;
	exports.exponentialBuckets = require_bucketGenerators().exponentialBuckets;
	exports.collectDefaultMetrics = require_defaultMetrics();
	exports.aggregators = require_metricAggregators().aggregators;
	exports.AggregatorRegistry = require_cluster();
}))();
const PROVIDER_CALLS = [
	"issue",
	"revoke",
	"probe",
	"tidy",
	"classify"
];
const PROVIDER_OUTCOMES = [
	"ok",
	"permanent",
	"retryable",
	"new_id_token",
	"late",
	"fault"
];
const SLOW = [
	.005,
	.01,
	.025,
	.05,
	.1,
	.25,
	.5,
	1,
	2.5,
	5,
	10,
	15
];
const FAST = [
	5e-4,
	.001,
	.0025,
	.005,
	.01,
	.025,
	.05,
	.1,
	.25,
	.5,
	1,
	3
];
function createCallDurations(registry) {
	const registers = [registry];
	const histogram = (name, help, { labels = UNNAMED, buckets = SLOW } = {}) => {
		const labelNames = [...labels, "outcome"];
		return new import_prom_client.Histogram({
			name,
			help,
			labelNames,
			buckets,
			registers
		});
	};
	const of = {
		exchange: histogram("stepkey_exchange_duration_seconds", "POST /token, by outcome."),
		gate: histogram("stepkey_gate_duration_seconds", "How long writes wait for the gate."),
		end: histogram("stepkey_end_duration_seconds", "Ends of leases, by their state then."),
		provider: histogram("stepkey_provider_duration_seconds", "Calls of providers, by server, call and outcome.", { labels: [
			"kind",
			"server",
			"call"
		] }),
		store: histogram("stepkey_store_duration_seconds", "Calls of the store, by method and outcome.", {
			labels: ["method"],
			buckets: FAST
		})
	};
	return {
		observe: ({ part, ...labels }, outcome, seconds) => {
			of[part].observe({
				...labels,
				outcome
			}, seconds);
		},
		forgetServer: (kind, server) => {
			for (const call of PROVIDER_CALLS) for (const outcome of PROVIDER_OUTCOMES) of.provider.remove({
				kind,
				server,
				call,
				outcome
			});
		}
	};
}
const UNNAMED = [];
// src/broker/record/metrics.ts
const ALARMS = [
	"break_glass",
	"theft",
	"id_mismatch",
	"stuck",
	"unreadable",
	"policy_invalid",
	"policy_held",
	"cap_gone",
	"server",
	"no_longer_reads",
	"rotate",
	"finding",
	"orphan",
	"store_down",
	"audit_down",
	"issuer_down",
	"github_down",
	"server_down"
];
const PART_HELP = {
	store: "Whether the store is available, and can be written.",
	audit: "Whether the audit log can be written.",
	issuer: "Whether the issuer's keys can be read.",
	github: "Whether the token can read from GitHub what the policies need."
};
function createMetrics({ ofProcess = false } = {}) {
	const registry = new import_prom_client.Registry();
	if (ofProcess) (0, import_prom_client.collectDefaultMetrics)({ register: registry });
	const { counter, gauge } = figuresIn(registry);
	const leases = createLeaseFigures(registry);
	const limit = gauge("stepkey_github_limit", "GitHub's rate limit, by owner's installation.", ["owner", "resource"]);
	const remaining = gauge("stepkey_github_remaining", "What is left of it.", ["owner", "resource"]);
	const parts = new Map([
		"audit",
		"issuer",
		"github"
	].map((part) => [part, gauge(`stepkey_${part}_up`, PART_HELP[part])]));
	const servers = gauge("stepkey_server_up", "Whether a server could issue, by kind and name.", ["kind", "server"]);
	const unusable = gauge("stepkey_credentials_unusable", UNUSABLE);
	const mistakes = gauge("stepkey_policy_mistakes", "Mistakes in policies.");
	const decisions = counter("stepkey_decisions_total", "Decisions of POST /token, by code.", ["code"]);
	const alarms = counter("stepkey_alarms_total", "Alarms that an admin should look at.", ["alarm"]);
	const responses = counter("stepkey_answers_total", "HTTP responses, by endpoint and status.", ["route", "status"]);
	const unauthenticated = counter("stepkey_unauthenticated_total", WITHOUT_TOKEN, ["route", "code"]);
	const events = counter("stepkey_webhook_events_total", EVENTS$1, ["outcome"]);
	const writes = counter("stepkey_github_writes_total", WRITES, ["kind", "outcome"]);
	const writesDue = gauge("stepkey_github_writes_due", WRITES_DUE);
	const leftOut = counter("stepkey_log_left_out_total", "How many of these the log leaves out.");
	const lostSpans = counter("stepkey_spans_lost_total", "Spans that no collector of traces got.");
	for (const alarm of ALARMS) alarms.inc({ alarm }, 0);
	let policyMistakes;
	let withoutServer = 0;
	const showMistakes = () => {
		if (policyMistakes !== void 0) mistakes.set(policyMistakes + withoutServer);
	};
	const durations = createCallDurations(registry);
	return {
		...durations,
		countDecision: (code) => decisions.inc({ code }),
		countAlarm: (alarm) => alarms.inc({ alarm }),
		countResponse: (route, status) => responses.inc({
			route,
			status
		}),
		countUnauthenticated: (route, code) => unauthenticated.inc({
			route,
			code
		}),
		countEvent: (outcome) => events.inc({ outcome }),
		countGitHubWrite: (kind, outcome) => writes.inc({
			kind,
			outcome
		}),
		setGitHubTasksDue: (count) => writesDue.set(count),
		countLeftOut: () => leftOut.inc(),
		countLostSpans: (spans) => lostSpans.inc(spans),
		setServerReady: (kind, server, ready) => servers.set({
			kind,
			server
		}, ready ? 1 : 0),
		removeServer: (kind, server) => {
			servers.remove({
				kind,
				server
			});
			durations.forgetServer(kind, server);
		},
		setPartUp: (part, up) => {
			if (part === "store") leases.storeUp = up;
			else parts.get(part)?.set(up ? 1 : 0);
		},
		setGitHubLimit: ({ owner, resource }, { limit: most, remaining: left }) => {
			if (!/^[\w.-]*$/u.test(owner)) return;
			const labels = owner === "" ? { resource } : {
				owner,
				resource
			};
			limit.set(labels, most);
			remaining.set(labels, left);
		},
		setPolicyMistakes: (count) => {
			policyMistakes = count;
			showMistakes();
		},
		setGrantsWithoutServer: (count) => {
			withoutServer = count;
			showMistakes();
		},
		setCredentialsUnusable: (count) => unusable.set(count),
		render: (figures) => {
			leases.show(figures);
			return registry.metrics();
		}
	};
}
const UNUSABLE = "Credentials of grants whose role or database is missing or unfit.";
const WITHOUT_TOKEN = "Requests without a valid token, by endpoint and code.";
const WRITES = "Attempts to write a check run or an answer to a rule to GitHub.";
const WRITES_DUE = "Check runs and answers to rules that are due, and that no broker works on.";
const EVENTS$1 = "Events of GitHub, by what came of them.";
function figuresIn(registry) {
	const registers = [registry];
	return {
		counter: (name, help, labelNames = []) => new import_prom_client.Counter({
			name,
			help,
			labelNames,
			registers
		}),
		gauge: (name, help, labelNames = []) => {
			const gauge = new import_prom_client.Gauge({
				name,
				help,
				labelNames,
				registers
			});
			if (labelNames.length === 0) gauge.remove();
			return gauge;
		}
	};
}
function createLeaseFigures(registry) {
	const { gauge } = figuresIn(registry);
	const up = gauge("stepkey_store_up", PART_HELP.store);
	const states = gauge("stepkey_leases", "Leases in the store, by state.", ["state"]);
	const oldest = gauge("stepkey_oldest_lease_seconds", "Age of the oldest lease not ended.");
	const overdue = gauge("stepkey_lease_overdue_seconds", OVERDUE);
	const shown = {
		storeUp: true,
		show: (figures) => {
			states.reset();
			oldest.remove();
			overdue.remove();
			up.set(figures !== void 0 && shown.storeUp ? 1 : 0);
			if (figures === void 0) return;
			for (const [state, count] of Object.entries(figures.states)) states.set({ state }, count);
			oldest.set(figures.oldestMs / 1e3);
			overdue.set(figures.overdueMs / 1e3);
		}
	};
	return shown;
}
const OVERDUE = "How long ago the lease that is most overdue should have ended; 0: none is.";
// src/broker/record/notices.ts
const TIMEOUT_MS = 5e3;
const RETRIES = {
	firstWaitMs: 2e3,
	maxWaitMs: 12e4,
	attempts: 9,
	jitter: .5
};
const MAX_UNDER_WAY = 100;
function createNotices({ address, send, clock, jitter, log }) {
	const stopped = new AbortController();
	const underWay = new Set();
	const attempt = async (to, notice) => {
		const sent = await send({
			method: "POST",
			url: to.reveal(),
			headers: { "content-type": "application/json" },
			body: JSON.stringify(notice),
			timeoutMs: TIMEOUT_MS,
			maxBytes: 65536,
			signal: stopped.signal
		});
		if (!sent.ok) return sent.error.kind;
		const { status } = sent.value;
		return status >= 200 && status < 300 ? void 0 : `status ${status}`;
	};
	const tell = async (to, notice) => {
		const { event: about, trace } = notice;
		const effects = {
			clock,
			random: jitter,
			signal: stopped.signal
		};
		const fault = await withBackoff(RETRIES, effects, async (number) => {
			const why = await attempt(to, notice).catch(() => "fault");
			if (why === void 0) return { outcome: why };
			const message = `The configured address was not told (attempt ${number}): ${why}.`;
			log({
				level: "warning",
				event: "notice_failed",
				about,
				trace,
				message
			});
			return {
				outcome: why,
				again: { afterMs: void 0 }
			};
		});
		if (fault === void 0) log({
			level: "info",
			event: "notice_taken",
			about,
			trace
		});
		else abandon(notice, fault);
	};
	const abandon = ({ event: about, trace, text }, why) => {
		log({
			level: "error",
			event: "notice_abandoned",
			about,
			trace,
			message: `The configured address was never told: ${text} (${why})`
		});
	};
	return {
		send: (notice) => {
			if (address === void 0) return;
			if (stopped.signal.aborted || underWay.size >= MAX_UNDER_WAY) {
				abandon(notice, stopped.signal.aborted ? "the broker stops" : "too many at once");
				return;
			}
			const telling = tell(address, notice).finally(() => underWay.delete(telling));
			underWay.add(telling);
		},
		stop: async () => {
			stopped.abort();
			await Promise.all(underWay);
		}
	};
}
// src/broker/record/request-log.ts
function createRequestLog(effects) {
	const { log, metrics, sampler } = effects;
	return (served) => {
		const { method, route, status, code, ms, trace, isAuthenticated = false, reason } = served;
		metrics.countResponse(route, status);
		if (!isAuthenticated && sampler?.take(served) === false) return;
		log({
			level: "info",
			event: "request",
			method,
			route,
			status,
			...code === void 0 ? {} : { code },
			...isAuthenticated || reason === void 0 ? {} : { reason },
			ms,
			trace
		});
	};
}
// src/broker/record/unusable-grants.ts
function createUnusableGrants({ log, metrics }) {
	const unusable = new Map();
	const count = () => metrics.setCredentialsUnusable(unusable.size);
	return {
		note: (at, trouble) => {
			const key = credentialKey(at);
			const before = unusable.get(key);
			if (trouble === void 0) {
				if (unusable.delete(key)) log({
					level: "info",
					event: "grant_recovered",
					...fieldsOf(at)
				});
			} else if (before !== trouble.message) {
				unusable.set(key, trouble.message);
				metrics.countAlarm("server");
				log(alarmEntry(at, trouble));
			}
			count();
		},
		keepOnly: (credentials) => {
			const known = new Set(credentials.map(credentialKey));
			for (const key of unusable.keys()) if (!known.has(key)) unusable.delete(key);
			count();
		}
	};
}
function alarmEntry(at, { name, message, remedy }) {
	const text = `${name}: ${message}`;
	return {
		level: "error",
		event: "alarm",
		alarm: "server",
		...fieldsOf(at),
		message: text,
		remedy
	};
}
function fieldsOf({ kind, settings, source, grant }) {
	return {
		kind,
		server: settings.server,
		source,
		grant
	};
}
function credentialKey({ kind, settings }) {
	return JSON.stringify([kind, settings]);
}
// src/broker/record/sampler.ts
const INTERVAL_MS = 6e4;
const MAX_OF_KIND = 20;
const MAX_LINES = 60;
const LEAST_OF_KIND = 3;
function createSampler({ clock, log, metrics, signal }) {
	const written = new Map();
	let lines = 0;
	let leftOut = 0;
	let isRunning = false;
	const endInterval = async () => {
		await clock.sleep(INTERVAL_MS, signal);
		isRunning = false;
		written.clear();
		lines = 0;
		if (leftOut === 0) return;
		log({
			level: "warning",
			event: "requests_left_out",
			count: leftOut,
			message: "Requests without a valid token are not logged one by one."
		});
		leftOut = 0;
	};
	return { take: ({ route, status, code = "none" }) => {
		metrics.countUnauthenticated(route, code);
		if (!isRunning) {
			isRunning = true;
			endInterval();
		}
		const kind = `${route} ${status} ${code}`;
		const ofKind = written.get(kind) ?? 0;
		if (ofKind >= LEAST_OF_KIND && (ofKind >= MAX_OF_KIND || lines >= MAX_LINES)) {
			leftOut += 1;
			metrics.countLeftOut();
			return false;
		}
		written.set(kind, ofKind + 1);
		lines += 1;
		return true;
	} };
}
// src/broker/context/ended-credentials.ts
const LONGEST_MS$3 = 468e5;
const PART_MS = 6e5;
const OVERLAP_MS$1 = 3e4;
function createEndedCredentials(store, kind) {
	const known = new Map();
	let readAt;
	const update = async () => {
		const now = await store.now();
		const since = readAt !== void 0 && now >= readAt ? (readAt ?? now) - OVERLAP_MS$1 : now - LONGEST_MS$3;
		const diesAfter = now - HOSTS_BEHIND_MS;
		for (const part of partsOf$2(since, now)) {
			for (const one of await store.endedSince({
				kind,
				diesAfter,
				...part
			})) if (!known.has(one.lease)) known.set(one.lease, one);
			await setImmediate$1();
		}
		for (const [lease, { diesAt }] of known) if (diesAt <= diesAfter) known.delete(lease);
		readAt = now;
	};
	return { read: singleFlight(async () => {
		try {
			await update();
		} catch (error) {
			if (!(error instanceof StoreError) || readAt === void 0) throw error;
		}
		return known.values();
	}) };
}
function partsOf$2(since, now) {
	const count = Math.max(1, Math.ceil((now - since) / PART_MS));
	return Array.from({ length: count }, (_, index) => {
		const from = since + index * PART_MS;
		return index === count - 1 ? { since: from } : {
			since: from,
			until: from + PART_MS
		};
	});
}
// src/broker/context/publications.ts
const FRESH_MS$1 = 1e3;
const REST_AFTER_MAKING = 20;
const MAX_FRESH_MS = 5e3;
function createPublications({ rules, store, providers, clock }) {
	const ended = new Map();
	const made = new Map();
	const make = async (kind, server) => {
		const ofKind = ended.get(kind) ?? createEndedCredentials(store, kind);
		ended.set(kind, ofKind);
		const all = [...await ofKind.read()];
		const bytes = providers.get(kind)?.publication?.render(server, all);
		return bytes === void 0 ? void 0 : {
			bytes,
			etag: etagOf(bytes)
		};
	};
	const fresh = async (kind, server) => {
		const key = `${kind} ${server}`;
		const [now, before] = [clock.now(), made.get(key)];
		if (before !== void 0 && Math.abs(now - before.at) < before.freshMs) return before.document;
		const next = {
			document: make(kind, server),
			at: now,
			freshMs: MAX_FRESH_MS
		};
		made.set(key, next);
		try {
			const document = await next.document;
			const tookMs = Math.abs(clock.now() - now);
			next.freshMs = Math.min(Math.max(FRESH_MS$1, REST_AFTER_MAKING * tookMs), MAX_FRESH_MS);
			return document;
		} catch (error) {
			if (made.get(key) === next) made.delete(key);
			throw error;
		}
	};
	return { find: async (kind, server) => {
		if (rules.servers[kind]?.includes(server) !== true) return void 0;
		const document = await fresh(kind, server);
		if (document !== void 0) providers.get(kind)?.publication?.fetched(server);
		return document;
	} };
}
function etagOf(bytes) {
	return `"${createHash("sha256").update(bytes).digest("base64url")}"`;
}
// src/broker/context/shared-ends.ts
const MAX_WAITING_FOR_ONE = 16;
const DEFAULT_MAX_WAITING = 512;
function createSharedEnds(deps) {
	const { maxWaitingEnds = DEFAULT_MAX_WAITING } = deps.rules;
	const running = new Map();
	let waiting = 0;
	const begin = (id, mark) => {
		const marked = mark();
		const onRequested = (facts) => {
			end.requested = facts;
		};
		const end = {
			marked,
			outcome: marked.then((lease) => endMarked(lease, {
				...deps,
				onRequested
			})).finally(() => running.delete(id)),
			waiting: 0,
			requested: void 0
		};
		running.set(id, end);
		return end;
	};
	const join = async (id, mark) => {
		const end = running.get(id) ?? begin(id, mark);
		if (end.waiting >= MAX_WAITING_FOR_ONE) return end.marked;
		end.waiting += 1;
		try {
			return await end.outcome;
		} finally {
			end.waiting -= 1;
		}
	};
	const inPlace = async (wait, crowded) => {
		if (waiting >= maxWaitingEnds) return crowded();
		waiting += 1;
		try {
			return await wait();
		} finally {
			waiting -= 1;
		}
	};
	return {
		endOne: ({ id }, mark) => inPlace(() => join(id, mark), () => running.get(id)?.marked ?? mark()),
		requested: (lease) => running.get(lease)?.requested,
		endAll: (leases) => inPlace(() => Promise.all(leases.map((lease) => join(lease.id, async () => lease))), async () => leases)
	};
}
// src/broker/exchange/fair-turns.ts
function createFairTurns(limits) {
	const queues = new Map();
	const running = {
		all: 0,
		byOwner: new Tally(),
		byRepository: new Tally()
	};
	let waiting = 0;
	const mayRun = ({ owner, repository }) => {
		const free = limits.running - running.all;
		const ofRepository = running.byRepository.of(keyOf$5({
			owner,
			repository
		}));
		return running.byOwner.of(owner) < limits.runningPerOwner && ofRepository < Math.min(limits.runningPerRepository, free);
	};
	const start = (party) => {
		running.all += 1;
		running.byOwner.add(party.owner, 1);
		running.byRepository.add(keyOf$5(party), 1);
	};
	const startNext = () => {
		const party = firstThat(queues, mayRun);
		if (party === void 0) return void 0;
		const ticket = takeFirst(queues, party);
		waiting -= 1;
		start(party);
		return ticket;
	};
	return {
		ask: (ticket, party) => {
			if (mayRun(party)) {
				start(party);
				return "runs";
			}
			if ((queues.get(party.owner)?.get(party.repository)?.length ?? 0) >= limits.waitingPerRepository) return "waitingPerRepository";
			if (waiting >= limits.waiting) return "waiting";
			append$1(queues, party, ticket);
			waiting += 1;
			return "waits";
		},
		finish: (party) => {
			running.all -= 1;
			running.byOwner.add(party.owner, -1);
			running.byRepository.add(keyOf$5(party), -1);
			const started = [];
			for (let next = startNext(); next !== void 0; next = startNext()) started.push(next);
			return started;
		},
		leave: (ticket, party) => {
			if (remove(queues, party, ticket)) waiting -= 1;
		},
		boundBy: (party) => {
			if (running.byOwner.of(party.owner) >= limits.runningPerOwner) return "runningPerOwner";
			return running.byRepository.of(keyOf$5(party)) >= limits.runningPerRepository ? "runningPerRepository" : "running";
		},
		ahead: (party) => countAhead(queues, party)
	};
}
var Tally = class {
	#counts = new Map();
	of(name) {
		return this.#counts.get(name) ?? 0;
	}
	add(name, more) {
		const count = this.of(name) + more;
		if (count === 0) this.#counts.delete(name);
		else this.#counts.set(name, count);
	}
};
function keyOf$5({ owner, repository }) {
	return `${owner}/${repository}`;
}
function firstThat(queues, isFit) {
	for (const [owner, repositories] of queues) for (const repository of repositories.keys()) if (isFit({
		owner,
		repository
	})) return {
		owner,
		repository
	};
}
function takeFirst(queues, { owner, repository }) {
	const repositories = queues.get(owner);
	const queue = repositories?.get(repository);
	if (repositories === void 0 || queue === void 0) return void 0;
	const ticket = queue.shift();
	repositories.delete(repository);
	if (queue.length > 0) repositories.set(repository, queue);
	queues.delete(owner);
	if (repositories.size > 0) queues.set(owner, repositories);
	return ticket;
}
function append$1(queues, party, ticket) {
	const repositories = queues.get(party.owner) ?? new Map();
	const queue = repositories.get(party.repository) ?? [];
	queue.push(ticket);
	queues.set(party.owner, repositories.set(party.repository, queue));
}
function remove(queues, party, ticket) {
	const repositories = queues.get(party.owner);
	const queue = repositories?.get(party.repository);
	const at = queue?.indexOf(ticket) ?? -1;
	if (repositories === void 0 || queue === void 0 || at === -1) return false;
	queue.splice(at, 1);
	if (queue.length === 0) repositories.delete(party.repository);
	if (repositories.size === 0) queues.delete(party.owner);
	return true;
}
function countAhead(queues, { owner, repository }) {
	const repositories = queues.get(owner) ?? new Map();
	const own = repositories.get(repository)?.length ?? 0;
	let ofOwner = own;
	for (const [name, { length }] of repositories) if (name !== repository) ofOwner += Math.min(length, own + 1);
	let all = ofOwner;
	for (const [name, others] of queues) if (name !== owner) all += Math.min(countIn(others), ofOwner + 1);
	return {
		all,
		own
	};
}
function countIn(repositories) {
	let count = 0;
	for (const { length } of repositories.values()) count += length;
	return count;
}
// src/broker/exchange/turn-keeper.ts
const MAX_WAIT_MS = 6e3;
const MAX_TYPICAL_MS = 15e3;
const WEIGHT = .1;
function createTurnKeeper(options) {
	const { clock, limits } = options;
	const turns = createFairTurns(limits);
	let typicalMs = 0;
	const run = (party) => {
		const startedAt = clock.now();
		return { done: () => {
			const tookMs = Math.min(Math.max(0, clock.now() - startedAt), MAX_TYPICAL_MS);
			typicalMs = typicalMs === 0 ? tookMs : typicalMs + WEIGHT * (tookMs - typicalMs);
			for (const ticket of turns.finish(party)) ticket.start();
		} };
	};
	const expectedWait = (party) => {
		const { all, own } = turns.ahead(party);
		const places = Math.min(limits.runningPerRepository, Math.ceil(limits.running / 2));
		return Math.max((all + 1) / limits.running, (own + 1) / places) * typicalMs;
	};
	const refuseLate = (party, waitMs) => {
		const bound = turns.boundBy(party);
		return refuseFor(`${options[bound]} is ${limits[bound]}, and its turn would come too late`, waitMs);
	};
	return { take: async (party) => {
		const started = new AbortController();
		const ticket = { start: () => started.abort("started") };
		const waitMs = expectedWait(party);
		const asked = turns.ask(ticket, party);
		if (asked === "runs") return ok(run(party));
		if (asked !== "waits") return refuseAt(options[asked], limits[asked], waitMs);
		if (waitMs > MAX_WAIT_MS) {
			turns.leave(ticket, party);
			return refuseLate(party, waitMs);
		}
		await clock.sleep(MAX_WAIT_MS, started.signal);
		if (started.signal.aborted) return ok(run(party));
		turns.leave(ticket, party);
		return refuseLate(party, expectedWait(party));
	} };
}
function refuseAt(name, most, waitMs) {
	return refuseFor(`${name} is ${most}, and as many wait already`, waitMs);
}
function refuseFor(reason, waitMs) {
	return refuse$1("overloaded", reason, {
		remedy: `Try again after the time in Retry-After. The reason: ${reason}.`,
		retryAfterSeconds: Math.ceil(waitMs / 1e3)
	});
}
// src/broker/exchange/all-turns.ts
const VERIFYING = {
	running: 64,
	runningPerOwner: 48,
	runningPerRepository: 32,
	waiting: 512,
	waitingPerRepository: 128
};
function createAllTurns({ clock, rules }) {
	const running = rules.maxExchanges ?? 128;
	const limits = {
		running,
		runningPerOwner: rules.maxExchangesPerOwner ?? running,
		runningPerRepository: rules.maxExchangesPerRepository ?? 32,
		waiting: rules.maxWaitingExchanges ?? 512,
		waitingPerRepository: rules.maxWaitingExchangesPerRepository ?? 64
	};
	return {
		verifying: createTurnKeeper({
			clock,
			limits: VERIFYING,
			running: "the number of ID tokens that are verified at once",
			runningPerOwner: "the number of ID tokens that are verified at once for exchanges",
			runningPerRepository: "the number of ID tokens of one address that are verified at once",
			waiting: "the number of ID tokens that wait to be verified",
			waitingPerRepository: "the number of ID tokens of one address that wait to be verified"
		}),
		exchanges: createTurnKeeper({
			clock,
			limits,
			running: "limits.exchanges",
			runningPerOwner: "limits.exchanges-per-owner",
			runningPerRepository: "limits.exchanges-per-repository",
			waiting: "limits.waiting-exchanges",
			waitingPerRepository: "limits.waiting-exchanges-per-repository"
		})
	};
}
function partyOf({ repositoryOwnerId, repositoryId }) {
	return {
		owner: String(repositoryOwnerId),
		repository: String(repositoryId)
	};
}
function peerParty(wanted, peer) {
	return {
		owner: wanted,
		repository: peer
	};
}
// src/broker/exchange/single-use.ts
function createTokensInUse() {
	const taken = new Set();
	return {
		take: (claims) => {
			const key = keyOf$4(claims);
			if (taken.has(key)) return false;
			taken.add(key);
			return true;
		},
		release: (claims) => {
			taken.delete(keyOf$4(claims));
		}
	};
}
async function burnToken(claims, { deps }) {
	const { issuer, jwtId, keepMs } = idTokenUse(claims, deps.rules);
	return await deps.store.burn(issuer, jwtId, keepMs) ? void 0 : replayed(claims);
}
function idTokenUse({ issuer, jwtId }, { tokenMaxAgeMs, clockSkewMs }) {
	return {
		issuer,
		jwtId,
		keepMs: tokenMaxAgeMs + 2 * clockSkewMs
	};
}
function replayed({ jwtId }) {
	return refusal("token_replayed", `jti ${jwtId} was used before`);
}
async function refuseUsed(claims, { deps }) {
	const { issuer, jwtId } = claims;
	return await deps.store.isBurned(issuer, jwtId) ? replayed(claims) : void 0;
}
function keyOf$4({ issuer, jwtId }) {
	return JSON.stringify([issuer, jwtId]);
}
// src/broker/http/response.ts
const ALWAYS = {
	"cache-control": "no-store",
	"x-content-type-options": "nosniff"
};
function jsonResponse(body, rest, headers = {}) {
	return {
		status: 200,
		...rest,
		headers: {
			...ALWAYS,
			"content-type": "application/json",
			...headers
		},
		body: `${JSON.stringify(body)}\n`
	};
}
function bytesResponse(bytes, rest) {
	const { trace, etag } = rest;
	return {
		status: 200,
		headers: {
			...ALWAYS,
			...revalidated(etag),
			"content-type": "application/octet-stream"
		},
		body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
		encoding: "latin1",
		trace
	};
}
function notModifiedResponse(rest) {
	const { trace, etag } = rest;
	return {
		status: 304,
		headers: {
			...ALWAYS,
			...revalidated(etag)
		},
		body: "",
		trace
	};
}
function revalidated(etag) {
	return {
		"cache-control": "no-cache",
		etag
	};
}
function textResponse(body, rest) {
	const { trace, contentType } = rest;
	return {
		status: 200,
		headers: {
			...ALWAYS,
			"content-type": contentType
		},
		body,
		trace
	};
}
// src/broker/refusal/refusal-response.ts
const PENDING_INTERVAL_SECONDS = 10;
const RETRY_AFTER_SECONDS = 2;
function refusalResponse(refused, trace, headers = {}) {
	return responseAs(FAILURE_CODES[refused.code].wire, {
		refused,
		trace
	}, headers);
}
function bearerRefusalResponse(refused, trace) {
	const { wire } = FAILURE_CODES[refused.code];
	if (wire.error !== "invalid_grant" && wire.error !== "invalid_token") return refusalResponse(refused, trace);
	return responseAs({
		status: 401,
		error: "invalid_token"
	}, {
		refused,
		trace
	}, { "www-authenticate": "Bearer realm=\"stepkey\", error=\"invalid_token\"" });
}
function responseAs(wire, { refused, trace }, headers) {
	const { code, reason, remedy, pending, needs } = refused;
	const body = {
		error: wire.error,
		error_description: FAILURE_CODES[code].meaning,
		code,
		remedy,
		trace,
		...wire.error === "authorization_pending" ? { interval: PENDING_INTERVAL_SECONDS } : {},
		...pending === void 0 ? {} : { pending },
		...needs === void 0 ? {} : { needs }
	};
	const later = wire.status === 429 || wire.status === 503;
	const seconds = Math.max(1, Math.ceil(refused.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
	return jsonResponse(body, {
		status: wire.status,
		trace,
		code,
		reason
	}, {
		...later ? { "retry-after": String(seconds) } : {},
		...headers
	});
}
// src/broker/routes/admin.ts
const healthRoute = {
	method: "GET",
	path: "/healthz",
	audience: "both",
	isUrgent: true,
	respond: async (_request, { trace }) => jsonResponse({ status: "alive" }, { trace })
};
const readyRoute = {
	method: "GET",
	path: "/readyz",
	audience: "both",
	isUrgent: true,
	respond: async (_request, { deps, trace, state, listener }) => {
		if (state.stopping) return refusalResponse(refusal("stopping", "the broker is stopping"), trace);
		await deps.store.freezes();
		if (await deps.policy.isUsable()) return jsonResponse({
			status: "ready",
			...partsOf$1(deps, listener)
		}, { trace });
		return refusalResponse(refusal("policy_unavailable", "the policy directory cannot be read"), trace);
	}
};
function partsOf$1({ health }, listener) {
	if (health === void 0) return {};
	const parts = {};
	for (const { part, outage } of health.states()) {
		const isUp = outage === void 0;
		const name = nameOf(part, listener);
		parts[name] = isUp && parts[name] !== "down" ? "up" : "down";
	}
	return { parts };
}
function nameOf(part, listener) {
	if (part.part !== "server") return part.part;
	return listener === "clients" ? "servers" : `servers.${part.kind}.${part.server}`;
}
const metricsRoute = {
	method: "GET",
	path: "/metrics",
	audience: "admins",
	isUrgent: true,
	respond: async (_request, { deps, trace }) => {
		return textResponse(await deps.metrics.render(await leaseFigures(deps.store)), {
			trace,
			contentType: "text/plain; version=0.0.4; charset=utf-8"
		});
	}
};
async function leaseFigures(store) {
	try {
		const states = await store.countByState();
		const now = await store.now();
		const [live, ending] = await Promise.all([oldestOf(store, states, {
			among: ["issuing", "active"],
			limit: 1
		}), oldestOf(store, states, {
			among: ["revoking", "stuck"],
			limit: MAX_ENDING
		})]);
		const unended = [...live, ...ending];
		return {
			states,
			oldestMs: Math.max(0, ...unended.map(({ createdAt }) => now - createdAt)),
			overdueMs: Math.max(0, ...unended.map(({ expiresAt }) => now - expiresAt))
		};
	} catch (error) {
		if (error instanceof StoreError) return void 0;
		throw error;
	}
}
const MAX_ENDING = 100;
async function oldestOf(store, counts, { among: states, limit }) {
	return states.every((state) => counts[state] === 0) ? [] : store.list({ states }, { limit });
}
// src/broker/exchange/authenticate.ts
async function verifyToken(token, context, wanted) {
	const { deps, trail, turns, peer } = context;
	trail.note({ idTokenHash: sha256(token) });
	const turn = await turns.verifying.take(peerParty(wanted, peer));
	if (!turn.ok) return turn;
	const verified = await deps.verify(token).finally(turn.value.done);
	if (!verified.ok) return err(refusalOf$1(verified.error));
	const claims = verified.value;
	if (!deps.rules.owners.includes(claims.repositoryOwnerId)) {
		const { repositoryOwnerId: id, repository } = claims;
		return refuse$1("owner_unknown", `owner ${id} of ${repository} is not in owners`);
	}
	trail.note({ claims });
	return ok(claims);
}
function isAuthenticated(trail) {
	return trail.known().claims !== void 0;
}
function sha256(token) {
	return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
// src/broker/exchange/approve.ts
const GATE_MS$1 = 9e3;
async function approve(permit, { deps, budget, trail }) {
	const question = questionOf$1(permit);
	if (question.access === "read") return ok({
		question,
		decision: passRead(question)
	});
	if (question.rule.reason !== void 0) trail.note({ excuse: question.rule.reason });
	if (deps.gate === void 0) return decideWithoutGate(question);
	const decision = await askGate$1(deps.gate, question, {
		clock: deps.clock,
		milliseconds: budget.remaining(GATE_MS$1)
	});
	if (decision.kind !== "unavailable") trail.note({ gate: decision.reasons });
	const outcome = gateOutcome(decision);
	if (outcome.ok) return ok({
		question,
		decision: outcome.value
	});
	const refused = refusalOfGate(outcome.error);
	const isUnread = decision.kind !== "unavailable" && decision.reasons.some(({ code }) => code === UNREADABLE$2);
	return err(isUnread ? {
		...refused,
		...remedyDuringOutage(deps.health, { part: "github" })
	} : refused);
}
const UNREADABLE$2 = "facts_unreadable";
function questionOf$1({ grant, frame, claims }) {
	const { access, approval: rule } = grant;
	const { agents, bases } = frame;
	const { workflow, rollback } = grant.allow;
	const ofGrant = {
		rule,
		workflow,
		rollback,
		tagStarters: tagStarters(claims.ref, grant.allow.tags)
	};
	return gateQuestion({
		claims,
		access,
		agents,
		bases,
		...ofGrant
	});
}
function askGate$1(gate, question, limit) {
	return within(limit, (signal) => gate.decide(question, signal), () => ({
		kind: "unavailable",
		message: "GitHub did not respond in time",
		retryAfterSeconds: 5
	}));
}
function refusalOfGate(refused) {
	if (refused.code === "github_unavailable") {
		const { code, message, retryAfterSeconds } = refused;
		return refusal(code, message, { retryAfterSeconds });
	}
	if (!("reasons" in refused)) return refusal(refused.code, refused.message, { remedy: refused.remedy });
	const reason = refused.reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
	const { remedy } = refused;
	if (refused.code === "approval_refused") return refusal(refused.code, reason, { remedy });
	return refusal(refused.code, reason, {
		remedy,
		pending: refused.pending
	});
}
function pendingRefusal(decision) {
	const { reasons, remedy } = decision;
	return refusalOfGate({
		code: "approval_pending",
		reasons,
		remedy,
		pending: pendingSummary(decision)
	});
}
const ADD_GITHUB = "Add `github` to the broker's configuration, so that it can read approvals.";
function decideWithoutGate(question) {
	const decision = passExcused(question);
	if (decision !== void 0) return ok({
		question,
		decision
	});
	const reason = question.rule.count === 0 ? "without github, the broker cannot know whether an agent is behind this job on a branch of `bases`" : "github is not configured";
	return refuse$1("approval_refused", reason, { remedy: ADD_GITHUB });
}
// src/broker/discovery/missing.ts
const AVAILABLE = {
	state: "available",
	missing: []
};
function outlookOf(refused) {
	const { code, remedy, pending } = refused;
	if (pending === void 0) return {
		state: "refused",
		missing: [{
			code,
			message: codeEntry(code).meaning,
			remedy
		}]
	};
	const { commit, have, missing, who, pull_request_url: url, reasons } = pending;
	return {
		state: "needs_approval",
		missing: [{
			code,
			message: reasons.length === 0 ? codeEntry(code).meaning : reasons.join(" "),
			remedy,
			who_can_approve: who,
			...url === void 0 ? {} : { approval_url: url },
			commit,
			have,
			needed: have + missing
		}]
	};
}
// src/broker/discovery/outlook.ts
const MAX_GATE_QUESTIONS = 16;
async function outlookFor(grant, task, context) {
	const refused = await whyRefused(grant, task, context);
	return refused === void 0 ? AVAILABLE : outlookOf(refused);
}
async function whyRefused(grant, task, context) {
	const { deps, claims } = context;
	if (await deps.store.isFrozen(grant.name, claims.repository)) return refusal("frozen", "everything, the grant or the repository is frozen");
	const request = {
		idToken: context.idToken,
		grant: grant.name,
		environment: claims.environment,
		access: grant.access,
		step: "discover",
		ttlSeconds: task?.timeoutSeconds,
		idempotencyKey: "",
		supplied: {}
	};
	const own = {
		...context,
		trail: startAuditTrail(context.trail.trace)
	};
	const answer = askPolicy({
		claims,
		request
	}, context.documents, own);
	if (answer.kind === "refused") return answer.refused;
	return usedUp(answer.permit, task, context) ?? await askGateOnce(answer.permit, context);
}
function usedUp({ grant }, task, { leases }) {
	const named = task && {
		name: task.name,
		commit: "",
		parameters: {}
	};
	const seal = sealName({
		grant: grant.name,
		task: named
	});
	const taken = leases.filter((lease) => sealName(lease) === seal && lease.state !== "failed");
	const requests = new Set(taken.map(({ idempotencyKey }) => idempotencyKey)).size;
	if (requests < (task?.perJob ?? grant.perJob)) return void 0;
	return refusal(task === void 0 ? "sealed" : "task_used_up", `used ${requests} times`);
}
async function askGateOnce(permit, context) {
	const { approval, allow } = permit.grant;
	if (permit.grant.access === "read") return void 0;
	const { workflow, rollback, tags } = allow;
	const key = JSON.stringify([
		approval,
		workflow,
		rollback,
		tags
	]);
	const before = context.asked.get(key);
	if (before !== void 0) return before;
	if (context.asked.size >= MAX_GATE_QUESTIONS) return refusal("github_unavailable", "this discovery has asked too much already", { remedy: "Ask for the grant itself: the policy has too many different rules of approval." });
	const answer = askGate(permit, context);
	context.asked.set(key, answer);
	return answer;
}
async function askGate(permit, context) {
	const trail = startAuditTrail(context.trail.trace);
	const approved = await approve(permit, {
		...context,
		trail
	});
	return approved.ok ? void 0 : approved.error;
}
// src/broker/discovery/discover.ts
const TOTAL_MS = 14e3;
const MAX_LISTED = 200;
async function discover({ token, peer }, trail, process) {
	const { deps } = process;
	const decided = await catchFaults$1(() => discoverInTurn({
		token,
		peer
	}, trail, process), {
		log: deps.log,
		trace: trail.trace
	});
	const at = deps.clock.now();
	if (decided.ok) {
		trail.note({ discovered: {
			grants: statesOf(decided.value.grants, "grant"),
			tasks: statesOf(decided.value.tasks, "task")
		} });
		const facts = trail.known();
		deps.audit({
			at,
			trace: trail.trace,
			event: "discover",
			outcome: "done",
			facts
		});
	} else if (isAuthenticated(trail)) deps.audit(refusedEntry("discover", at, {
		trail,
		refused: decided.error
	}));
	return decided;
}
async function catchFaults$1(work, context) {
	try {
		return await work();
	} catch (error) {
		return err(refusalOfFault$1(error, context));
	}
}
function statesOf(listed, key) {
	return Object.fromEntries(listed.map((one) => [one[key], one.state]));
}
async function discoverInTurn({ token, peer }, trail, { deps, turns }) {
	const budget = startBudget(deps.clock, TOTAL_MS);
	const claims = await verifyToken(token, {
		deps,
		trail,
		turns,
		peer
	}, "exchange");
	if (!claims.ok) return claims;
	const turn = await turns.exchanges.take(partyOf(claims.value));
	if (!turn.ok) return turn;
	try {
		const used = await burnToken(claims.value, { deps });
		if (used !== void 0) return err(used);
		if (await deps.store.isJobClosed(jobKeyOf(claims.value))) return refuse$1("job_closed", "the job was closed before");
		const documents = await deps.policy.find(claims.value.repository, claims.value.repositoryId);
		if (!documents.ok) return refuse$1("policy_unavailable", documents.error);
		const context = {
			deps,
			trail,
			budget,
			leases: await deps.store.list({ job: jobKeyOf(claims.value) }),
			asked: new Map(),
			claims: claims.value,
			idToken: token,
			documents: documents.value
		};
		return ok(await survey(context));
	} finally {
		turn.value.done();
	}
}
async function survey(context) {
	const { claims, documents, trail } = context;
	const { environment } = claims;
	const document = ownDocument(documents.repository, claims);
	const grants = issuable(document).slice(0, MAX_LISTED);
	const tasks = (document?.tasks ?? []).slice(0, MAX_LISTED);
	return {
		repository: claims.repository,
		...environment === void 0 ? {} : { environment },
		commit: claims.sha,
		trace: trail.trace,
		grants: await Promise.all(grants.map((grant) => discoverGrant(grant, context))),
		tasks: await Promise.all(tasks.map((task) => discoverTask(task, grants, context)))
	};
}
function ownDocument(slot, claims) {
	return typeof slot === "object" && checkIds(slot, claims).holds ? slot : void 0;
}
function issuable(document) {
	return (document?.grants ?? []).flatMap((grant) => grant.credential === void 0 ? [] : [{
		...grant,
		credential: grant.credential
	}]);
}
async function discoverGrant(grant, context) {
	const { kind, settings } = grant.credential;
	const { providers, rules } = context.deps;
	const provider = providers.get(kind);
	return {
		grant: grant.name,
		access: grant.access,
		...grant.environment === void 0 ? {} : { environment: grant.environment },
		kind,
		variables: provider?.variablesOf?.(settings) ?? [],
		revocability: provider?.revocability.best ?? "none",
		ttl: leaseTtl(grant.ttlSeconds, rules.leaseMaxTtlSeconds),
		...await outlookFor(grant, void 0, context)
	};
}
async function discoverTask(task, grants, context) {
	const grant = grants.find(({ name }) => name === task.grant);
	if (grant !== void 0) return {
		...taskDefinition(task, grant),
		...await outlookFor(grant, task, context)
	};
	const { code, remedy } = refusal("grant_refused", "");
	const missing = {
		code,
		remedy,
		message: "The grant of this task cannot be issued as it is."
	};
	return {
		...taskDefinition(task, {
			access: "read",
			environment: void 0
		}),
		state: "refused",
		missing: [missing]
	};
}
// src/broker/http/bearer.ts
const FORM = /^bearer +(?<token>[\w.~+/-]+=*) *$/iu;
function bearerToken(headers) {
	const [value, ...others] = headers["authorization"] ?? [];
	if (value === void 0 || others.length > 0) return void 0;
	const token = FORM.exec(value)?.groups?.["token"];
	return token === void 0 ? void 0 : new Secret(token);
}
// src/broker/routes/discover.ts
const discoverRoute = {
	method: "POST",
	path: "/discover",
	audience: "clients",
	respond: async ({ headers, peer }, context) => {
		const { deps, trace, state } = context;
		if (state.stopping) return bearerRefusalResponse(refusal("stopping", "the broker is stopping"), trace);
		const token = bearerToken(headers);
		if (token === void 0) return bearerRefusalResponse(refusal("token_malformed", "the request does not have exactly one bearer token"), trace);
		const trail = startAuditTrail(trace);
		const decided = await discover({
			token,
			peer
		}, trail, {
			deps,
			turns: state.turns
		});
		if (isAuthenticated(trail)) context.markAuthenticated();
		return decided.ok ? jsonResponse(decided.value, { trace }) : bearerRefusalResponse(decided.error, trace);
	}
};
// src/broker/routes/heartbeat.ts
const heartbeatRoute = {
	method: "POST",
	path: "/heartbeat",
	audience: "clients",
	isUrgent: true,
	respond: async ({ headers }, context) => {
		const { trace, deps } = context;
		const bearer = bearerToken(headers);
		const token = bearer === void 0 ? void 0 : parseLeaseToken(bearer.reveal());
		const beat = token === void 0 ? { kind: "unknown" } : await count(hashLeaseToken(token), context);
		if (beat.kind === "unknown") return bearerRefusalResponse(refusal("lease_token_invalid", "no lease has this token"), trace);
		context.markAuthenticated();
		return jsonResponse(beat.kind === "active" ? {
			active: true,
			expires_at: toRfc3339(beat.expiresAt)
		} : {
			active: false,
			reason: beat.reason,
			...noteOf(beat, token, deps)
		}, { trace });
	}
};
function noteOf({ reason }, token, { endNotes }) {
	if (reason !== "withdrawn" || token === void 0) return {};
	const because = endNotes?.get(hashLeaseToken(token));
	return because === void 0 ? {} : { because };
}
async function count(tokenHash, { deps, state }) {
	if (state.storeLost) {
		await deps.store.resetHeartbeats();
		state.storeLost = false;
	}
	return deps.store.beat(tokenHash, silentAfterMs(deps.rules.heartbeatIntervalMs));
}
// src/broker/routes/leases.ts
const leasesRoute = {
	method: "DELETE",
	path: "/leases",
	audience: "clients",
	isUrgent: true,
	respond: async (request, context) => {
		const { deps, trace } = context;
		const trail = startAuditTrail(trace);
		const closed = await closeJob(request, context, trail);
		const isVerified = isAuthenticated(trail);
		if (isVerified) context.markAuthenticated();
		const at = deps.clock.now();
		if (closed.ok) {
			const facts = trail.known();
			deps.audit({
				at,
				trace,
				event: "close_job",
				outcome: "done",
				facts
			});
			return jsonResponse(closed.value, { trace });
		}
		if (isVerified) deps.audit(refusedEntry("close_job", at, {
			trail,
			refused: closed.error
		}));
		return bearerRefusalResponse(closed.error, trace);
	}
};
async function closeJob({ headers, peer }, { deps, trace, state }, trail) {
	try {
		const token = bearerToken(headers);
		if (token === void 0) return refuse$1("token_malformed", "the request does not have exactly one bearer token");
		const context = {
			deps,
			trail,
			turns: state.turns,
			peer
		};
		const claims = await verifyToken(token, context, "end");
		if (!claims.ok) return claims;
		const used = await burnToken(claims.value, context);
		return used === void 0 ? ok(await endAll$2(claims.value, {
			deps,
			ends: state.ends
		}, trail)) : err(used);
	} catch (error) {
		return err(refusalOfFault$1(error, {
			log: deps.log,
			trace
		}));
	}
}
async function endAll$2(claims, { deps, ends }, trail) {
	const marked = await deps.store.closeJob(jobKeyOf(claims), "job_closed");
	const leases = await ends.endAll(marked);
	trail.note({ ended: leases.map(({ id, state }) => ({
		lease: id,
		state
	})) });
	trail.note(recordFindings(leases, deps));
	const now = deps.clock.now();
	return { leases: leases.map((lease) => Object.assign(endedResponse(lease, now), { lease: lease.id })) };
}
// src/broker/routes/published.ts
function publishedRoutes(kinds) {
	return [...kinds].flatMap(({ name, broker }) => broker?.publishes === void 0 ? [] : [publishedRoute(name, broker.publishes)]);
}
function publishedRoute(kind, { path }) {
	const route = `/${path}/`;
	return {
		method: "GET",
		path: route,
		endsWithName: true,
		audience: "clients",
		isUrgent: true,
		respond: async (request, { trace, state }) => {
			const server = request.path.slice(route.length);
			const document = await state.publications.find(kind, server);
			if (document === void 0) return refusalResponse(refusal("not_found", "there is no such server", { remedy: REMEDY }), trace);
			const { bytes, etag } = document;
			return hasAlready(request, etag) ? notModifiedResponse({
				trace,
				etag
			}) : bytesResponse(bytes, {
				trace,
				etag
			});
		}
	};
}
const REMEDY = "Check the name of the server: it must be one of the broker's configuration.";
function hasAlready({ headers }, etag) {
	return (headers["if-none-match"] ?? []).flatMap((value) => value.split(",")).some((tag) => tag.trim().replace(/^W\//u, "") === etag);
}
// src/broker/http/form.ts
function parseForm(body, shape) {
	const text = utf8(body);
	if (text === void 0) return err("the body is not UTF-8");
	const form = new Map();
	for (const part of text === "" ? [] : text.split("&")) {
		const [name, value] = splitPart(part).map(unescaped);
		if (name === void 0 || value === void 0) return err("a field of the form does not parse");
		if (form.has(name)) return err("a field of the form is given twice");
		if (!isKnown(name, shape)) return err("the form has an unknown field");
		form.set(name, value);
	}
	const missing = shape.required.find((name) => (form.get(name) ?? "") === "");
	return missing === void 0 ? ok(form) : err(`${missing} is missing`);
}
function isKnown(name, { required, optional = [] }) {
	return required.includes(name) || optional.includes(name);
}
function splitPart(part) {
	const at = part.indexOf("=");
	return at < 1 ? [] : [part.slice(0, at), part.slice(at + 1)];
}
function unescaped(text) {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return;
	}
}
function utf8(body) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(body);
	} catch {
		return;
	}
}
// src/broker/http/read-request.ts
function headOf$1({ url = "", method = "", headersDistinct }) {
	const [path = "", ...query] = url.split("?");
	return {
		method,
		path,
		query: query.join("?"),
		headers: definedHeaders(headersDistinct)
	};
}
async function readBody(request, response, rule) {
	const fault = headFault(request, rule);
	if (fault !== void 0) return err(fault);
	if (rule.maxBytes === 0) return ok(new Uint8Array());
	if (request.headersDistinct["expect"] !== void 0) response.writeContinue();
	const body = await collect(request, rule);
	return body instanceof Uint8Array ? ok(body) : err(body);
}
function announcesBody({ headers }) {
	const lengths = headers["content-length"] ?? [];
	return headers["transfer-encoding"] !== void 0 || lengths.some((text) => Number(text) !== 0);
}
function headFault(request, { maxBytes }) {
	const { headers } = request;
	if (maxBytes > 0 && Number(headers["content-length"] ?? 0) > maxBytes) return tooLarge(maxBytes);
	if (!hasHost(request)) return malformed("it does not have exactly one Host header");
	if (headers["content-encoding"] !== void 0) return {
		code: "media_type_unsupported",
		reason: "it has a Content-Encoding"
	};
	const { expect = "100-continue" } = headers;
	if (expect.toLowerCase() === "100-continue") return void 0;
	return malformed("its Expect header is not 100-continue");
}
function tooLarge(maxBodyBytes) {
	return {
		code: "request_too_large",
		reason: `its body is larger than ${maxBodyBytes} bytes`
	};
}
function malformed(reason) {
	return {
		code: "request_malformed",
		reason
	};
}
function hasHost({ headersDistinct, httpVersion }) {
	const hosts = headersDistinct["host"]?.length ?? 0;
	return hosts === 1 || hosts === 0 && httpVersion === "1.0";
}
async function collect(request, { maxBytes, withinMs }) {
	const chunks = [];
	let size = 0;
	let timer;
	try {
		return await new Promise((resolve, reject) => {
			if (withinMs !== void 0) timer = setTimeout(() => resolve(TOO_SLOW), withinMs);
			request.on("data", (chunk) => {
				size += chunk.length;
				if (size > maxBytes) resolve(tooLarge(maxBytes));
				else chunks.push(chunk);
			});
			request.once("end", () => resolve(Buffer.concat(chunks)));
			request.once("error", reject);
			request.once("close", () => reject(new Error("the client went away")));
		});
	} finally {
		clearTimeout(timer);
	}
}
const TOO_SLOW = {
	code: "request_timeout",
	reason: "it arrived too slowly"
};
function definedHeaders(headers) {
	return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
// src/broker/routes/route.ts
const FORM_TYPE = "application/x-www-form-urlencoded";
const revokeRoute = {
	method: "POST",
	path: "/revoke",
	mediaType: FORM_TYPE,
	audience: "clients",
	isUrgent: true,
	maxBodyBytes: 4096,
	bodyWithinMs: 2e3,
	isDecidedByHead: (head) => leaseBearer(head) !== void 0,
	respond: async (request, context) => {
		const { trace, deps } = context;
		const given = tokenOf(request);
		if (!given.ok) return refusalResponse(given.error, trace);
		const token = given.value;
		if (token === void 0) return jsonResponse(await unknownToken(context), { trace });
		const leaseTokenHash = hashLeaseToken(token);
		const lease = await deps.store.findByTokenHash(leaseTokenHash);
		if (lease === void 0) return jsonResponse(await unknownToken(context), { trace });
		context.markAuthenticated();
		const { now, requested } = await endFor(lease, request, context);
		const trail = startAuditTrail(trace);
		trail.note({
			lease: lease.id,
			leaseTokenHash,
			ended: [{
				lease: lease.id,
				state: now.state
			}]
		});
		if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
		const [at, facts] = [deps.clock.now(), trail.known()];
		deps.audit({
			at,
			trace,
			event: "revoke",
			outcome: "done",
			facts
		});
		if (requested !== void 0) return jsonResponse(requestedResponse(requested, at), { trace });
		if (isEnded(now.state)) return jsonResponse(endedResponse(now, at), { trace });
		const why = now.lastError ?? "it has not ended yet";
		return refusalResponse(refusal("revocation_pending", why), trace);
	}
};
async function endFor(lease, request, context) {
	const { deps, state } = context;
	const ending = state.ends.endOne(lease, async () => {
		const [marked = lease] = await deps.store.end({ lease: lease.id }, "task_ended");
		return marked;
	});
	const inTime = await withinPatience(ending, request, context);
	if (inTime !== void 0) return {
		now: inTime,
		requested: void 0
	};
	const requested = state.ends.requested(lease.id);
	if (requested !== void 0) return {
		now: {
			...lease,
			state: "revoking"
		},
		requested
	};
	return {
		now: await ending,
		requested
	};
}
const PREFERRED = /(?:^|,)\s*wait=(?<seconds>\d{1,3})\s*(?:,|;|$)/u;
async function withinPatience(ending, { headers }, { deps }) {
	const seconds = PREFERRED.exec(headers["prefer"]?.join(",") ?? "")?.groups?.["seconds"];
	if (seconds === void 0) return ending;
	return await valueWithin(ending, Number(seconds) * 1e3, deps.clock);
}
function tokenOf(request) {
	const bearer = leaseBearer(request);
	if (bearer !== void 0) return announcesBody(request) ? refuse$1("request_malformed", "it has a lease token as a bearer, and a body") : ok(bearer);
	const form = parseForm(request.body, {
		required: ["token"],
		optional: ["token_type_hint"]
	});
	if (!form.ok) return err(refusal("request_malformed", form.error));
	return ok(parseLeaseToken(form.value.get("token") ?? ""));
}
function leaseBearer({ headers }) {
	const bearer = bearerToken(headers);
	return bearer === void 0 ? void 0 : parseLeaseToken(bearer.reveal());
}
async function unknownToken({ deps }) {
	return {
		state: "unknown",
		proof: {
			checked_at: toRfc3339(await deps.store.now()),
			by: "broker",
			facts: ["no lease has this token"]
		}
	};
}
// src/broker/routes/router.ts
const DEFAULT_MAX_BODY_BYTES = 65536;
function createRouter(routes) {
	const routesAt = (path) => routes.filter((one) => isAt(one, path));
	return {
		find: (request, listener) => {
			const all = routesAt(request.path);
			const served = all.filter((route) => servesListener(route, listener));
			const [elsewhere] = served.length > 0 ? [] : all;
			return elsewhere === void 0 ? findMethod(served, request) : unrouted(refusal("not_found", "another listener serves this path", elsewhereOf(elsewhere)));
		},
		routeName: (path) => {
			const [route] = routesAt(path);
			if (route === void 0) return "other";
			return route.endsWithName === true ? `${route.path}NAME` : path;
		},
		isUrgent: (path) => routesAt(path).some((route) => route.isUrgent === true),
		bodyRule: (head) => {
			const route = routesAt(head.path).find(({ method }) => method === head.method);
			return route === void 0 ? { maxBytes: 0 } : bodyRuleOf(route, head);
		}
	};
}
const LAST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/u;
function isAt(route, path) {
	if (route.endsWithName !== true) return route.path === path;
	return path.startsWith(route.path) && LAST_NAME.test(path.slice(route.path.length));
}
function bodyRuleOf(route, head) {
	const { maxBodyBytes: maxBytes = DEFAULT_MAX_BODY_BYTES, bodyWithinMs: withinMs, room } = route;
	if (!readsBody(route, head)) return { maxBytes: 0 };
	return {
		maxBytes,
		...withinMs === void 0 ? {} : { withinMs },
		...room && { room }
	};
}
function readsBody({ mediaType, isDecidedByHead }, head) {
	return mediaType !== void 0 && isDecidedByHead?.(head) !== true;
}
function findMethod(routes, request) {
	if (routes.length === 0) return unrouted(refusal("not_found", "this path does not exist"));
	const route = routes.find(({ method }) => method === request.method);
	if (route === void 0) {
		const allow = routes.map(({ method }) => method).join(", ");
		return unrouted(refusal("method_not_allowed", "this path does not support the method"), { allow });
	}
	if (request.query !== "" && route.method !== "GET") return unrouted(refusal("request_malformed", "its URL has a query"));
	const { mediaType = "" } = route;
	if (readsBody(route, request) && !hasMediaType(request, mediaType)) return unrouted(refusal("media_type_unsupported", `its content type is not ${mediaType}`));
	return ok(route);
}
function unrouted(refused, headers = {}) {
	return err({
		refused,
		headers
	});
}
function servesListener({ audience }, listener) {
	return listener === "all" || audience === "both" || audience === listener;
}
function elsewhereOf({ path, audience }) {
	if (audience === "admins") return { remedy: `Ask at the broker's \`admin-listen\` address: only that one serves ${path}.` };
	return { remedy: `Ask at the broker's \`url\`, not at its \`admin-listen\` address. In a workflow, set the \`broker\` input to that URL.` };
}
function hasMediaType({ headers }, expected) {
	const [value = "", ...others] = headers["content-type"] ?? [];
	const [type = "", ...parameters] = value.toLowerCase().split(";");
	const isUtf8 = parameters.map((part) => part.trim()).filter((part) => part !== "").every((part) => part === "charset=utf-8" || part === "charset=\"utf-8\"");
	return others.length === 0 && type.trim() === expected && isUtf8;
}
// src/broker/exchange/token-request.ts
const SHAPE = { required: [
	"grant_type",
	"subject_token",
	"subject_token_type",
	"authorization_details"
] };
const taskSchema = strictObject({
	name: string().regex(GRANT_NAME),
	commit: string().regex(COMMIT_SHA),
	parameters: record$4(string().regex(PARAMETER_NAME), string().max(1024))
});
const agentSchema = strictObject({ client: string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u).optional() }).transform(({ client }) => client === void 0 ? {} : { client });
const detailSchema = strictObject({
	type: literal("stepkey"),
	grant: string().regex(GRANT_NAME),
	environment: string().regex(ENVIRONMENT_NAME).optional(),
	access: _enum(["read", "write"]),
	step: string().regex(STEP_NAME),
	uses: string().max(1024).refine(namesAction).optional(),
	ttl: int().positive().max(43200).optional(),
	request: string().regex(/^[\w-]{22,128}$/u),
	supplied: record$4(string().regex(/^[a-z][a-z0-9-]{0,31}$/u), string().max(8192)).default({}),
	task: taskSchema.optional(),
	agent: agentSchema.optional()
});
function namesAction(text) {
	const reference = parseActionReference(text);
	if (reference === void 0 || actionReferenceText(reference) !== text) return false;
	return reference.from === "workspace" || isPinned(reference);
}
const detailsSchema = tuple([detailSchema.refine(({ task, uses }) => task === void 0 || uses === void 0, { path: ["uses"] })]);
function parseTokenRequest(body) {
	const form = parseForm(body, SHAPE);
	if (!form.ok) return refuse$1("request_malformed", form.error);
	const field = (name) => form.value.get(name) ?? "";
	if (field("grant_type") !== "urn:ietf:params:oauth:grant-type:token-exchange") return refuse$1("request_malformed", `grant_type is not ${GRANT_TYPE}`);
	if (field("subject_token_type") !== "urn:ietf:params:oauth:token-type:id_token") return refuse$1("request_malformed", `subject_token_type is not ${SUBJECT_TOKEN_TYPE}`);
	const details = detailsSchema.safeParse(parseUniqueJson(field("authorization_details")));
	if (!details.success) {
		const where = details.error.issues.map((issue) => issue.path.join(".") || issue.code);
		return refuse$1("authorization_details_malformed", `wrong at ${where.join(", ")}`);
	}
	const [{ ttl, request, environment, uses, task, agent, ...rest }] = details.data;
	return ok({
		idToken: new Secret(field("subject_token")),
		grant: rest.grant,
		environment,
		access: rest.access,
		step: rest.step,
		uses,
		ttlSeconds: ttl,
		idempotencyKey: request,
		supplied: rest.supplied,
		task,
		agent
	});
}
// src/broker/exchange/admit.ts
const CHECKS = [
	checkJobOpen,
	checkNotFrozen,
	checkWriteEvent
];
async function identify(body, context) {
	const request = parseTokenRequest(body);
	if (!request.ok) return request;
	const { grant, environment, access, step, uses, ttlSeconds, task, agent } = request.value;
	const asked = {
		grant,
		environment,
		access,
		step,
		uses,
		ttlSeconds,
		task,
		agent
	};
	context.trail.note({ request: asked });
	const claims = await verifyToken(request.value.idToken, context, "exchange");
	return claims.ok ? ok({
		request: request.value,
		claims: claims.value
	}) : claims;
}
async function admit(identified, { deps }) {
	for (const check of CHECKS) {
		const refused = await check(identified, deps);
		if (refused !== void 0) return refused;
	}
}
async function checkJobOpen({ claims }, { store }) {
	return await store.isJobClosed(jobKeyOf(claims)) ? refusal("job_closed", "the job was closed before") : void 0;
}
async function checkNotFrozen({ claims, request }, { store }) {
	return await store.isFrozen(request.grant, claims.repository) ? refusal("frozen", "everything, the grant or the repository is frozen") : void 0;
}
async function checkWriteEvent({ claims, request }) {
	const why = request.access === "write" ? writeEventRefusal(claims) : void 0;
	return why === void 0 ? void 0 : refusal("write_event_refused", why);
}
// src/broker/exchange/seal-lease.ts
const ISSUE_MS = 2e3;
const MAX_TRIES = 8;
async function sealLease(request, context) {
	const { deps } = context;
	const { permit, approved } = request;
	const leaseToken = newLeaseToken(deps.randomBytes);
	const order = {
		id: newLeaseId(deps.randomBytes),
		...request,
		instance: await deps.store.instance(),
		now: await deps.store.now(),
		tokenHash: hashLeaseToken(leaseToken)
	};
	const reservation = {
		lease: newLease(order),
		perJob: permit.task?.perJob ?? permit.grant.perJob,
		uses: approved.decision.uses
	};
	for (let tries = 0; tries < MAX_TRIES; tries += 1) {
		const burn = tries === 0 ? idTokenUse(permit.claims, deps.rules) : void 0;
		const reserved = await deps.store.reserve({
			...reservation,
			burn
		});
		if (reserved.kind === "reserved") return ok({
			lease: reserved.lease,
			leaseToken,
			order
		});
		const refused = await whyNotReserved(reserved, request, context);
		if (refused !== void 0) return err(refused);
	}
	return refuse$1("revocation_pending", "leases of this request took the seal as fast as they ended");
}
async function whyNotReserved(reserved, request, context) {
	if (reserved.kind === "uses_exhausted") return approvalUsedUp(reserved.reviewId, request);
	if (reserved.kind === "answer_lost") return endPrevious(reserved.previous, context);
	if (reserved.kind === "sealed") return alreadySealed(reserved, request, context);
	if (reserved.kind === "token_replayed") return replayed(request.permit.claims);
	if (reserved.kind === "task_used_up") return taskUsedUp(request);
	return refusal(reserved.kind, "it happened while the broker decided about this request");
}
function alreadySealed({ theft, ended }, { permit }, { deps, trail }) {
	const { grant, request } = permit;
	if (!theft) return refusal("sealed", "the same request got its lease before");
	const which = ended.length === 0 ? "none was active" : `${ended.join(", ")} ends`;
	const reason = `step "${request.step}" asked for ${grant.name} in another request; ${which}`;
	if (ended.length > 0) trail.note({ ended: ended.map((lease) => ({
		lease,
		state: "revoking"
	})) });
	raiseAlarm({
		alarm: "theft",
		reason
	}, trail, deps);
	return refusal("sealed", reason);
}
function taskUsedUp({ permit: { task } }) {
	return refusal("task_used_up", `per-job of ${task?.name} is ${task?.perJob}`);
}
async function endPrevious(previous, { deps, budget, trail }) {
	await deps.store.end({ lease: previous.id }, "answer_lost");
	const milliseconds = Math.max(0, budget.remaining(8e3) - ISSUE_MS);
	const now = await endMarked(previous, deps, milliseconds);
	trail.note({ ended: [{
		lease: previous.id,
		state: now.state
	}] });
	trail.note(recordFindings([now], deps));
	if (isEnded(now.state)) return void 0;
	return refusal("revocation_pending", `${previous.id}, whose response was lost, has not ended yet`);
}
function approvalUsedUp(reviewId, { approved }) {
	const { per } = approved.question.rule;
	const { subject, approvals, uses } = approved.decision;
	const login = approvals.find((approval) => approval.reviewId === reviewId)?.account.login;
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const text = `${login ?? "someone"}'s approval is used up: it was good for ${plural(uses, per)}.`;
	return pendingRefusal({
		kind: "pending",
		subject,
		missing: 1,
		have: approvals.length - 1,
		who: "someone who may approve this",
		reasons: [{
			code: "approval_used_up",
			text
		}],
		remedy: `Ask for a new approving review, then re-run this job${where}`
	});
}
// src/broker/exchange/exchange.ts
const EXCHANGE_MS = 14e3;
async function exchange({ body, peer }, trail, process) {
	const { deps } = process;
	const budget = startBudget(deps.clock, EXCHANGE_MS);
	const context = {
		...process,
		trail,
		peer,
		budget,
		serverHold: startServerHold()
	};
	const outcome = await catchFaults(() => decideAndIssue(body, context), context);
	context.serverHold.release();
	const decided = outcome.ok ? outcome : err(duringOutage(outcome.error, deps));
	const code = decided.ok ? "granted" : decided.error.code;
	if (!decided.ok && isAuthenticated(trail)) deps.audit(refusedEntry("token", deps.clock.now(), {
		trail,
		refused: decided.error
	}));
	deps.metrics.countDecision(code);
	return decided;
}
function duringOutage(refused, { health }) {
	const part = PART_OF[refused.code];
	return part === void 0 ? refused : {
		...refused,
		...remedyDuringOutage(health, { part })
	};
}
const PART_OF = {
	store_unavailable: "store",
	keys_unavailable: "issuer",
	github_unavailable: "github"
};
async function catchFaults(work, { deps, trail }) {
	try {
		return await work();
	} catch (error) {
		return err(refusalOfFault$1(error, {
			log: deps.log,
			trace: trail.trace
		}));
	}
}
async function decideAndIssue(body, context) {
	const identified = await identify(body, context);
	if (!identified.ok) return identified;
	const turn = await context.turns.exchanges.take(partyOf(identified.value.claims));
	if (!turn.ok) return turn;
	try {
		return await decideInTurn(identified.value, context);
	} finally {
		turn.value.done();
	}
}
async function decideInTurn(identified, context) {
	const { claims } = identified;
	const { tokensInUse } = context;
	if (!tokensInUse.take(claims)) return err(replayed(claims));
	try {
		return await decideOnce(identified, context);
	} finally {
		tokensInUse.release(claims);
	}
}
async function decideOnce(identified, context) {
	const used = await refuseUsed(identified.claims, context);
	if (used !== void 0) return err(used);
	const decided = await catchFaults(() => decide(identified, context), context);
	if (decided.ok) return sealAndIssue(decided.value, context);
	if (decided.error.code === "store_unavailable") return decided;
	return err(await burnToken(identified.claims, context) ?? decided.error);
}
async function decide(identified, context) {
	const refused = await admit(identified, context);
	if (refused !== void 0) return err(refused);
	const authorised = await authorise(identified, context);
	if (!authorised.ok) return authorised;
	const permit = authorised.value;
	const { credential } = permit.grant;
	const kind = context.deps.kinds.get(credential.kind);
	if (kind === void 0) return refuse$1("grant_refused", "the broker does not have the grant's kind of credential");
	const approved = await approve(permit, context);
	if (!approved.ok) return approved;
	const provider = await context.serverHold.take(credential, context);
	if (!provider.ok) return provider;
	const unfit = await checkAccess(permit.grant, provider.value, context);
	if (unfit !== void 0) return err(unfit);
	return ok({
		permit,
		approved: approved.value,
		kind,
		provider: provider.value
	});
}
async function sealAndIssue(request, context) {
	const { deps, trail } = context;
	const sealed = await sealLease(request, context);
	if (!sealed.ok) return sealed;
	const { id, tokenHash, approvals } = sealed.value.lease;
	trail.note({
		lease: id,
		leaseTokenHash: tokenHash,
		approvals
	});
	const issued = await issueLease(issueOrderOf(sealed.value), context);
	if (!issued.ok) return issued;
	const unrecorded = await recordGrant("token", sealed.value.lease, context);
	if (unrecorded !== void 0) return err(unrecorded);
	await countValues(issued.value, context);
	const { permit, approved } = request;
	return ok(tokenResponse({
		permit,
		approved,
		sealed: sealed.value,
		issued: issued.value,
		trace: trail.trace,
		heartbeatIntervalMs: deps.rules.heartbeatIntervalMs
	}));
}
function issueOrderOf({ lease, order }) {
	const { permit, provider } = order;
	return {
		lease,
		grant: permit.grant,
		provider,
		issue: issueRequestOf(order)
	};
}
// src/broker/routes/token.ts
const tokenRoute = {
	method: "POST",
	path: "/token",
	mediaType: FORM_TYPE,
	audience: "clients",
	respond: async (request, context) => {
		const { deps, trace, state } = context;
		const { turns, tokensInUse } = state;
		if (state.stopping) return refuseEarly(refusal("stopping", "the broker is stopping"), context);
		state.exchanges += 1;
		try {
			const trail = startAuditTrail(trace);
			const { watch = UNWATCHED } = deps;
			const decided = await watch({ part: "exchange" }, async () => {
				const outcome = await exchange(request, trail, {
					deps,
					turns,
					tokensInUse
				});
				deps.tracing?.note(spanFacts(outcome, trail));
				return outcome;
			}, {
				outcomeOf: outcomeOf$3,
				facts: { trace }
			});
			if (isAuthenticated(trail)) {
				context.markAuthenticated();
				compareCommits(request, context);
				noteDecision(decided, trail, deps);
			}
			const headers = deps.commit === void 0 ? {} : { [COMMIT_HEADER]: deps.commit };
			return decided.ok ? jsonResponse(decided.value, { trace }, headers) : refusalResponse(decided.error, trace, headers);
		} finally {
			state.exchanges -= 1;
		}
	}
};
function outcomeOf$3(decided) {
	if (decided.ok) return "granted";
	const { code } = decided.error;
	if (code === "approval_pending") return "pending";
	const { status = 500 } = codeEntry(code).wire ?? {};
	return status === 429 || status >= 500 ? "failed" : "refused";
}
function spanFacts(decided, trail) {
	const code = decided.ok ? "granted" : decided.error.code;
	const { claims, request, rule, lease } = trail.known();
	return {
		code,
		lease,
		grant: rule === void 0 ? void 0 : request?.grant,
		repository: claims?.repository
	};
}
function noteDecision(decided, trail, { checkNotes }) {
	const { claims, request } = trail.known();
	if (checkNotes === void 0 || claims === void 0 || request === void 0) return;
	checkNotes.noteDecision({
		claims,
		request,
		decided
	});
}
const MAX_OTHER_COMMITS = 20;
function compareCommits({ headers }, { deps, state, trace }) {
	const [action = ""] = headers["x-stepkey-commit"] ?? [];
	const { commit: broker, log } = deps;
	const { otherCommits } = state;
	if (broker === void 0 || action === broker || !COMMIT_SHA.test(action)) return;
	if (otherCommits.has(action) || otherCommits.size >= MAX_OTHER_COMMITS) return;
	otherCommits.add(action);
	log({
		level: "warning",
		event: "commit_differs",
		message: "A workflow uses another commit of stepkey than this broker.",
		action,
		broker,
		trace
	});
}
function refuseEarly(refused, { deps, trace }) {
	deps.metrics.countDecision(refused.code);
	return refusalResponse(refused, trace);
}
// src/github-app/webhook.ts
const SIGNATURE = /^sha256=(?<hex>[0-9a-f]{64})$/u;
function isSigned(body, signature, secrets) {
	const hex = SIGNATURE.exec(signature ?? "")?.groups?.["hex"];
	if (hex === void 0) return false;
	const given = Buffer.from(hex, "hex");
	return secrets.map((secret) => timingSafeEqual(createHmac("sha256", secret.reveal()).update(body).digest(), given)).includes(true);
}
function looksSigned(signature) {
	return SIGNATURE.test(signature ?? "");
}
// src/broker/http/handler.ts
function createBodyRoom(most, freeBytes) {
	let inside = 0;
	return {
		freeBytes,
		enter: () => {
			if (inside >= most) return false;
			inside += 1;
			return true;
		},
		leave: () => {
			inside -= 1;
		}
	};
}
// src/broker/routes/webhook.ts
const MAX_BODY_BYTES = 26214400;
const BODY_WITHIN_MS = 1e4;
const MAX_LARGE = 4;
const webhookRoute = () => ({
	method: "POST",
	path: "/webhooks/github",
	mediaType: "application/json",
	audience: "clients",
	isUrgent: true,
	maxBodyBytes: MAX_BODY_BYTES,
	bodyWithinMs: BODY_WITHIN_MS,
	room: createBodyRoom(MAX_LARGE, DEFAULT_MAX_BODY_BYTES),
	isDecidedByHead: (head) => !looksSigned(signatureOf(head)),
	respond: async (request, context) => {
		const { deps, trace } = context;
		const { webhooks } = deps;
		const secrets = webhooks?.secrets() ?? [];
		if (webhooks === void 0 || secrets.length === 0) return refusalResponse(refusal("not_found", "the configuration has no github.webhook-secret", { remedy: NO_SECRET }), trace);
		if (!isSigned(request.body, signatureOf(request), secrets)) return refusalResponse(refusal("webhook_signature_invalid", "no secret of github.webhook-secret gives this X-Hub-Signature-256"), trace);
		context.markAuthenticated();
		const [id, event] = [only(request, "x-github-delivery"), only(request, "x-github-event")];
		const payload = parseJson(Buffer.from(request.body).toString("utf8"));
		if (id === void 0 || event === void 0 || payload === void 0) return refusalResponse(refusal("request_malformed", "it is not a delivery of GitHub"), trace);
		if (event === "ping") return jsonResponse({}, { trace });
		webhooks.receive({
			id,
			event,
			payload
		});
		return jsonResponse({}, {
			trace,
			status: 202
		});
	}
});
const NO_SECRET = "Set `github.webhook-secret` in the broker's configuration, and the same secret in the App's settings.";
function signatureOf(head) {
	return only(head, "x-hub-signature-256");
}
function only({ headers }, name) {
	const [value, ...others] = headers[name] ?? [];
	return others.length === 0 && value !== void 0 && value.length <= 200 ? value : void 0;
}
// src/broker/routes/broker.ts
const ROUTES = [
	tokenRoute,
	discoverRoute,
	revokeRoute,
	heartbeatRoute,
	leasesRoute,
	healthRoute,
	readyRoute,
	metricsRoute
];
const IDLE_POLL_MS = 25;
function createBroker(deps) {
	const turns = createAllTurns(deps);
	const router = createRouter([
		...ROUTES,
		webhookRoute(),
		...publishedRoutes(deps.kinds.values())
	]);
	const state = {
		stopping: false,
		exchanges: 0,
		turns,
		ends: createSharedEnds(deps),
		publications: createPublications(deps),
		tokensInUse: createTokensInUse(),
		otherCommits: new Set(),
		storeLost: false
	};
	const newTrace = () => newTraceId(deps.clock.now(), deps.randomBytes);
	const respond = async (request, listener, markAuthenticated) => {
		const trace = newTrace();
		try {
			const found = router.find(request, listener);
			if (!found.ok) return refusalResponse(found.error.refused, trace, found.error.headers);
			const context = {
				deps,
				trace,
				state,
				listener,
				markAuthenticated
			};
			return await found.value.respond(request, context);
		} catch (error) {
			return refusalResponse(refusalOfFault$1(error, {
				log: deps.log,
				trace
			}), trace);
		}
	};
	return {
		newTrace,
		routeName: (path) => router.routeName(path),
		isUrgent: (path) => router.isUrgent(path),
		bodyRule: (head) => router.bodyRule(head),
		refuse: ({ code, reason, ...rest }, trace) => refusalResponse(refusal(code, reason, rest), trace),
		handle: async (request, listener) => {
			let isAuthenticated = false;
			const response = await respond(request, listener, () => {
				isAuthenticated = true;
			});
			if (response.code === "store_unavailable") state.storeLost = true;
			return {
				...response,
				isAuthenticated
			};
		},
		stopIssuing: async () => {
			state.stopping = true;
			while (state.exchanges > 0) await deps.clock.sleep(IDLE_POLL_MS);
		}
	};
}
// src/broker/run/announce-start.ts
function announceStart(facts, effects) {
	const { log, signal } = effects;
	let read;
	const announce = async () => {
		const policies = await effects.readAll();
		if (policies.ok) read = policies.value;
		if (signal.aborted) return;
		log(startedEntry(facts, policies));
		if (policies.ok) await effects.review(policies.value);
		const why = facts.config.tls && whyNotValid(facts.config.tls, effects.clock.now());
		if (why !== void 0) {
			const message = `${why} No job accepts it.`;
			log({
				level: "error",
				event: "tls_not_valid",
				message,
				remedy: "Replace the files, then run `stepkey reload`."
			});
		}
	};
	return {
		policies: () => read,
		done: announce().catch((error) => {
			log({
				level: "error",
				event: "fault",
				message: faultText(error, { withName: true })
			});
		})
	};
}
function startedEntry({ config, listeners: { main, admin }, build }, policies) {
	const servers = Object.entries(config.servers).flatMap(([kind, byName]) => Object.keys(byName).map((name) => `${kind}/${name}`));
	return {
		level: "info",
		event: "started",
		version: build?.version,
		commit: build?.commit,
		port: main.port,
		url: config.url,
		listen: addressOf(main),
		admin_listen: admin && addressOf(admin),
		tls_until: config.tls && new Date(config.tls.expiresAt).toISOString(),
		store: storeAddress(config.store),
		servers: servers.join(", "),
		policies: policies.ok ? overviewText(policies.value) : `not readable: ${policies.error}`
	};
}
function addressOf({ host, port }) {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
// src/broker/http/pool.ts
function createPool({ total, perPeer }) {
	const byPeer = new Map();
	const peerOf = new Map();
	const remove = (member) => {
		const peer = peerOf.get(member);
		if (peer === void 0) return;
		peerOf.delete(member);
		const members = byPeer.get(peer);
		members?.delete(member);
		if (members?.size === 0) byPeer.delete(peer);
	};
	const largest = () => {
		let found = new Set();
		for (const members of byPeer.values()) if (members.size > found.size) found = members;
		return found;
	};
	return {
		add: (member, peer) => {
			remove(member);
			const members = byPeer.get(peer) ?? new Set();
			byPeer.set(peer, members.add(member));
			peerOf.set(member, peer);
			const crowded = members.size > perPeer ? members : peerOf.size > total ? largest() : void 0;
			const victim = crowded === void 0 ? void 0 : oldestBut(member, crowded);
			if (victim !== void 0) remove(victim);
			return victim;
		},
		remove,
		get size() {
			return peerOf.size;
		}
	};
}
function oldestBut(newest, members) {
	for (const member of members) if (member !== newest) return member;
}
// src/broker/http/connections.ts
function createConnections({ total, perPeer }, close) {
	const limits = {
		total: Math.max(1, Math.floor(total / 4)),
		perPeer
	};
	const pools = {
		reading: createPool(limits),
		idle: createPool(limits)
	};
	const release = (connection) => {
		pools.reading.remove(connection);
		pools.idle.remove(connection);
	};
	return {
		wait: (connection, stage, peer) => {
			release(connection);
			const victim = pools[stage].add(connection, peer);
			if (victim !== void 0) close(victim, stage);
		},
		release
	};
}
// src/broker/http/handshakes.ts
function createHandshakes() {
	const plainBy = new Map();
	const done = new WeakSet();
	return {
		begin: (plain) => {
			const client = clientOf(plain);
			plainBy.set(client, plain);
			plain.once("close", () => {
				if (plainBy.get(client) === plain) plainBy.delete(client);
			});
		},
		end: (secured) => {
			done.add(secured);
			const client = clientOf(secured);
			const plain = plainBy.get(client);
			plainBy.delete(client);
			return plain;
		},
		isDone: (socket) => done.has(socket)
	};
}
function clientOf({ remoteAddress = "", remotePort = 0 }) {
	return `${remoteAddress} ${remotePort}`;
}
// src/broker/http/write-response.ts
const LINGER_BYTES = 1048576;
const LINGER_MS = 1e3;
async function writeResponse(request, outgoing, { response, isLast }) {
	const whole = request.complete;
	const { status, headers, body, encoding = "utf8" } = response;
	outgoing.writeHead(status, {
		...headers,
		...status === 304 ? {} : { "content-length": Buffer.byteLength(body, encoding) },
		...whole && !isLast ? {} : { connection: "close" }
	});
	if (whole) {
		outgoing.end(body, encoding);
		return;
	}
	outgoing.write(body, encoding);
	await drain(request);
	outgoing.end();
}
function drain(request) {
	return new Promise((resolve) => {
		let size = 0;
		const timer = setTimeout(resolve, LINGER_MS);
		const done = () => {
			clearTimeout(timer);
			resolve();
		};
		request.on("data", (chunk) => {
			size += chunk.length;
			if (size > LINGER_BYTES) done();
		});
		for (const event of [
			"end",
			"close",
			"error"
		]) request.once(event, done);
		request.resume();
	});
}
function writeRawResponse(socket, response) {
	if (!socket.writable) {
		socket.destroy();
		return;
	}
	const headers = {
		...response.headers,
		"content-length": String(Buffer.byteLength(response.body)),
		connection: "close"
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const status = `HTTP/1.1 ${response.status} ${builtinHttp().STATUS_CODES[response.status] ?? ""}\r\n`;
	socket.end(`${status}${lines.join("")}\r\n${response.body}`);
}
// src/broker/http/server-callbacks.ts
const DEFAULT_MAX_CONNECTIONS = 4096;
const DEFAULT_MAX_CONNECTIONS_PER_PEER = 512;
function createServerCallbacks(options) {
	const { maxConnections: total = DEFAULT_MAX_CONNECTIONS, maxConnectionsPerPeer: perPeer = DEFAULT_MAX_CONNECTIONS_PER_PEER } = options;
	const newest = new WeakMap();
	const handshakes = options.tls === void 0 ? void 0 : createHandshakes();
	const refuseSocket = (socket, fault) => {
		if (handshakes?.isDone(socket) === false) {
			socket.destroy();
			return;
		}
		const begun = newest.get(socket);
		if (begun?.headersSent === true && !begun.writableFinished) {
			socket.destroy();
			return;
		}
		const response = refusalOf(fault, options.handler);
		record$2(options, {
			request: void 0,
			response,
			startedAt: options.clock.now()
		});
		writeRawResponse(socket, response);
	};
	const connections = createConnections({
		total,
		perPeer
	}, (socket, stage) => {
		if (stage === "reading") refuseSocket(socket, crowdedOut(perPeer));
		socket.destroySoon();
	});
	const peerOf = createPeerOf(options.proxy);
	const responder = createResponder(options, {
		connections,
		peerOf
	});
	const accept = (socket) => {
		connections.wait(socket, "reading", peerOf(socket.remoteAddress, {}));
		socket.once("close", () => connections.release(socket));
	};
	return {
		startClosing: () => responder.startClosing(),
		onConnection: (socket) => {
			accept(socket);
			handshakes?.begin(socket);
		},
		onSecured: (socket) => {
			const plain = handshakes?.end(socket);
			if (plain !== void 0) connections.release(plain);
			accept(socket);
		},
		onRequest: (request, response) => {
			newest.set(request.socket, response);
			responder.respond(request, response).catch(() => {
				request.destroy();
			});
		},
		refuseSocket
	};
}
function createResponder(options, { connections, peerOf }) {
	const { handler, listener, clock, maxConnections = DEFAULT_MAX_CONNECTIONS } = options;
	const { maxRequests = Math.floor(maxConnections / 4) } = options;
	let served = 0;
	let isClosing = false;
	const serve = async (head, body, peer) => {
		if (served >= maxRequests && !handler.isUrgent(head.path)) return refusalOf(overloaded(maxRequests), handler);
		served += 1;
		try {
			return await handler.handle({
				...head,
				body,
				peer
			}, listener);
		} finally {
			served -= 1;
		}
	};
	const inRoom = async (request, { room, maxBytes }, work) => {
		const isSmall = lengthOf(request) <= (room?.freeBytes ?? maxBytes);
		if (room === void 0 || maxBytes === 0 || isSmall) return await work();
		if (!room.enter()) return refusalOf(ROOM_FULL, handler);
		try {
			return await work();
		} finally {
			room.leave();
		}
	};
	return {
		startClosing: () => {
			isClosing = true;
		},
		respond: async (request, outgoing) => {
			const startedAt = clock.now();
			const { socket } = request;
			const head = headOf$1(request);
			const peer = peerOf(socket.remoteAddress, head.headers);
			const rule = handler.bodyRule(head);
			if (rule.maxBytes === 0) connections.release(socket);
			else connections.wait(socket, "reading", peer);
			const response = await inRoom(request, rule, async () => {
				const read = await readBody(request, outgoing, rule);
				connections.release(socket);
				return read.ok ? await serve(head, read.value, peer) : refusalOf(read.error, handler);
			});
			record$2(options, {
				request,
				response,
				startedAt
			});
			if (socket.destroyed) return;
			connections.wait(socket, request.complete ? "idle" : "reading", peer);
			await writeResponse(request, outgoing, {
				response,
				isLast: isClosing
			});
		}
	};
}
function lengthOf({ headers }) {
	const length = headers["content-length"];
	if (length !== void 0) return Number(length);
	return headers["transfer-encoding"] === void 0 ? 0 : Number.POSITIVE_INFINITY;
}
const ROOM_FULL = {
	code: "overloaded",
	reason: "other large bodies are being read",
	retryAfterSeconds: 1
};
function refusalOf(fault, handler) {
	return handler.refuse(fault, handler.newTrace());
}
function overloaded(most) {
	return {
		code: "overloaded",
		reason: `${most} requests are running already`,
		retryAfterSeconds: 1
	};
}
function crowdedOut(perPeer) {
	return {
		code: "overloaded",
		reason: `it arrived more slowly than others of a crowd (limits.connections-per-peer: ${perPeer})`,
		retryAfterSeconds: 1
	};
}
function record$2({ handler, onServed, clock }, served) {
	const { request, response, startedAt } = served;
	const { status, code, trace, isAuthenticated = false, reason } = response;
	onServed({
		method: METHODS.find((known) => known === request?.method) ?? "other",
		route: handler.routeName(request?.url?.split("?")[0] ?? ""),
		status,
		...code === void 0 ? {} : { code },
		ms: clock.now() - startedAt,
		trace,
		...isAuthenticated ? { isAuthenticated } : {},
		...reason === void 0 ? {} : { reason }
	});
}
const METHODS = [
	"GET",
	"POST",
	"DELETE",
	"HEAD",
	"PUT",
	"PATCH",
	"OPTIONS"
];
// src/broker/http/server.ts
const MAX_HEADER_BYTES = 16384;
async function startServer(options) {
	const { clock } = options;
	const { server, setTls } = await createServer$1(options);
	server.maxConnections = options.maxConnections ?? 4096;
	const callbacks = createServerCallbacks(options);
	server.on("connection", callbacks.onConnection);
	server.on("secureConnection", callbacks.onSecured);
	server.on("request", callbacks.onRequest);
	server.on("checkContinue", callbacks.onRequest);
	server.on("checkExpectation", callbacks.onRequest);
	server.on("connect", ({ socket }) => {
		callbacks.refuseSocket(socket, {
			code: "method_not_allowed",
			reason: "CONNECT"
		});
	});
	server.on("clientError", (error, socket) => {
		if (socket instanceof Socket) callbacks.refuseSocket(socket, parserFault(error));
		else socket.destroy();
	});
	const { address: host, port } = await listen(server, options);
	return {
		host,
		port,
		setTls,
		close: () => {
			callbacks.startClosing();
			return closeServer(server, clock);
		}
	};
}
async function createServer$1({ tls, receiveMs = 1e4 }) {
	const options = {
		maxHeaderSize: MAX_HEADER_BYTES,
		headersTimeout: receiveMs,
		requestTimeout: receiveMs,
		connectionsCheckingInterval: Math.min(1e3, receiveMs),
		keepAliveTimeout: 15e3,
		requireHostHeader: false
	};
	if (tls === void 0) return {
		server: builtinHttp().createServer(options),
		setTls: () => void 0
	};
	const server = (await import("node:https")).createServer({
		...options,
		...secureContext(tls),
		handshakeTimeout: receiveMs
	});
	return {
		server,
		setTls: (pair) => server.setSecureContext(secureContext(pair))
	};
}
function secureContext({ cert, key }) {
	return {
		cert,
		key: key.reveal(),
		minVersion: "TLSv1.2"
	};
}
function listen(server, where) {
	const at = "fd" in where ? { fd: where.fd } : {
		host: where.host,
		port: where.port
	};
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(at, () => {
			server.off("error", reject);
			const address = server.address();
			if (address !== null && typeof address === "object") resolve(address);
			else reject(new TypeError("it is not a TCP socket"));
		});
	});
}
const CLOSE_MS = 2e4;
async function closeServer(server, clock) {
	const closed = new AbortController();
	const finished = new Promise((resolve) => {
		server.close(() => resolve());
		server.closeIdleConnections();
	});
	const timeout = clock.sleep(CLOSE_MS, closed.signal);
	await Promise.race([finished, timeout]);
	closed.abort();
	server.closeAllConnections();
	await finished;
}
function parserFault({ code = "" }) {
	return PARSER_FAULTS[code] ?? {
		code: "request_malformed",
		reason: "it does not parse as HTTP/1.1"
	};
}
const PARSER_FAULTS = {
	HPE_HEADER_OVERFLOW: {
		code: "headers_too_large",
		reason: `its headers are larger than ${MAX_HEADER_BYTES} bytes`
	},
	HPE_CHUNK_EXTENSIONS_OVERFLOW: {
		code: "request_too_large",
		reason: "its chunk extensions are too large"
	},
	ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW
};
// src/broker/run/listeners.ts
async function openListeners({ listen, adminListen, tls, proxy }, handed, serving) {
	if (handed.admin !== void 0 && adminListen === void 0) return err(codedFailure("configuration_invalid", {
		message: "systemd hands over a socket for admins, and the configuration has no `admin-listen`.",
		remedy: SOCKET_REMEDY
	}));
	const listener = adminListen === void 0 ? "all" : "clients";
	const main = await open$1(listen, handed.main, {
		...serving,
		proxy,
		tls,
		listener
	});
	if (!main.ok) return main;
	if (tls === void 0 && !isLoopback(main.value.host)) {
		await main.value.close();
		return err(codedFailure("configuration_invalid", exposed(main.value)));
	}
	if (adminListen === void 0) return ok({
		main: main.value,
		admin: void 0
	});
	const admin = await open$1(adminListen, handed.admin, {
		...serving,
		listener: "admins"
	});
	if (admin.ok) return ok({
		main: main.value,
		admin: admin.value
	});
	await main.value.close();
	return admin;
}
const SOCKET_REMEDY = "Correct the .socket unit, or `listen` and `admin-listen`.";
function exposed({ host, port }) {
	return {
		message: `The socket that was handed over listens at ${host}:${port}, where traffic without TLS could be intercepted.`,
		remedy: "Let the .socket unit listen on a loopback address, or set `tls`."
	};
}
async function open$1(address, fd, options) {
	const where = fd === void 0 ? address : { fd };
	try {
		return ok(await startServer({
			...options,
			...where
		}));
	} catch (error) {
		return err(codedFailure("configuration_invalid", cannotListen(address, fd, error)));
	}
}
function cannotListen({ host, port }, fd, error) {
	if (fd !== void 0) return {
		message: `Cannot listen on the socket that was handed over (descriptor ${fd}): ${faultText(error)}.`,
		remedy: SOCKET_REMEDY
	};
	const where = `${host}:${port}`;
	const remedy = "Set `listen` (or `admin-listen`) to another address, or stop what uses this one.";
	if (errorCode(error) === "EADDRINUSE") return {
		message: `Another program listens at ${where} already.`,
		remedy
	};
	return {
		message: `Cannot listen at ${where}: ${faultText(error)}.`,
		remedy
	};
}
// src/identity/verify-id-token.ts
const MAX_CHARACTERS = 16384;
const MAX_LIFETIME_SECONDS = 900;
const COMPACT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/u;
function createIdTokenVerifier(options) {
	return async (secret) => {
		const token = secret.reveal();
		const decoded = decode(token);
		if (!decoded.ok) return decoded;
		const { keyId, payload } = decoded.value;
		if (payload["iss"] !== options.issuer) return refuse("token_issuer", `iss is not ${options.issuer}`);
		const signed = await verifySignature(token, keyId, options.keySet);
		if (!signed.ok) return signed;
		const fault = audienceFault(payload["aud"], options.audience) ?? timeFault(payload, options);
		return fault === void 0 ? parseClaims(payload) : err(fault);
	};
}
function decode(token) {
	if (token.length > MAX_CHARACTERS) return refuse("token_malformed", `it has more than ${MAX_CHARACTERS} characters`);
	if (!COMPACT_FORM.test(token)) return refuse("token_malformed", "it is not three base64url parts");
	try {
		const header = decodeProtectedHeader(token);
		const payload = decodeJwt(token);
		const fault = headerFault(header);
		return fault === void 0 ? ok({
			keyId: String(header.kid),
			payload
		}) : err(fault);
	} catch {
		return refuse("token_malformed", "its header or payload is not a JSON object");
	}
}
function headerFault(header) {
	if (header.alg !== "RS256") return fail("token_signature", "alg is not RS256");
	if (typeof header.kid !== "string" || header.kid === "") return fail("token_malformed", "the header has no kid");
	if (header.crit !== void 0) return fail("token_malformed", "the header has crit");
	const type = header.typ;
	if (type !== void 0 && !(typeof type === "string" && type.toUpperCase() === "JWT")) return fail("token_malformed", "typ is not JWT");
}
async function verifySignature(token, keyId, keySet) {
	const keys = await keySet.find(keyId);
	if (!keys.ok) return keys;
	if (keys.value.some((key) => isSignedBy(token, key))) return ok(void 0);
	return refuse("token_signature", keys.value.length === 0 ? "the issuer has no key with this kid" : "no key of the issuer verifies it");
}
const MIN_KEY_BITS = 2048;
function isSignedBy(token, cryptoKey) {
	const key = usableKey(cryptoKey);
	if (key === void 0) return false;
	const end = token.lastIndexOf(".");
	const signature = Buffer.from(token.slice(end + 1), "base64url");
	return verify("sha256", Buffer.from(token.slice(0, end)), key, signature);
}
const usableKeys = new WeakMap();
function usableKey(cryptoKey) {
	const known = usableKeys.get(cryptoKey);
	if (known !== void 0) return known;
	const key = KeyObject.from(cryptoKey);
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== "rsa" || bits < MIN_KEY_BITS) return void 0;
	usableKeys.set(cryptoKey, key);
	return key;
}
function audienceFault(audience, expected) {
	const list = Array.isArray(audience) ? audience : [audience];
	if (list.length === 1 && list[0] === expected) return void 0;
	const [only] = list;
	if (list.length === 1 && isOtherSpelling(only, expected)) return fail("broker_url_differs", `aud is not ${expected}, but another name of this machine`);
	return fail("token_audience", `${list.includes(expected) ? "aud has others besides" : "aud is not"} ${expected}`);
}
function isOtherSpelling(audience, expected) {
	const names = [audience, expected].map(loopbackName);
	return names.every((name) => name !== void 0) && names[0] !== names[1];
}
function loopbackName(url) {
	if (typeof url !== "string" || !URL.canParse(url)) return void 0;
	const { hostname } = new URL(url);
	return isLoopback(hostname) ? hostname : void 0;
}
function timeFault(payload, options) {
	const { exp, iat } = payload;
	const nbf = payload.nbf ?? iat;
	if (!isNumericDate(exp) || !isNumericDate(iat) || !isNumericDate(nbf)) return fail("claims_incomplete", "exp, iat or nbf is missing or not a NumericDate");
	const now = options.clock.now() / 1e3;
	const skew = options.clockSkewSeconds;
	if (now >= exp + skew) return fail("token_expired", "exp has passed");
	if (now < nbf - skew) return fail("broker_clock_off", "nbf is in the future");
	if (now < iat - skew) return fail("broker_clock_off", "iat is in the future");
	if (exp - iat > MAX_LIFETIME_SECONDS) return fail("token_too_old", `exp is more than ${MAX_LIFETIME_SECONDS} s after iat`);
	if (now > iat + options.maxAgeSeconds + skew) return fail("token_too_old", `iat is more than ${options.maxAgeSeconds} s ago`);
}
function fail(code, reason) {
	return codedFailure(code, { reason });
}
function refuse(code, reason) {
	return err(fail(code, reason));
}
// src/lease/outage/live-leases.ts
const MAX_LEASES = 1e4;
const SWEEP_AFTER_MS = 6e5;
const SWEEP_EVERY_MS = 6e4;
function createLiveLeases(maxLeases = MAX_LEASES) {
	const leases = new Map();
	const ids = new Map();
	let sweepAt = 0;
	const forget = (id) => {
		const lease = leases.get(id);
		if (lease !== void 0) ids.delete(lease.tokenHash);
		leases.delete(id);
	};
	const findByTokenHash = (hash) => {
		const id = ids.get(hash);
		return id === void 0 ? void 0 : leases.get(id);
	};
	return {
		forget,
		findByTokenHash,
		find: (id) => leases.get(id),
		all: () => leases.values(),
		note: (lease) => {
			if (isEnded(lease.state)) {
				forget(lease.id);
				return;
			}
			leases.set(lease.id, lease);
			ids.set(lease.tokenHash, lease.id);
			const [oldest] = leases.keys();
			if (leases.size > maxLeases && oldest !== void 0) forget(oldest);
		},
		noteBeat: (hash, at) => {
			const lease = findByTokenHash(hash);
			if (lease === void 0) return;
			const heartbeatResetAt = Math.max(lease.heartbeatResetAt, at);
			leases.set(lease.id, {
				...lease,
				heartbeatResetAt,
				lastBeatAt: at
			});
		},
		moveBack: (backMs) => {
			for (const lease of leases.values()) {
				const expiresAt = lease.expiresAt - backMs;
				const heartbeatResetAt = lease.heartbeatResetAt - backMs;
				leases.set(lease.id, {
					...lease,
					expiresAt,
					heartbeatResetAt
				});
			}
		},
		sweep: (now) => {
			if (now < sweepAt) return;
			sweepAt = now + SWEEP_EVERY_MS;
			for (const { id, expiresAt } of leases.values()) if (now - expiresAt >= SWEEP_AFTER_MS) forget(id);
		}
	};
}
// src/lease/outage/damaged-row.ts
function isDamagedRow(error) {
	return error instanceof StoreError && error.message.startsWith("The store holds a row that stepkey did not write");
}
// src/lease/outage/unwritten-ends.ts
function createUnwrittenEnds() {
	const ends = new Map();
	const ids = new Map();
	const set = (end) => {
		ends.set(end.lease.id, end);
		ids.set(end.lease.tokenHash, end.lease.id);
	};
	return {
		get size() {
			return ends.size;
		},
		find: (id) => ends.get(id),
		findByTokenHash: (hash) => {
			const id = ids.get(hash);
			return id === void 0 ? void 0 : ends.get(id);
		},
		all: () => [...ends.values()],
		mark: (lease, reason, now) => {
			const known = ends.get(lease.id);
			const changed = ended(known?.lease ?? lease, reason, now);
			set({
				...known,
				lease: changed,
				reason: changed.endReason ?? reason
			});
			return changed;
		},
		take: (lease) => {
			if (!ends.has(lease.id)) set({
				lease,
				reason: lease.endReason ?? "expired"
			});
		},
		lock: (id, { lockMs, now }) => {
			const end = ends.get(id);
			if (end === void 0 || !isEnding(end.lease.state)) return void 0;
			if (isLocked(end, now)) return void 0;
			set({
				...end,
				lockedUntil: now + lockMs
			});
			return end.lease;
		},
		settle: (id, outcome, now) => {
			const end = ends.get(id);
			const lease = end && settled$1(end.lease, outcome, now);
			if (end === void 0 || lease === void 0) return false;
			set({
				lease,
				reason: end.reason,
				settlement: outcome
			});
			return true;
		},
		forget: (id) => {
			const end = ends.get(id);
			if (end !== void 0) ids.delete(end.lease.tokenHash);
			ends.delete(id);
		}
	};
}
function isLocked({ lockedUntil }, now) {
	return lockedUntil !== void 0 && lockedUntil > now;
}
function isDue(end, now) {
	const { state, nextTryAt = now } = end.lease;
	return isEnding(state) && nextTryAt <= now && !isLocked(end, now);
}
// src/lease/outage/write-ends.ts
const BATCH$1 = 100;
async function writeEnds(deps) {
	const { store, clock, ends, closedJobs } = deps;
	for (const [key, { job, reason }] of closedJobs) {
		await store.closeJob(job, reason);
		closedJobs.delete(key);
	}
	let written = 0;
	for (const end of ends.all()) {
		if (written >= BATCH$1) break;
		if (isLocked(end, clock.now())) continue;
		if (!await writeEnd(deps, end)) continue;
		if (ends.find(end.lease.id) === end) ends.forget(end.lease.id);
		written += 1;
		if (written % 10 === 0) await eventLoopTurn();
	}
	return written;
}
async function writeEnd(deps, end) {
	try {
		return await tryToWriteEnd(deps, end);
	} catch (error) {
		if (isDamagedRow(error)) return true;
		throw error;
	}
}
async function tryToWriteEnd({ store, lockOwner }, { lease: { id }, reason, settlement }) {
	await store.end({ lease: id }, reason);
	if (settlement === void 0) return true;
	await store.lock(id, {
		lockOwner,
		lockMs: LOCK_MS$2
	});
	if (await store.settle(id, lockOwner, settlement)) return true;
	const stored = await store.find(id);
	return stored === void 0 || isEnded(stored.state);
}
function eventLoopTurn() {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
// src/lease/outage/outage.ts
const TRY_EVERY_MS = 1e3;
const REST_AFTER_TRY = 2;
const STALL_MS = 1e3;
function createOutage(store, options) {
	const { clock, lockOwner, onEvent, hearsAll = true, deadlineMs = 3e3 } = options;
	const live = createLiveLeases();
	const ends = createUnwrittenEnds();
	const closedJobs = new Map();
	let lost;
	const inTime = (call) => within({
		clock,
		milliseconds: deadlineMs
	}, call, () => {
		throw new StoreError("unavailable", `The store did not respond within ${deadlineMs} ms.`, { remedy: "Check the disk or the server of the store, and whether another process has locked it." });
	});
	const lose = (error) => {
		if (lost !== void 0) return;
		const now = clock.now();
		lost = {
			error,
			since: now,
			heartbeatsFrom: now,
			nextTryAt: now + TRY_EVERY_MS
		};
		onEvent({
			kind: "store_lost",
			error
		});
	};
	const tryAgain = async (before) => {
		const startedAt = clock.now();
		try {
			await inTime(() => store.resetHeartbeats());
		} catch (error) {
			expected(error);
			const now = clock.now();
			const took = now - startedAt;
			if (took > deadlineMs + STALL_MS) before.heartbeatsFrom = now;
			const tried = Math.min(took, deadlineMs + STALL_MS);
			before.nextTryAt = now + Math.max(TRY_EVERY_MS, REST_AFTER_TRY * tried);
			return;
		}
		lost = void 0;
		onEvent({
			kind: "store_regained",
			since: before.since,
			unwritten: ends.size
		});
	};
	const recover = async () => {
		if (lost !== void 0 && clock.now() >= lost.nextTryAt) await tryAgain(lost);
		if (lost !== void 0 || ends.size + closedJobs.size === 0) return;
		try {
			await writeEnds({
				store,
				clock,
				lockOwner,
				ends,
				closedJobs
			});
		} catch (error) {
			lose(expected(error));
		}
	};
	return {
		store,
		live,
		ends,
		closedJobs,
		now: () => clock.now(),
		isLost: () => lost !== void 0,
		heartbeatsFrom: () => (hearsAll ? lost?.heartbeatsFrom : void 0) ?? clock.now(),
		restartHeartbeats: () => {
			if (lost === void 0) return;
			const now = clock.now();
			lost.heartbeatsFrom = now;
			lost.nextTryAt = Math.min(lost.nextTryAt, now + TRY_EVERY_MS);
		},
		attempt: async (write, fallback) => {
			if (lost !== void 0) return fallback();
			try {
				return await inTime(write);
			} catch (error) {
				if (isDamagedRow(expected(error))) throw error;
				lose(expected(error));
				return fallback();
			}
		},
		read: async (read, fallback) => {
			try {
				return await inTime(read);
			} catch (error) {
				expected(error);
				return fallback();
			}
		},
		load: async (id) => {
			const unwritten = ends.find(id);
			if (unwritten !== void 0) return unwritten.lease;
			const known = live.find(id);
			const stored = await orKnown(() => inTime(() => store.find(id)), known);
			return stored && completed$1(stored, known);
		},
		note: (leases) => {
			for (const lease of leases) {
				const known = live.find(lease.id);
				if (!isLive(lease.state) || known === void 0) live.note(completed$1(lease, known));
			}
		},
		recover: singleFlight(recover),
		refuse: () => {
			if (lost !== void 0) throw lost.error;
		},
		expected
	};
}
function expected(error) {
	if (error instanceof StoreError) return error;
	throw error;
}
async function orKnown(read, known) {
	try {
		return await read();
	} catch (error) {
		if (known === void 0) throw expected(error);
		return known;
	}
}
function completed$1(stored, known) {
	if (known === void 0 || isEnded(stored.state) || stored.issueOutcome !== void 0) return stored;
	const { handle, diesAt, issuedTo, sealedSecret, issueOutcome } = known;
	return {
		...stored,
		handle,
		diesAt,
		issuedTo,
		sealedSecret,
		issueOutcome
	};
}
// src/lease/outage/beating-in-outage.ts
function beatingInOutage(outage) {
	const { store, live, ends } = outage;
	let moved;
	const findByTokenHash = async (hash) => {
		const unwritten = ends.findByTokenHash(hash);
		if (unwritten !== void 0) return unwritten.lease;
		const known = live.findByTokenHash(hash);
		try {
			const stored = await store.findByTokenHash(hash);
			return stored && completed$1(stored, known);
		} catch (error) {
			if (known === void 0) throw error;
			outage.expected(error);
			return known;
		}
	};
	const beatInMemory = async (hash, silentAfterMs) => {
		const lease = await findByTokenHash(hash);
		if (lease === void 0 || lease.state === "issuing") return { kind: "unknown" };
		if (lease.state !== "active") return {
			kind: "ended",
			reason: beatReason(lease.endReason)
		};
		const now = outage.now();
		const known = live.find(lease.id) ?? lease;
		const heartbeatResetAt = Math.max(lease.heartbeatResetAt, known.heartbeatResetAt, outage.heartbeatsFrom());
		const limits = {
			silentAfterMs,
			issuingAfterMs: 0
		};
		const expiresAt = Math.min(lease.expiresAt, known.expiresAt);
		const reason = reasonToEnd({
			...lease,
			expiresAt,
			heartbeatResetAt
		}, now, limits);
		if (reason !== void 0) {
			ends.mark(lease, reason, now);
			return {
				kind: "ended",
				reason: beatReason(reason)
			};
		}
		outage.note([lease]);
		live.noteBeat(hash, now);
		return {
			kind: "active",
			expiresAt: lease.expiresAt
		};
	};
	const adopt = async (hash) => {
		try {
			const lease = await store.findByTokenHash(hash);
			if (lease !== void 0) outage.note([lease]);
		} catch (error) {
			outage.expected(error);
		}
	};
	const beatInStore = async (hash, silentAfterMs) => {
		const beat = await store.beat(hash, silentAfterMs);
		const known = live.findByTokenHash(hash);
		if (beat.kind !== "active") {
			if (known !== void 0) live.forget(known.id);
			return beat;
		}
		if (known === void 0) await adopt(hash);
		live.noteBeat(hash, outage.now());
		return beat;
	};
	return {
		findByTokenHash,
		find: (id) => outage.load(id),
		beat: (hash, silentAfterMs) => {
			const inMemory = () => beatInMemory(hash, silentAfterMs);
			if (ends.findByTokenHash(hash) !== void 0) return inMemory();
			return outage.attempt(() => beatInStore(hash, silentAfterMs), inMemory);
		},
		clockSetBack: (step) => {
			const before = step.since === moved?.since ? moved.backMs : 0;
			live.moveBack(step.backMs - before);
			moved = step;
			return outage.attempt(() => store.clockSetBack(step), async () => false);
		},
		resetHeartbeats: () => outage.attempt(async () => {
			await store.resetHeartbeats();
			outage.note(await store.list({ states: ["active"] }, { limit: MAX_LEASES }));
		}, async () => outage.restartHeartbeats())
	};
}
// src/lease/outage/issuing-in-outage.ts
function issuingInOutage(outage) {
	const { store, live, ends, closedJobs } = outage;
	return {
		burn: async (...given) => {
			outage.refuse();
			return store.burn(...given);
		},
		isBurned: async (...given) => {
			outage.refuse();
			return store.isBurned(...given);
		},
		isJobClosed: async (job) => {
			if (closedJobs.has(jobEntry(job))) return true;
			return store.isJobClosed(job);
		},
		reserve: async (reservation) => {
			if (closedJobs.size > 0 || hasUnwrittenEnd(ends, reservation.lease.job)) await outage.recover();
			outage.refuse();
			const reserved = await store.reserve(reservation);
			if (reserved.kind === "reserved") outage.note([reserved.lease]);
			if (reserved.kind === "sealed") for (const id of reserved.ended) live.forget(id);
			return reserved;
		},
		reserveBreakGlass: async (lease) => {
			outage.refuse();
			const reserved = await store.reserveBreakGlass(lease);
			if (reserved.kind === "reserved") outage.note([reserved.lease]);
			return reserved;
		},
		confirmBreakGlass: async (...given) => {
			outage.refuse();
			return store.confirmBreakGlass(...given);
		},
		activate: async (id, facts) => {
			const known = live.find(id);
			const lease = known && issued(known, facts, outage.now());
			if (lease !== void 0) live.note(lease);
			try {
				outage.refuse();
				return await store.activate(id, facts);
			} catch (error) {
				outage.expected(error);
				if (lease !== void 0) ends.mark(lease, "issue_failed", outage.now());
				throw error;
			}
		},
		issueFailed: (id, failure) => outage.attempt(async () => {
			const lease = await store.issueFailed(id, failure);
			if (lease !== void 0) live.note(lease);
			return lease;
		}, async () => {
			const lease = await outage.load(id);
			return lease && ends.mark(lease, "issue_failed", outage.now());
		})
	};
}
function hasUnwrittenEnd(ends, job) {
	if (ends.size === 0) return false;
	const entry = jobEntry(job);
	return ends.all().some(({ lease }) => jobEntry(lease.job) === entry);
}
function jobEntry(job) {
	return [
		job.repositoryId,
		job.runId,
		job.runAttempt,
		job.checkRunId
	].join("/");
}
// src/lease/outage/ending-in-outage.ts
function endingInOutage(outage) {
	const { store, live, ends, closedJobs } = outage;
	const endInMemory = (filter, reason) => endAll$1(outage, filter, reason);
	return {
		end: (filter, reason) => outage.attempt(async () => noted(outage, await store.end(filter, reason)), () => endInMemory(filter, reason)),
		closeJob: (job, reason) => outage.attempt(async () => noted(outage, await store.closeJob(job, reason)), async () => {
			closedJobs.set(jobEntry(job), {
				job,
				reason
			});
			return endInMemory({ job }, reason);
		}),
		lockDue: async (request) => {
			await outage.recover();
			live.sweep(outage.now());
			const unwritten = ends.size > 0 ? lockInMemory(outage, request) : [];
			const rest = {
				...request,
				limit: request.limit - unwritten.length
			};
			if (rest.limit <= 0) return unwritten;
			const locked = await outage.attempt(async () => noted(outage, await store.lockDue(rest)), async () => {
				await markDue(outage, rest);
				return lockInMemory(outage, rest);
			});
			return [...unwritten, ...locked];
		},
		lock: async (id, request) => {
			const inMemory = () => ends.lock(id, {
				...request,
				now: outage.now()
			});
			if (ends.find(id) !== void 0) return inMemory();
			return outage.attempt(() => store.lock(id, request), async () => {
				await takeIfEnding(outage, id);
				return inMemory();
			});
		},
		settle: async (id, lockOwner, outcome) => {
			const inMemory = () => ends.settle(id, outcome, outage.now());
			const forget = () => {
				if (outcome.kind !== "retry" && outcome.kind !== "wait") live.forget(id);
			};
			if (ends.find(id) !== void 0) {
				forget();
				return inMemory();
			}
			return outage.attempt(() => store.settle(id, lockOwner, outcome), async () => {
				await takeIfEnding(outage, id);
				return inMemory();
			}).finally(forget);
		},
		lockDueTidies: async (request) => {
			if (outage.isLost()) return [];
			return store.lockDueTidies(request);
		}
	};
}
function noted(outage, leases) {
	outage.note(leases);
	return leases;
}
async function endAll$1(outage, filter, reason) {
	const { store, live, ends } = outage;
	const stored = await outage.read(() => store.list(filter), () => [...live.all()].filter((lease) => matches(lease, filter)));
	const now = outage.now();
	return stored.map((lease) => ends.find(lease.id)?.lease ?? completed$1(lease, live.find(lease.id))).filter(({ state }) => !isEnded(state)).map((lease) => ends.mark(lease, reason, now));
}
function same(wanted, value) {
	return wanted === void 0 || wanted === value;
}
function matches(lease, filter) {
	const { job, states } = filter;
	return same(filter.lease, lease.id) && same(job && jobEntry(job), jobEntry(lease.job)) && same(filter.repository?.toLowerCase(), lease.repository.toLowerCase()) && same(filter.grant, lease.grant) && (states?.includes(lease.state) ?? true);
}
async function takeIfEnding(outage, id) {
	const lease = await outage.load(id);
	if (lease !== void 0 && isEnding(lease.state)) outage.ends.take(lease);
}
async function markDue(outage, request) {
	const { store, live, ends } = outage;
	const { issuingAfterMs, limit, share } = request;
	const except = ends.all().map(({ lease }) => lease.id);
	const stored = await outage.read(() => store.findDue({
		issuingAfterMs,
		limit,
		share,
		except
	}), () => [...live.all()].filter(({ state }) => isEnding(state)));
	for (const one of stored) {
		const lease = completed$1(one, live.find(one.id));
		if (isEnding(lease.state)) ends.take(lease);
		else markIfDue(outage, {
			...lease,
			heartbeatResetAt: outage.now()
		}, request);
	}
	for (const lease of live.all()) {
		if (ends.find(lease.id) !== void 0 || !isOver(outage, lease, request)) continue;
		const now = await outage.load(lease.id);
		if (now === void 0 || isOfAnotherProcess(lease, now)) live.forget(lease.id);
		else markIfDue(outage, {
			...now,
			...dueTimes(outage, lease, now)
		}, request);
	}
}
function dueTimes(outage, known, stored) {
	const storedAt = stored.heartbeatResetAt > outage.now() ? 0 : stored.heartbeatResetAt;
	return {
		expiresAt: Math.min(known.expiresAt, stored.expiresAt),
		heartbeatResetAt: Math.max(known.heartbeatResetAt, storedAt)
	};
}
function isOfAnotherProcess(known, now) {
	return isEnded(now.state) || (now.lastBeatAt ?? 0) > (known.lastBeatAt ?? 0);
}
function isOver(outage, lease, limits) {
	return reasonNow(outage, lease, limits) !== void 0;
}
function markIfDue(outage, lease, limits) {
	const reason = reasonNow(outage, lease, limits);
	if (reason !== void 0) outage.ends.mark(lease, reason, outage.now());
}
function reasonNow(outage, lease, limits) {
	const now = outage.now();
	const heartbeatResetAt = Math.max(lease.heartbeatResetAt, outage.heartbeatsFrom());
	return reasonToEnd({
		...lease,
		heartbeatResetAt
	}, now, limits);
}
function lockInMemory(outage, request) {
	const { ends } = outage;
	const now = outage.now();
	const leases = ends.all().filter((end) => isDue(end, now)).map(({ lease }) => lease);
	return (request.share ? shareOut(leases, request.share).chosen : leases).slice(0, request.limit).flatMap(({ id }) => ends.lock(id, {
		...request,
		now
	}) ?? []);
}
// src/lease/outage/outage-store.ts
function withOutages(store, options) {
	const outage = createOutage(store, options);
	return {
		...store,
		...issuingInOutage(outage),
		...beatingInOutage(outage),
		...endingInOutage(outage),
		now: async () => {
			try {
				return await store.now();
			} catch (error) {
				outage.expected(error);
				return outage.now();
			}
		},
		freezes: async () => {
			outage.refuse();
			return store.freezes();
		},
		countByState: async () => {
			outage.refuse();
			return store.countByState();
		},
		damagedRows: () => outage.read(() => store.damagedRows(), () => [])
	};
}
// src/lease/stall-recovery.ts
const MIN_STALL_MS = 3e3;
const MIN_STEP_MS = 1e3;
function withStallRecovery(store, options) {
	const { clock, heartbeatIntervalMs } = options;
	const longest = Math.max(heartbeatIntervalMs, MIN_STALL_MS);
	const look = () => ({
		at: clock.now(),
		steadyAt: clock.steady?.()
	});
	let last = look();
	let unwritten;
	const noteStep = (now) => {
		const step = stepBetween(last, now);
		if (step === void 0) return false;
		const before = unwritten ?? {
			backMs: 0,
			since: step.since
		};
		unwritten = {
			backMs: before.backMs + step.backMs,
			since: before.since,
			at: step.at
		};
		last = {
			...last,
			at: last.at - step.backMs
		};
		return true;
	};
	const recover = singleFlight(async () => {
		const needsReset = noteStep(look()) || pauseBetween(last, look()) > longest;
		if (unwritten !== void 0 && await store.clockSetBack(unwritten)) unwritten = void 0;
		if (needsReset) await store.resetHeartbeats();
		last = look();
	});
	const recoverAfterStall = async () => {
		const now = look();
		if (unwritten === void 0 && stepBetween(last, now) === void 0 && pauseBetween(last, now) <= longest) last = now;
		else await recover();
	};
	return {
		...store,
		beat: async (...given) => {
			await recoverAfterStall();
			return store.beat(...given);
		},
		lockDue: async (...given) => {
			await recoverAfterStall();
			return store.lockDue(...given);
		}
	};
}
function pauseBetween(before, now) {
	return Math.max(now.at - before.at, (now.steadyAt ?? 0) - (before.steadyAt ?? 0));
}
function stepBetween(before, now) {
	if (before.steadyAt === void 0 || now.steadyAt === void 0) return void 0;
	const backMs = Math.round(before.at + (now.steadyAt - before.steadyAt) - now.at);
	return backMs < MIN_STEP_MS ? void 0 : {
		backMs,
		since: before.steadyAt,
		at: now.steadyAt
	};
}
// src/broker/context/server-holds.ts
function createServerHolds() {
	const counts = new Map();
	const closed = new Map();
	let freed = Promise.withResolvers();
	const release = (key) => {
		const left = (counts.get(key) ?? 0) - 1;
		if (left > 0) {
			counts.set(key, left);
			return;
		}
		counts.delete(key);
		freed.resolve();
		freed = Promise.withResolvers();
	};
	return {
		hold: async (at, limit) => {
			const key = keyOf$3(at);
			const opening = closed.get(key)?.promise;
			if (opening !== void 0) await within(limit, () => opening, IGNORED);
			if (closed.has(key)) return void 0;
			counts.set(key, (counts.get(key) ?? 0) + 1);
			return () => release(key);
		},
		close: (servers) => {
			const opened = Promise.withResolvers();
			for (const server of servers) closed.set(keyOf$3(server), opened);
			const held = () => servers.filter((at) => counts.has(keyOf$3(at)));
			return {
				waitUntilFree: async (limit) => {
					const wait = async (signal) => {
						while (held().length > 0 && !signal.aborted) await freed.promise;
					};
					if (held().length > 0) await within(limit, wait, IGNORED);
					return held();
				},
				open: () => {
					for (const server of servers) closed.delete(keyOf$3(server));
					opened.resolve();
				}
			};
		}
	};
}
const IGNORED = () => void 0;
function keyOf$3({ kind, server }) {
	return `${kind} ${server}`;
}
// src/broker/run/watched-parts.ts
function watchedStore(store, watch) {
	if (watch === void 0) return store;
	const { githubTasks } = store;
	return {
		...store,
		...watchedCalls(store, watch),
		githubTasks: {
			...githubTasks,
			...watchedCalls(githubTasks, watch, "githubTasks.")
		}
	};
}
function watchedCalls(calls, watch, prefix = "") {
	const each = Object.entries(calls).flatMap(([name, call]) => {
		if (!isCall(call)) return [];
		const method = `${prefix}${name}`;
		const watched = (...given) => watch({
			part: "store",
			method
		}, () => call(...given), ANSWERED);
		return [[name, watched]];
	});
	return Object.fromEntries(each);
}
function isCall(value) {
	return typeof value === "function";
}
const ANSWERED = { outcomeOf: () => "ok" };
function watchedGate(gate, watch) {
	if (gate === void 0 || watch === void 0) return gate;
	return { decide: (question, deadline) => watch({ part: "gate" }, () => gate.decide(question, deadline), {
		outcomeOf: ({ kind }) => kind,
		deadline
	}) };
}
async function createWatchedProviders(config, kinds, { watch, hasServer, ...effects }) {
	const created = await createProviders(config, kinds, effects);
	if (watch === void 0) return created;
	const each = Array.from(created, ([kind, provider]) => {
		return [kind, watchedProvider(provider, {
			watch,
			hasServer
		})];
	});
	return new Map(each);
}
function watchedProvider(provider, { watch, hasServer }) {
	const { kind } = provider;
	const around = (call, { of, lease, deadline }, work) => {
		const named = isRecord(of) ? of["server"] : void 0;
		const server = typeof named === "string" && hasServer(kind, named) ? named : "";
		return watch({
			part: "provider",
			kind,
			server,
			call
		}, work, {
			outcomeOf: outcomeOf$2,
			facts: { lease },
			deadline
		});
	};
	return {
		...provider,
		classify: (of, deadline) => around("classify", {
			of,
			deadline
		}, () => provider.classify(of, deadline)),
		issue: (request, deadline) => {
			const { settings: of, lease } = request;
			return around("issue", {
				of,
				lease,
				deadline
			}, () => provider.issue(request, deadline));
		},
		revoke: (of, deadline, secret) => around("revoke", {
			of,
			deadline
		}, () => provider.revoke(of, deadline, secret)),
		probe: (of, deadline, secret) => around("probe", {
			of,
			deadline
		}, () => provider.probe(of, deadline, secret)),
		...provider.tidy && { tidy: (of, deadline) => around("tidy", {
			of,
			deadline
		}, async () => await provider.tidy?.(of, deadline) ?? NONE$2) }
	};
}
const NONE$2 = ok({ facts: [] });
function outcomeOf$2(result) {
	return result.ok ? "ok" : result.error.kind;
}
// src/broker/run/rules-of.ts
function rulesOf(config) {
	const { owners, limits } = config;
	return {
		owners,
		tokenMaxAgeMs: limits.tokenMaxAgeSeconds * 1e3,
		clockSkewMs: limits.clockSkewSeconds * 1e3,
		leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds,
		heartbeatIntervalMs: limits.heartbeatIntervalSeconds * 1e3,
		servers: serverNames(config),
		maxExchanges: limits.exchanges,
		maxExchangesPerOwner: limits.exchangesPerOwner,
		maxExchangesPerRepository: limits.exchangesPerRepository,
		maxWaitingExchanges: limits.waitingExchanges,
		maxWaitingExchangesPerRepository: limits.waitingExchangesPerRepository,
		maxWaitingEnds: Math.floor(limits.connections / 8)
	};
}
// src/broker/run/open-key-ring.ts
async function openKeyRing({ storeKeys: [current, ...older] }, store, randomBytes) {
	const ring = current === void 0 ? void 0 : ringOf({
		current,
		older
	}, randomBytes);
	const missing = missingKeys(await store.sealedKeyIds(), ring);
	return missing.length === 0 ? ok(ring) : err(keyMissing(missing));
}
function ringOf(...given) {
	const ring = createKeyRing(...given);
	if (!ring.ok) throw new TypeError("a store key that was not parsed");
	return ring.value;
}
function keyMissing(missing) {
	const needs = missing.map(({ keyId, leases }) => `${plural(leases, "lease")} can only be revoked with key ${keyId}`);
	return codedFailure("store_key_missing", { message: `\`store-key\` lacks a key that the store needs: ${needs.join("; ")}.` });
}
// src/broker/github/pause.ts
const DEFAULT_MS = 6e4;
const LONGEST_MS$2 = 36e5;
function pauseMs(response, now) {
	const { status, headers, data } = response;
	if (status !== 403 && status !== 429) return void 0;
	const asked = retryAfterMs(headers["retry-after"], now);
	const reset = headers["x-ratelimit-remaining"] === "0" ? untilReset(headers, now) : void 0;
	if (asked === void 0 && reset === void 0 && status === 403 && !namesLimit(data)) return;
	return Math.min(LONGEST_MS$2, Math.max(0, asked ?? reset ?? DEFAULT_MS));
}
function untilReset(headers, now) {
	const reset = headers["x-ratelimit-reset"] ?? "";
	return /^\d{1,15}$/u.test(reset) ? Number(reset) * 1e3 - now : DEFAULT_MS;
}
function namesLimit(data) {
	return /rate limit/iu.test(errorMessageIn(data));
}
// src/broker/github/budget.ts
const RESERVE = .1;
function maySpend(spent, { limit, remaining }) {
	return spent < remaining - Math.ceil(limit * RESERVE);
}
function createGitHubBudget(options) {
	const { api, clock, log, ownerOf = () => "", onLimit } = options;
	const accounts = new Map();
	const accountOf = (owner, resource) => {
		const key = `${owner.toLowerCase()} ${resource}`;
		const account = accounts.get(key) ?? newAccount(resource);
		accounts.set(key, account);
		return account;
	};
	const windowOf = (account) => {
		if (account.window !== void 0 && account.window.resetAt <= clock.now()) beginAnew(account);
		return account.window;
	};
	const record = (account, response) => {
		const pause = pauseMs(response, clock.now());
		if (pause !== void 0) account.pause = {
			from: clock.now(),
			forMs: pause
		};
		const window = windowIn(response);
		if (window === void 0) return void 0;
		const before = windowOf(account);
		const isSame = before !== void 0 && Math.abs(window.resetAt - before.resetAt) < SAME_MS;
		if (before !== void 0 && !isSame) beginAnew(account);
		const remaining = isSame ? Math.min(before.remaining, window.remaining) : window.remaining;
		account.window = {
			...window,
			remaining
		};
		return account.window;
	};
	const exhaustedIn = (account, { repositoryId, repository }) => {
		const window = windowOf(account);
		const spent = account.spent.get(repositoryId) ?? 0;
		if (window === void 0 || maySpend(spent, window)) return void 0;
		const { remaining, limit, resetAt } = window;
		return {
			message: `${repository} has used its share of GitHub's rate limit (${account.resource}): ${spent} requests. Of ${limit}, ${remaining} are left for other repositories and for running leases`,
			retryAfterSeconds: secondsUntil(resetAt, clock.now())
		};
	};
	const spend = (account, { repositoryId }, count) => {
		account.spent.set(repositoryId, (account.spent.get(repositoryId) ?? 0) + count);
	};
	const send = async (request) => {
		const [owner, resource] = [ownerOf(request), resourceOf(request)];
		const paused = pausedIn(accountOf(owner, resource), clock.now());
		if (paused !== void 0) return ok(asRateLimit(paused));
		const outcome = await api.request(request);
		if (!outcome.ok) return outcome;
		const payer = outcome.value.headers["x-stepkey-account"] ?? owner;
		const limit = record(accountOf(payer, resource), outcome.value);
		if (limit !== void 0) onLimit?.(payer, resource, limit);
		return outcome;
	};
	const accountsOf = ({ repository, repositoryId }) => {
		const owner = options.ownerOf === void 0 ? "" : repository.split("/")[0] ?? "";
		const own = new Set([accountOf(owner, "core"), accountOf(owner, "graphql")]);
		const others = [...accounts.values()].filter(({ spent }) => spent.has(repositoryId));
		return [...own, ...others];
	};
	return {
		forWatch: { request: send },
		exhausted: (repository) => {
			for (const account of accountsOf(repository)) {
				const exhausted = exhaustedIn(account, repository);
				if (exhausted !== void 0) return exhausted;
			}
		},
		forRepository: (repository) => ({ request: async (request) => {
			const account = accountOf(ownerOf(request), resourceOf(request));
			const exhausted = exhaustedIn(account, repository);
			if (exhausted !== void 0) {
				if (!account.logged.has(repository.repositoryId)) log({
					level: "warning",
					event: "github_share_used",
					...exhausted
				});
				account.logged.add(repository.repositoryId);
				return ok(asRateLimit(exhausted));
			}
			spend(account, repository, 1);
			const outcome = await send(about(repository, request));
			if (outcome.ok && outcome.value.headers["x-stepkey-free"] !== void 0) spend(account, repository, -1);
			return outcome;
		} })
	};
}
function newAccount(resource) {
	return {
		resource,
		window: void 0,
		pause: {
			from: 0,
			forMs: 0
		},
		spent: new Map(),
		logged: new Set()
	};
}
function pausedIn({ pause: { from, forMs } }, now) {
	if (!isWithinLast(forMs, from, now)) return void 0;
	return {
		message: "GitHub's rate limit is reached: it asks to wait",
		retryAfterSeconds: secondsUntil(from + forMs, now)
	};
}
function about({ repository }, request) {
	const { owner, repo } = request.params;
	return owner !== void 0 && `${owner}/${repo}` !== repository ? {
		...request,
		home: repository
	} : request;
}
function secondsUntil(at, now) {
	return Math.max(1, Math.ceil((at - now) / 1e3));
}
const SAME_MS = 6e4;
function beginAnew(account) {
	account.window = void 0;
	account.spent.clear();
	account.logged.clear();
}
function resourceOf({ route }) {
	return route === "POST /graphql" ? "graphql" : "core";
}
function asRateLimit({ message, retryAfterSeconds }) {
	return {
		status: 429,
		headers: { "retry-after": String(retryAfterSeconds) },
		data: { message }
	};
}
function windowIn({ headers }) {
	const [limit, remaining, reset] = [
		"limit",
		"remaining",
		"reset"
	].map((name) => {
		const value = headers[`x-ratelimit-${name}`] ?? "";
		return /^\d{1,15}$/u.test(value) ? Number(value) : void 0;
	});
	if (limit === void 0 || remaining === void 0 || reset === void 0) return void 0;
	return {
		limit,
		remaining,
		resetAt: reset * 1e3
	};
}
// src/broker/github/conditional-requests.ts
const MAX_KEPT = 33554432;
function withConditionalRequests(send, maxKept = MAX_KEPT) {
	const kept = new Map();
	let size = 0;
	const forget = (key) => {
		size -= kept.get(key)?.body.length ?? 0;
		kept.delete(key);
	};
	const keep = (key, response) => {
		forget(key);
		if (response.headers["etag"] === void 0 || response.body.length > maxKept) return;
		kept.set(key, response);
		size += response.body.length;
		for (const oldest of kept.keys()) {
			if (size <= maxKept) break;
			forget(oldest);
		}
	};
	return async (request) => {
		if (request.method !== "GET") return send(request);
		const key = `${request.headers?.["accept"] ?? ""} ${request.url}`;
		const before = kept.get(key);
		const outcome = await send(conditional(request, before?.headers["etag"]));
		if (!outcome.ok) return outcome;
		const { status } = outcome.value;
		if (status === 200) keep(key, outcome.value);
		if (status !== 304 || before === void 0) return outcome;
		keep(key, before);
		return ok(unchanged(before, outcome.value));
	};
}
function conditional(request, etag) {
	if (etag === void 0) return request;
	return {
		...request,
		headers: {
			...request.headers,
			"if-none-match": etag
		}
	};
}
function unchanged(before, now) {
	const limits = Object.entries(now.headers).filter(([name]) => name.startsWith("x-ratelimit-"));
	return {
		status: 200,
		headers: {
			...before.headers,
			...Object.fromEntries(limits),
			[FREE_HEADER]: "unchanged"
		},
		body: before.body
	};
}
// src/broker/github/fair-gate.ts
const REMEMBER_MS$1 = 5e3;
const MAX_REMEMBERED$2 = 1e3;
const MAX_ROUNDS$1 = 2;
function createFairGate({ clock, gateFor, exhausted }) {
	const underWay = new Set();
	const deciding = new Map();
	const remembered = new Map();
	const recall = (key) => {
		const found = remembered.get(key);
		if (found === void 0 || isWithinLast(REMEMBER_MS$1, found.at, clock.now())) return found?.answer;
		remembered.delete(key);
	};
	const remember = (key, answer, repositoryId) => {
		if (answer.kind === "proceed" || answer.kind === "unavailable") return;
		remembered.delete(key);
		remembered.set(key, {
			answer,
			at: clock.now(),
			repositoryId
		});
		const [oldest] = remembered.keys();
		if (remembered.size > MAX_REMEMBERED$2 && oldest !== void 0) remembered.delete(oldest);
	};
	const decide = async (key, question, signal) => {
		const { repositoryId, repository } = question.claims;
		const party = {
			repositoryId,
			repository
		};
		let answer;
		for (let round = 1;; round += 1) {
			const reading = {
				repositoryId,
				isOld: false
			};
			underWay.add(reading);
			try {
				answer = await gateFor(party).decide(question, signal);
			} finally {
				underWay.delete(reading);
			}
			if (!reading.isOld || round === MAX_ROUNDS$1 || answer.kind === "unavailable") break;
		}
		remember(key, answer, repositoryId);
		if (answer.kind !== "unavailable" || answer.denial !== void 0) return answer;
		const why = exhausted(party);
		return why === void 0 ? answer : {
			kind: "unavailable",
			...why
		};
	};
	const flightFor = (key, question) => {
		const current = deciding.get(key);
		if (current?.isAbandoned === false) return current;
		const flight = createFlight(async (signal) => {
			try {
				return await decide(key, question, signal);
			} finally {
				if (deciding.get(key) === flight) deciding.delete(key);
			}
		});
		deciding.set(key, flight);
		return flight;
	};
	return {
		forget: (repositoryId) => {
			for (const reading of underWay) if (reading.repositoryId === repositoryId) reading.isOld = true;
			for (const [key, one] of remembered) if (one.repositoryId === repositoryId) remembered.delete(key);
		},
		decide: async (question, signal) => {
			const key = keyOf$2(question);
			const known = recall(key);
			if (known !== void 0) return known;
			return flightFor(key, question).join(signal, () => CANCELLED);
		}
	};
}
const CANCELLED = {
	kind: "unavailable",
	message: "GitHub did not respond in time",
	retryAfterSeconds: 5
};
function keyOf$2({ claims, ...rest }) {
	return JSON.stringify({
		...rest,
		claims: {
			...claims,
			jwtId: "",
			issuedAt: 0,
			expiresAt: 0
		}
	});
}
// src/broker/github/shared-requests.ts
function withSharedRequests(api) {
	const flights = new Map();
	const advance = (key, ended) => {
		const flying = flights.get(key);
		if (flying?.now !== ended) return;
		if (flying.next === void 0) flights.delete(key);
		else flights.set(key, {
			now: flying.next,
			next: void 0
		});
	};
	const launch = (request, key, after) => {
		const flight = createFlight(async (signal) => {
			try {
				await after;
				return signal.aborted ? cancelled() : await api.request({
					...request,
					signal
				});
			} finally {
				advance(key, flight);
			}
		});
		return flight;
	};
	return { request: async (request) => {
		const { route, params, variables, home, signal } = request;
		const key = JSON.stringify([
			route,
			params,
			variables,
			home
		]);
		const flying = flights.get(key);
		if (flying === void 0) {
			const now = launch(request, key);
			flights.set(key, {
				now,
				next: void 0
			});
			return now.join(signal, cancelled);
		}
		if (flying.next?.isAbandoned === false) return free(await flying.next.join(signal, cancelled));
		flying.next = launch(request, key, flying.now.ended);
		return flying.next.join(signal, cancelled);
	} };
}
function cancelled() {
	return err({
		kind: "aborted",
		message: "Reading from GitHub was cancelled"
	});
}
function free(outcome) {
	if (!outcome.ok) return outcome;
	const headers = {
		...outcome.value.headers,
		[FREE_HEADER]: "shared"
	};
	return ok({
		...outcome.value,
		headers
	});
}
// src/broker/github/writer.ts
function createGitHubWriter({ tokens, send, clock }) {
	const senderOf = (permission) => createAppSender({
		tokens: tokens[permission],
		send,
		clock
	});
	const senders = {
		checks: senderOf("checks"),
		deployments: senderOf("deployments")
	};
	const pauses = new Map();
	const pausedFor = (owner) => {
		const pause = pauses.get(owner);
		if (pause === void 0) return void 0;
		const now = clock.now();
		if (isWithinLast(pause.forMs, pause.from, now)) return pause.from + pause.forMs - now;
		pauses.delete(owner);
	};
	return { send: async (place, permission, request) => {
		const owner = place.owner.toLowerCase();
		const left = pausedFor(owner);
		if (left !== void 0) return ok(toWait(left));
		const sender = senders[permission];
		const outcome = sender.settled(place, await sender.attempt(place, request));
		const forMs = outcome.ok ? pauseMs(outcome.value, clock.now()) : void 0;
		if (forMs !== void 0) pauses.set(owner, {
			from: clock.now(),
			forMs
		});
		return outcome;
	} };
}
function toWait(forMs) {
	return {
		status: 429,
		headers: { "retry-after": String(Math.max(1, Math.ceil(forMs / 1e3))) },
		data: { message: "GitHub's rate limit is reached: it asks to wait" }
	};
}
// src/broker/run/open-writer.ts
function openWriter({ api, app }, { send, clock }) {
	const apiUrl = api.replace(/\/+$/u, "");
	const identity = {
		app: app.id,
		keys: app.keys,
		apiUrl
	};
	const appOn = appsOf(identity, {
		send,
		clock
	});
	const tokensFor = (permission) => createInstallationTokens({
		appOn,
		narrowing: narrowingTo(permission),
		clock
	});
	const tokens = {
		checks: tokensFor("checks"),
		deployments: tokensFor("deployments")
	};
	const sender = createGitHubSender({
		send,
		apiUrl
	});
	return {
		writer: createGitHubWriter({
			tokens,
			send: (request, token) => sender.request(request, token),
			clock
		}),
		forgetOwner: (owner) => {
			for (const each of Object.values(tokens)) each.forget(owner);
		},
		deliveries: createDeliveryLog(createAppRequests(identity, {
			send,
			clock
		}))
	};
}
function narrowingTo(permission) {
	return ({ repository }) => {
		if (repository === void 0) throw new TypeError("whoever writes names a repository");
		return {
			repositories: [repository],
			permissions: { [permission]: "write" }
		};
	};
}
// src/broker/run/create-github.ts
function createGitHub(config, deps) {
	const { send, clock, jitter, log, usesOf, metrics } = deps;
	const access = openGitHub(config, {
		send: withConditionalRequests(send),
		plainSend: send,
		clock
	});
	const { ownerOf, checkAccess } = access;
	const budget = createGitHubBudget({
		api: withSharedRequests(access.api),
		clock,
		log,
		...ownerOf && { ownerOf },
		onLimit: (owner, resource, limit) => metrics?.setGitHubLimit({
			owner,
			resource
		}, limit)
	});
	const gate = createFairGate({
		clock,
		exhausted: (repository) => budget.exhausted(repository),
		gateFor: (repository) => createGitHubGate({
			api: budget.forRepository(repository),
			clock,
			jitter,
			usesOf
		})
	});
	const reviewGate = createFairGate({
		clock,
		exhausted: (repository) => budget.exhausted(repository),
		gateFor: (repository) => {
			const api = budget.forRepository(repository);
			return createGitHubGate({
				api,
				clock,
				jitter,
				usesOf,
				ofPastJobs: true
			});
		}
	});
	const { writer: app, check, deployments = false } = config;
	const opened = app && openWriter({
		api: config.api,
		app
	}, {
		send,
		clock
	});
	return {
		reader: budget.forWatch,
		readerFor: (repository) => budget.forRepository(repository),
		gate,
		reviewGate,
		checkAccess,
		forgetRepository: (repositoryId) => {
			gate.forget(repositoryId);
			reviewGate.forget(repositoryId);
		},
		forgetOwner: (owner) => {
			access.forgetOwner(owner);
			opened?.forgetOwner(owner);
		},
		webhookSecrets: config.webhookSecrets ?? [],
		deliveryLogs: deliveryLogsOf(config, [access.deliveries, opened?.deliveries]),
		writer: opened?.writer,
		writes: {
			check,
			deployments,
			appId: app?.id
		}
	};
}
function deliveryLogsOf(config, [ofReader, ofWriter]) {
	if ((config.webhookSecrets ?? []).length === 0) return [];
	const isSame = "app" in config && config.app.id === config.writer?.id;
	return [ofReader, config.deployments === true && !isSame ? ofWriter : void 0].filter((one) => one !== void 0);
}
// src/broker/run/prepare-parts.ts
async function prepareParts({ before, after }, parts, deps) {
	const keyRing = await openKeyRing(after, deps.store, deps.randomBytes);
	if (!keyRing.ok) return keyRing;
	const created = await createWatchedProviders(after, deps.kinds.filter(({ name }) => !sameSettings(before.servers[name], after.servers[name])), deps);
	const isNewGitHub = !sameSettings(before.github, after.github);
	const github = after.github && isNewGitHub ? deps.github(after.github) : void 0;
	return ok({ use: () => {
		Object.assign(parts.rules, rulesOf(after));
		if (keyRing.value !== void 0) parts.keyRing?.replace(keyRing.value);
		if (github !== void 0) parts.github?.replace(github);
		for (const [kind, provider] of created) {
			parts.providers.get(kind)?.close?.();
			parts.providers.set(kind, provider);
		}
	} });
}
// src/broker/run/replaceable.ts
function replaceableParts(keyRing, github) {
	return {
		keyRing: keyRing && replaceableKeyRing(keyRing),
		github: github && replaceableGitHub(github)
	};
}
function replaceableKeyRing(first) {
	let current = first;
	return {
		part: {
			seal: (secret, lease) => current.seal(secret, lease),
			open: (sealed, lease) => current.open(sealed, lease),
			fingerprints: (value) => current.fingerprints(value),
			get ids() {
				return current.ids;
			}
		},
		replace: (next) => {
			current = next;
		}
	};
}
function replaceableGitHub(first) {
	let current = first;
	return {
		part: {
			gate: { decide: (...given) => current.gate.decide(...given) },
			reviewGate: { decide: (...given) => current.reviewGate.decide(...given) },
			reader: { request: (request) => current.reader.request(request) },
			checkAccess: {
				get isApp() {
					return current.checkAccess.isApp;
				},
				look: (signal) => current.checkAccess.look(signal)
			},
			readerFor: (repository) => current.readerFor(repository),
			forgetRepository: (repositoryId) => current.forgetRepository(repositoryId),
			forgetOwner: (owner) => current.forgetOwner(owner),
			get webhookSecrets() {
				return current.webhookSecrets;
			},
			get deliveryLogs() {
				return current.deliveryLogs;
			},
			get writer() {
				return current.writer;
			},
			get writes() {
				return current.writes;
			}
		},
		replace: (next) => {
			current = next;
		}
	};
}
function replaceablePolicy(first) {
	let current = first;
	return {
		part: {
			find: (...given) => current.find(...given),
			repositories: (isFresh) => current.repositories(isFresh),
			repositoriesWith: (grant) => current.repositoriesWith(grant),
			isUsable: () => current.isUsable(),
			readAll: () => current.readAll(),
			open: (source) => current.open(source),
			forget: (repositoryId) => current.forget(repositoryId)
		},
		replace: (next) => {
			current = next;
		}
	};
}
function restartableWork(work) {
	const running = new Set();
	let stopped = new AbortController();
	let isOver = false;
	const start = () => {
		if (isOver) return;
		stopped = new AbortController();
		const one = work(stopped.signal).finally(() => running.delete(one));
		running.add(one);
	};
	start();
	return {
		restart: () => {
			stopped.abort();
			start();
		},
		stop: async () => {
			isOver = true;
			stopped.abort();
			await Promise.all(running);
		}
	};
}
// src/broker/record/audit-backlog.ts
const RETRY_MS = 1e3;
const BATCH = 500;
function createAuditBacklog(options) {
	const { append, tryAppend, endLine, clock, onEvent, maxLines = 2e4 } = options;
	const stopped = new AbortController();
	let lines = [];
	let gap;
	const fail = (error) => {
		if (gap !== void 0) return;
		gap = {
			since: clock.now(),
			late: 0,
			lost: 0
		};
		onEvent({
			kind: "audit_lost",
			error
		});
		retry();
	};
	const catchUp = (current) => {
		endLine();
		let written = 0;
		try {
			for (const line of lines.slice(0, BATCH)) {
				append(line);
				written += 1;
			}
		} finally {
			lines = lines.slice(written);
			current.late += written;
		}
		if (lines.length > 0) return;
		append(gapLine(current, clock.now()));
		gap = void 0;
		const { since, late, lost } = current;
		onEvent({
			kind: "audit_regained",
			since,
			late,
			lost
		});
	};
	const tryToCatchUp = () => {
		try {
			if (gap !== void 0) catchUp(gap);
		} catch {}
	};
	const retry = async () => {
		for (;;) {
			await clock.sleep(RETRY_MS, stopped.signal);
			if (gap === void 0 || stopped.signal.aborted) return;
			tryToCatchUp();
		}
	};
	return {
		write: (line) => {
			try {
				if (gap !== void 0) catchUp(gap);
				if (gap !== void 0) throw new Error("The audit log is catching up.");
				append(line);
			} catch (error) {
				fail(error);
				throw error;
			}
		},
		keep: (line, isMinor = false) => {
			if (gap === void 0) try {
				append(line);
				return;
			} catch (error) {
				fail(error);
			}
			if (lines.length < (isMinor ? maxLines / 2 : maxLines)) lines.push(line);
			else if (gap !== void 0) gap.lost += 1;
		},
		probe: () => {
			if (gap !== void 0) throw new Error("The audit log is catching up.");
			tryAppend();
		},
		close: () => {
			for (let before = Infinity; lines.length < before;) {
				before = lines.length;
				tryToCatchUp();
			}
			stopped.abort();
			if (gap !== void 0) onEvent({
				kind: "audit_abandoned",
				lines,
				lost: gap.lost
			});
		}
	};
}
function gapLine({ since, late, lost }, now) {
	const [from, to] = [since, now].map((instant) => new Date(instant).toISOString());
	return `${JSON.stringify({
		at: to,
		event: "audit_gap",
		from,
		to,
		late,
		lost
	})}\n`;
}
// src/broker/record/audit-file.ts
var AuditUnusable = class extends Error {
	name = "AuditUnusable";
	remedy = "Set `audit` to another path, or make its directory writable.";
};
function auditWriter(target, effects) {
	if (target.kind === "stdout") {
		const { stdout } = effects;
		return {
			write: stdout,
			keep: stdout,
			probe: () => void 0,
			close: () => void 0
		};
	}
	const { path } = target;
	try {
		append(path, "");
	} catch (error) {
		throw new AuditUnusable(`The audit log ${path} is not writable.`, { cause: error });
	}
	return createAuditBacklog({
		...effects,
		append: (line) => append(path, line),
		tryAppend: () => tryAppend(path),
		endLine: () => endLine(path)
	});
}
function append(path, text) {
	const file = openSync(path, "a", 384);
	const { size } = fstatSync(file);
	const bytes = Buffer.from(text);
	let written = 0;
	try {
		while (written < bytes.length) written += writeSync(file, bytes, written);
	} catch (error) {
		if (written > 0 && fstatSync(file).size === size + written) ftruncateSync(file, size);
		throw error;
	} finally {
		closeSync(file);
	}
}
const PROBE_TEXT = `${"-".repeat(4095)}\n`;
function tryAppend(path) {
	closeSync(openSync(path, "a", 384));
	const beside = join(dirname(path), `.${basename(path)}.probe`);
	try {
		writeFileSync(beside, PROBE_TEXT, { mode: 384 });
	} catch (error) {
		if (!["EACCES", "EPERM"].includes(errorCode(error) ?? "")) throw error;
	} finally {
		rmSync(beside, { force: true });
	}
}
function endLine(path) {
	const file = openSync(path, "r");
	let last = "\n";
	try {
		const { size } = fstatSync(file);
		const byte = new Uint8Array(1);
		if (size > 0 && readSync(file, byte, 0, 1, size - 1) === 1) last = String.fromCodePoint(...byte);
	} finally {
		closeSync(file);
	}
	if (last !== "\n") append(path, "\n");
}
// src/broker/run/outage-log.ts
function outageLog(log) {
	return (event) => {
		if (event.kind === "store_lost") {
			const { error } = event;
			log({
				level: "error",
				event: "store_lost",
				message: `${faultText(error, { withName: true })} Nothing is issued. Leases end as they are due: what cannot be written is kept in memory.`,
				remedy: error.remedy
			});
			return;
		}
		const { since, unwritten } = event;
		log({
			level: "warning",
			event: "store_regained",
			since: toRfc3339(since),
			unwritten
		});
	};
}
function auditWriterLog(log) {
	return (event) => {
		switch (event.kind) {
			case "audit_lost":
				log({
					level: "error",
					event: "audit_lost",
					message: `${faultText(event.error, { withName: true })} Nothing is granted. Other lines of the audit log are kept in memory.`
				});
				break;
			case "audit_regained": {
				const { since, late, lost } = event;
				log({
					level: "warning",
					event: "audit_regained",
					since: toRfc3339(since),
					late,
					lost
				});
				break;
			}
			case "audit_abandoned":
				for (const line of event.lines) log({
					level: "error",
					event: "audit_line",
					line: line.trimEnd()
				});
				log({
					level: "error",
					event: "audit_abandoned",
					lost: event.lost
				});
		}
	};
}
// src/broker/run/parts.ts
async function createParts(config, deps) {
	const { clock, randomBytes, send } = deps;
	try {
		const log = createLog(deps.stderr, () => clock.now());
		const auditLog = auditWriter(config.audit, {
			...deps,
			onEvent: auditWriterLog(log)
		});
		const opened = watchedStore(await openStoreInEmergency(config.store, {
			clock,
			randomBytes
		}), deps.watch);
		const rules = rulesOf(config);
		const { heartbeatIntervalMs } = rules;
		const lockOwner = `${hostname()}/${process.pid}/${Buffer.from(randomBytes(6)).toString("hex")}`;
		const store = withStallRecovery(withOutages(opened, {
			clock,
			lockOwner,
			onEvent: outageLog(log),
			hearsAll: config.store.kind === "sqlite"
		}), {
			clock,
			heartbeatIntervalMs
		});
		const keyRing = await openKeyRing(config, store, randomBytes);
		if (!keyRing.ok) {
			await store.close();
			return keyRing;
		}
		const github = (settings) => createGitHub(settings, {
			...deps,
			log,
			usesOf: usesIn(store)
		});
		const effects = {
			...deps,
			hasServer: configuredBy(rules)
		};
		const parts = {
			rules,
			providers: new Map(await createWatchedProviders(config, deps.kinds, effects)),
			...replaceableParts(keyRing.value, config.github && github(config.github))
		};
		const keySet = createKeySet({
			issuer: config.issuer,
			send,
			clock
		});
		const reads = parts.github?.part;
		const { reader, gate, checkAccess } = reads ?? NO_GITHUB;
		return ok({
			rules: parts.rules,
			keySet,
			verify: createIdTokenVerifier({
				issuer: config.issuer,
				audience: config.url,
				maxAgeSeconds: config.limits.tokenMaxAgeSeconds,
				clockSkewSeconds: config.limits.clockSkewSeconds,
				keySet,
				clock
			}),
			store,
			reader,
			checkAccess,
			reads,
			writer: writerOf(reads),
			gate: watchedGate(gate, deps.watch),
			kinds: kindsByName(deps.kinds),
			providers: parts.providers,
			keyRing: parts.keyRing?.part,
			lockOwner,
			serverHolds: createServerHolds(),
			auditLog,
			prepare: (before, after) => prepareParts({
				before,
				after
			}, parts, {
				...effects,
				store,
				github
			})
		});
	} catch (error) {
		if (!(error instanceof StoreError || error instanceof AuditUnusable)) throw error;
		const code = error instanceof StoreError ? "store_unavailable" : "file_unreadable";
		return err(failure(code, error.message, { remedy: error.remedy }));
	}
}
function writerOf(reads) {
	if (reads === void 0) return void 0;
	return { send: async (...given) => await reads.writer?.send(...given) ?? err(NO_WRITER) };
}
const NO_WRITER = {
	kind: "denied",
	message: "the configuration no longer has an App that writes to GitHub",
	denial: {
		code: "github_app_missing",
		remedy: "Set github.writer again."
	}
};
function configuredBy(rules) {
	return (kind, server) => rules.servers[kind]?.includes(server) === true;
}
const NO_GITHUB = {
	reader: void 0,
	gate: void 0,
	checkAccess: void 0
};
function usesIn(store) {
	return ({ claims, rule }, reviewIds) => store.countUses(reviewIds, {
		job: jobKeyOf(claims),
		per: rule.per
	});
}
// src/broker/policy/caps.ts
const HOLD_MS = 6e4;
const LOOK_MS$1 = 1e3;
const KEEP_MS$1 = 1e4;
const BACKGROUND_CLOCK = {
	now: () => Date.now(),
	sleep: async (milliseconds) => {
		await setTimeout$1(milliseconds, void 0, { ref: false });
	}
};
function createCaps(options) {
	const { memory, clock } = options;
	const kept = new Map();
	const none = new Map();
	const gone = new Map();
	const look = async (owner, since) => {
		if (await options.exists(owner)) gone.delete(owner);
		else if (clock.now() - since >= HOLD_MS) {
			await memory.forgetCap(owner);
			gone.delete(owner);
			raise(owner, "has been gone for a minute, and no longer limits", options);
		}
	};
	let watching = false;
	const watch = async () => {
		if (watching) return;
		watching = true;
		while (gone.size > 0) {
			await clock.sleep(LOOK_MS$1);
			for (const [owner, since] of gone) await logOnError(() => look(owner, since), options);
		}
		watching = false;
	};
	return {
		seen: async (owner, text) => {
			gone.delete(owner);
			none.delete(owner);
			const last = kept.get(owner);
			if (last?.text === text && clock.now() - last.at < KEEP_MS$1) return;
			await memory.keepCap(owner, text);
			kept.set(owner, {
				text,
				at: clock.now()
			});
		},
		missed: async (owner) => {
			kept.delete(owner);
			if (clock.now() - (none.get(owner) ?? Number.NEGATIVE_INFINITY) < LOOK_MS$1) return void 0;
			const text = await memory.findCap(owner);
			if (text === void 0) {
				gone.delete(owner);
				none.set(owner, clock.now());
				return;
			}
			if (!gone.has(owner)) {
				gone.set(owner, clock.now());
				raise(owner, "is gone. It limits for another minute", options);
				watch();
			}
			return text;
		}
	};
}
async function logOnError(look, { log }) {
	try {
		await look();
	} catch (error) {
		log({
			level: "error",
			event: "watch_failed",
			message: faultText(error, { withName: true })
		});
	}
}
function raise(owner, what, { log, metrics, sourceOf }) {
	metrics.countAlarm("cap_gone");
	const source = sourceOf(owner);
	log({
		level: "warning",
		event: "alarm",
		alarm: "cap_gone",
		message: `The organisation's policy ${what}.`,
		source
	});
}
// src/broker/policy/scan-directory.ts
const EXTENSION = ".yml";
const UNREADABLE$1 = "unreadable";
const MAX_FILES = 5e4;
const MAX_CONCURRENT = 64;
async function scanDirectory(directory) {
	try {
		const root = await realpath(directory);
		const owners = (await readdir(root)).filter((name) => !name.startsWith(".")).toSorted();
		const listings = await eachOf(owners, (owner) => listFiles(root, owner));
		const files = listings.flatMap(({ files: sources }) => sources);
		if (files.length > MAX_FILES) return err(`${directory} has more than ${MAX_FILES} policies`);
		const looks = await eachOf(files, async (source) => ({
			source,
			look: await lookAt(join(root, source))
		}));
		const folders = await eachOf(["", ...owners], (name) => lookAt(join(root, name)));
		return ok(scanOf(root, {
			looks,
			folders,
			listings
		}));
	} catch (error) {
		return err(`${directory} cannot be listed (${codeOf(error)})`);
	}
}
async function versionOf(path) {
	return (await lookAt(path))?.version;
}
async function listFiles(root, owner) {
	try {
		return {
			owner,
			files: (await readdir(join(root, owner))).filter((name) => name.endsWith(EXTENSION)).map((name) => `${owner}/${name}`),
			readable: true
		};
	} catch (error) {
		return {
			owner,
			files: [],
			readable: isAbsent$1(error)
		};
	}
}
async function lookAt(path) {
	try {
		const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
		return {
			version: `${dev}-${ino}-${size}-${mtimeNs}-${ctimeNs}`,
			changedAt: Number(ctimeMs)
		};
	} catch (error) {
		return isAbsent$1(error) ? void 0 : {
			version: UNREADABLE$1,
			changedAt: 0
		};
	}
}
function scanOf(root, found) {
	const files = found.looks.flatMap(({ source, look }) => look === void 0 ? [] : [{
		source,
		...look
	}]);
	const folders = found.folders.flatMap((look) => look ?? []);
	const unlisted = found.listings.flatMap(({ owner, readable }) => readable ? [] : [owner]);
	return {
		root,
		versions: new Map(files.map(({ source, version }) => [source, version])),
		unlisted: new Set(unlisted),
		fingerprint: JSON.stringify([
			root,
			unlisted,
			folders.map(({ version }) => version),
			files.map(({ source, version }) => [source, version])
		]),
		changedAt: [...files, ...folders].reduce((newest, one) => Math.max(newest, one.changedAt), 0)
	};
}
async function eachOf(items, look) {
	const results = [];
	for (let start = 0; start < items.length; start += MAX_CONCURRENT) results.push(...await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(look)));
	return results;
}
function isAbsent$1(error) {
	return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}
// src/broker/policy/load-document.ts
const MAX_BYTES$1 = 1048576;
function createLoader(effects) {
	const cache = new Map();
	const texts = new Map();
	const reading = new Map();
	const showMistakes = () => {
		let all = 0;
		for (const { mistakes } of cache.values()) all += mistakes;
		effects.metrics.setPolicyMistakes?.(all);
	};
	const read = async (path, version, origin) => {
		const text = await readText(path);
		if (version !== "unreadable" && await versionOf(path) !== version) return "changed";
		const loaded = text.ok ? loggedDocument(text.text, origin, effects) : failedDocument(text.error, origin, effects);
		cache.set(origin.source, {
			...loaded,
			version
		});
		showMistakes();
		return loaded;
	};
	return {
		load: async ({ root, versions, unlisted }, origin) => {
			const { source } = origin;
			const version = unlisted.has(ownerOf$1(source)) ? UNREADABLE$1 : versions.get(source);
			const known = cache.get(source);
			if (version === void 0) {
				if (cache.delete(source)) showMistakes();
				return "absent";
			}
			if (known?.version === version) return known;
			const path = join(root, source);
			const key = `${path} ${version}`;
			const current = reading.get(key) ?? read(path, version, origin);
			reading.set(key, current);
			try {
				return await current;
			} finally {
				reading.delete(key);
			}
		},
		parse: (text, { source, scope }) => {
			const known = texts.get(source);
			if (known?.text === text) return known.slot;
			const parsed = effects.parser.parse(text, {
				source,
				scope
			});
			const slot = parsed.ok ? parsed.value : "broken";
			texts.set(source, {
				slot,
				text
			});
			return slot;
		}
	};
}
function ownerOf$1(source) {
	return source.split("/")[0] ?? "";
}
async function readText(path) {
	try {
		if ((await stat(path)).size > MAX_BYTES$1) return {
			ok: false,
			error: `the file is larger than ${MAX_BYTES$1} bytes`
		};
		return {
			ok: true,
			text: await readFile(path, "utf8")
		};
	} catch (error) {
		return {
			ok: false,
			error: faultText(error, { withName: true })
		};
	}
}
function loggedDocument(text, { source, scope }, { parser, log, metrics }) {
	const parsed = parser.parse(text, {
		source,
		scope
	});
	const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(({ severity }) => severity === "mistake");
	for (const { path: where, message, expected, line, column } of mistakes) log({
		level: "error",
		event: "policy_invalid",
		message: where === "" ? message : `${where} ${message}`,
		source,
		line,
		column,
		...expected === "" ? {} : { hint: expected }
	});
	if (mistakes.length > 0) metrics.countAlarm("policy_invalid");
	return {
		slot: parsed.ok ? parsed.value : "broken",
		text,
		mistakes: mistakes.length
	};
}
function failedDocument(message, { source }, { log, metrics }) {
	log({
		level: "error",
		event: "policy_invalid",
		message,
		source,
		line: void 0
	});
	metrics.countAlarm("policy_invalid");
	return {
		slot: "broken",
		text: "",
		mistakes: 1
	};
}
// src/broker/policy/policy-overview.ts
function policyOverview(read, versions) {
	const documents = read.flatMap(({ slot }) => typeof slot === "object" ? [slot] : []);
	const ofRepositories = documents.filter(({ scope }) => scope === "repository");
	return {
		policies: read.length,
		broken: read.length - documents.length,
		grants: sum(ofRepositories.map(({ grants }) => grants.length)),
		disabled: sum(documents.map(({ disabled }) => disabled.length)),
		mistakes: sum(read.map(({ mistakes }) => mistakes)),
		versions
	};
}
function sum(counts) {
	return counts.reduce((all, one) => all + one, 0);
}
// src/broker/policy/snapshots.ts
const MAX_PAUSE_MS = 50;
const MAX_ROUNDS = 5;
const MAX_LOOKS$2 = 1e3;
function createSnapshots(directory, options) {
	const { clock, lookEveryMs } = options;
	let adopted;
	const replace = singleFlight(() => settle(directory, options));
	const looks = new Map();
	const look = (scan, sources) => {
		const key = sources.join(" ");
		const at = clock.now();
		const last = looks.get(key);
		if (last !== void 0 && at >= last.at && at - last.at < lookEveryMs) return last.isAsNow;
		if (looks.size >= MAX_LOOKS$2) looks.clear();
		const next = {
			at,
			isAsNow: isAsNow(directory, scan, sources)
		};
		looks.set(key, next);
		return next.isAsNow;
	};
	const adopt = async () => {
		const replaced = await replace();
		if (!replaced.ok) return replaced;
		adopted = replaced.value;
		looks.clear();
		return replaced;
	};
	return {
		whole: adopt,
		current: async (sources, isFresh = false) => {
			if (isFresh) looks.clear();
			for (let round = 0; round < MAX_ROUNDS; round += 1) {
				const used = adopted;
				if (used !== void 0 && await look(used, sources)) return ok(used);
				const replaced = await adopt();
				if (!replaced.ok) return replaced;
			}
			return err(keepsChanging(directory));
		}
	};
}
async function isAsNow(directory, { root, versions, unlisted }, sources) {
	try {
		if (await realpath(directory) !== root) return false;
	} catch {
		return false;
	}
	return (await Promise.all(sources.map(async (source) => {
		const [owner = ""] = source.split("/");
		return unlisted.has(owner) || await versionOf(join(root, source)) === versions.get(source);
	}))).every(Boolean);
}
async function settle(directory, { clock, quietMs, patienceMs }) {
	const until = clock.now() + patienceMs;
	let last;
	for (;;) {
		const at = clock.now();
		const scan = await scanDirectory(directory);
		const sighting = scan.ok ? sightingOf(scan.value, at, last) : void 0;
		if (scan.ok && quietFor(sighting, at) >= quietMs) return scan;
		if (clock.now() >= until) return scan.ok ? err(keepsChanging(directory)) : scan;
		last = sighting;
		await clock.sleep(Math.min(MAX_PAUSE_MS, quietMs / 4));
	}
}
function sightingOf(scan, at, last) {
	const again = last?.scan.fingerprint === scan.fingerprint;
	return {
		scan,
		again,
		since: again && last !== void 0 ? last.since : at
	};
}
function quietFor(sighting, at) {
	if (sighting?.again !== true) return Number.NEGATIVE_INFINITY;
	return Math.max(at - sighting.scan.changedAt, at - sighting.since);
}
function keepsChanging(directory) {
	return `${directory} keeps changing`;
}
// src/broker/policy/directory-policy.ts
const ORGANISATION = ".organisation";
const QUIET_MS = 500;
const PATIENCE_MS = 3e3;
const LOOK_EVERY_MS$3 = 25;
const MAX_READS = 5;
function createDirectoryPolicy(directory, options) {
	const { quietMs = QUIET_MS, lookEveryMs = LOOK_EVERY_MS$3 } = options;
	const { clock = systemClock, requireOrganisation = false } = options;
	const snapshots = createSnapshots(directory, {
		clock,
		quietMs,
		patienceMs: PATIENCE_MS,
		lookEveryMs
	});
	const loader = createLoader(options);
	const exists = async (owner) => await versionOf(join(directory, organisationOf(owner).source)) !== void 0;
	const caps = createCaps({
		...options,
		clock: options.clock ?? BACKGROUND_CLOCK,
		exists,
		sourceOf: (owner) => organisationOf(owner).source
	});
	const load = async (scan, repository) => {
		const owner = ownerOf$1(repository);
		const cap = organisationOf(owner);
		const own = repositoryOf(repository).source === cap.source ? "absent" : await loader.load(scan, repositoryOf(repository));
		const organisation = await loader.load(scan, cap);
		if (own === "changed" || organisation === "changed") return "changed";
		const found = { repository: own === "absent" ? void 0 : own.slot };
		if (organisation !== "absent") {
			await caps.seen(owner, organisation.text);
			return {
				...found,
				organisation: organisation.slot
			};
		}
		const held = await caps.missed(owner);
		const missing = requireOrganisation ? "missing" : void 0;
		return {
			...found,
			organisation: held === void 0 ? missing : loader.parse(held, cap)
		};
	};
	const find = async (repository) => {
		const sources = [repositoryOf(repository), organisationOf(ownerOf$1(repository))];
		for (let read = 0; read < MAX_READS; read += 1) {
			const names = sources.map(({ source }) => source);
			const scan = await snapshots.current(names, read > 0);
			if (!scan.ok) return scan;
			const documents = await load(scan.value, repository);
			if (documents !== "changed") return ok(documents);
		}
		return err(`the policy of ${repository} keeps changing`);
	};
	const repositories = async (isFresh = false) => {
		const scan = await (isFresh ? snapshots.whole() : snapshots.current([]));
		return (scan.ok ? [...scan.value.versions.keys()] : []).filter((source) => source !== organisationOf(ownerOf$1(source)).source).map((source) => source.slice(0, -4));
	};
	return {
		find: (repository) => find(repository),
		repositories,
		repositoriesWith: async (grant) => {
			const having = [];
			for (const name of await repositories(true)) {
				const found = await find(name);
				if (!found.ok || hasGrant(found.value.repository, grant)) having.push(name);
			}
			return having;
		},
		isUsable: () => isDirectory(directory),
		forget: () => void 0,
		readAll: async () => {
			const scan = await snapshots.whole();
			return scan.ok ? ok(await readWhole(scan.value, loader)) : scan;
		},
		open: async (source) => {
			const name = source.slice(0, -4);
			const scope = name.endsWith(`/${ORGANISATION}`) ? "organisation" : "repository";
			const found = await find(name);
			if (!found.ok) return void 0;
			const text = () => readFile(join(directory, source), "utf8").catch(() => void 0);
			return {
				scope,
				slot: found.value[scope],
				text
			};
		}
	};
}
async function readWhole(scan, loader) {
	const read = [];
	for (const source of scan.versions.keys()) {
		const { source: cap } = organisationOf(ownerOf$1(source));
		const scope = source === cap ? "organisation" : "repository";
		const loaded = await loader.load(scan, {
			source,
			scope
		});
		if (typeof loaded === "object") read.push(loaded);
	}
	return policyOverview(read, scan.versions);
}
async function isDirectory(path) {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
function repositoryOf(repository) {
	return {
		source: `${repository}${EXTENSION}`,
		scope: "repository"
	};
}
function organisationOf(owner) {
	return {
		source: `${owner}/${ORGANISATION}${EXTENSION}`,
		scope: "organisation"
	};
}
// src/broker/policy/held-documents.ts
function createHeldDocuments(effects) {
	const byFile = new WeakMap();
	const bySource = new Map();
	const load = (held, origin) => {
		const known = byFile.get(held);
		if (known !== void 0) return known;
		const { text } = held;
		const [content, why] = text.ok ? [text.value ?? "", void 0] : ["", text.error];
		const last = bySource.get(origin.source);
		const loaded = last !== void 0 && last.text === content && last.why === why ? last : why === void 0 ? loggedDocument(content, origin, effects) : failedDocument(why, origin, effects);
		byFile.set(held, loaded);
		bySource.set(origin.source, {
			...loaded,
			why
		});
		return loaded;
	};
	const parsed = new Map();
	return {
		parse: (held, origin) => load(held, origin).slot,
		mistakesOf: (held) => byFile.get(held)?.mistakes ?? 0,
		parseText: (text, { source, scope }) => {
			const known = parsed.get(source);
			if (known?.text === text) return known.slot;
			const result = effects.parser.parse(text, {
				source,
				scope
			});
			const slot = result.ok ? result.value : "broken";
			parsed.set(source, {
				text,
				slot
			});
			return slot;
		}
	};
}
// src/broker/policy/repository-changes.ts
const MAX_KNOWN$3 = 5e3;
function createRepositoryChanges() {
	let count = 0;
	let all = 0;
	const last = new Map();
	return {
		count: () => count,
		note: (repositoryId) => {
			count += 1;
			if (repositoryId === void 0) {
				all = count;
				last.clear();
				return;
			}
			last.delete(repositoryId);
			last.set(repositoryId, count);
			const [oldest] = last;
			if (last.size <= MAX_KNOWN$3 || oldest === void 0) return;
			last.delete(oldest[0]);
			all = Math.max(all, oldest[1]);
		},
		hasChanged: (repositoryId, since) => {
			if (repositoryId === void 0) return count > since;
			return Math.max(all, last.get(repositoryId) ?? 0) > since;
		}
	};
}
// src/broker/policy/held-files.ts
const FRESH_MS = 6e4;
const PAUSE_MS$1 = 5e3;
const MAX_HELD = 5e3;
function createHeldFiles(options) {
	const { clock, read, onHeld } = options;
	const entries = new Map();
	const failures = new Map();
	const flights = new Map();
	const changes = createRepositoryChanges();
	const readNow = async (key, { file, repositoryId }) => {
		const age = startStopwatch(clock);
		const begunAt = changes.count();
		const found = await read(file, repositoryId);
		const entry = entries.get(key);
		if (found.kind === "read") {
			failures.delete(key);
			const held = {
				...found,
				age
			};
			if (entry !== void 0 && entry.begunAt > begunAt) return ok(held);
			const isForgotten = changes.hasChanged(found.repositoryId, begunAt);
			entries.delete(key);
			entries.set(key, {
				file,
				held,
				isForgotten,
				begunAt
			});
			dropOldest(entries, MAX_HELD);
			return ok(held);
		}
		if (found.kind === "refused") {
			entries.delete(key);
			return err(found.message);
		}
		const forMs = Math.max(PAUSE_MS$1, found.retryAfterSeconds * 1e3);
		failures.set(key, {
			age: startStopwatch(clock),
			forMs: Math.min(forMs, FRESH_MS),
			message: found.message
		});
		dropOldest(failures, MAX_HELD);
		if (entry === void 0) return err(found.message);
		onHeld(file, entry.held, found.message);
		return ok(entry.held);
	};
	const readOnce = async (key, asked) => {
		const meant = asked.repositoryId ?? entries.get(key)?.held.repositoryId;
		const known = flights.get(key);
		const flight = known === void 0 || changes.hasChanged(meant, known.begunAt) ? {
			begunAt: changes.count(),
			result: readNow(key, asked)
		} : known;
		flights.set(key, flight);
		try {
			return await flight.result;
		} finally {
			if (flights.get(key) === flight) flights.delete(key);
		}
	};
	const current = async (asked) => {
		const key = keyOf$1(asked.file);
		const entry = entries.get(key);
		if (entry !== void 0 && !entry.isForgotten && isOf$1(entry.held, asked.repositoryId) && entry.held.age() < 6e4) return ok(entry.held);
		const failure = failures.get(key);
		if (!(failure !== void 0 && failure.age() < failure.forMs)) return readOnce(key, asked);
		return entry === void 0 ? err(failure.message) : ok(entry.held);
	};
	return {
		find: async (file, repositoryId) => {
			const found = await current({
				file,
				repositoryId
			});
			if (!found.ok || isOf$1(found.value, repositoryId)) return found;
			const { repositoryId: now } = found.value;
			return err(`${file.repository} is now the name of another repository: it has the id ${now}, and the job's repository ${repositoryId ?? ""}`);
		},
		forget: (repositoryId) => {
			changes.note(repositoryId);
			for (const [key, entry] of entries) if (repositoryId === void 0 || entry.held.repositoryId === repositoryId) entries.set(key, {
				...entry,
				isForgotten: true
			});
			if (repositoryId === void 0) failures.clear();
		},
		list: () => [...entries.values()].map(({ file, held }) => ({
			file,
			held
		}))
	};
}
function isOf$1(held, repositoryId) {
	return repositoryId === void 0 || held.repositoryId === repositoryId;
}
function keyOf$1({ repository, path }) {
	return `${repository.toLowerCase()} ${path}`;
}
function dropOldest(map, most) {
	for (const key of map.keys()) {
		if (map.size <= most) return;
		map.delete(key);
	}
}
// src/broker/policy/read-some.ts
const AT_ONCE$2 = 16;
const READ_ALL_MS = 15e3;
async function readSome(all, read, clock) {
	const until = clock.now() + READ_ALL_MS;
	for (let start = 0; start < all.length && clock.now() < until; start += AT_ONCE$2) await Promise.all(all.slice(start, start + AT_ONCE$2).map(read));
}
// src/broker/policy/github-policy.ts
function createGitHubPolicy(options) {
	const { path, clock, log, requireOrganisation, holdMs } = options;
	const files = createHeldFiles({
		...options,
		onHeld: (file, held, message) => {
			options.metrics.countAlarm("policy_held");
			log({
				level: "warning",
				event: "alarm",
				alarm: "policy_held",
				message: `GitHub cannot be read, so its policy of ${ageText(held)} ago counts: ${message}`,
				source: sourceOf(file)
			});
		}
	});
	const documents = createHeldDocuments(options);
	const organisations = new Map(options.organisations.map((file) => [ownerOf$1(file.repository).toLowerCase(), file]));
	const capOf = (owner) => organisations.get(owner.toLowerCase());
	const caps = createCaps({
		...options,
		clock: options.backgroundClock ?? BACKGROUND_CLOCK,
		sourceOf: (owner) => sourceOf(capOf(owner) ?? {
			repository: owner,
			path
		}),
		exists: async (owner) => {
			const cap = capOf(owner);
			const found = cap && await files.find(cap, void 0);
			if (found?.ok !== true) return found !== void 0;
			return !isAbsent(found.value) || found.value.age() >= 6e4;
		}
	});
	const slotOf = (file, held) => isAbsent(held) ? void 0 : documents.parse(held, originOf(file, organisations));
	const findCap = async (given) => {
		const owner = given.toLowerCase();
		const file = capOf(owner);
		const missing = requireOrganisation ? "missing" : void 0;
		if (file === void 0) return ok({ slot: missing });
		const found = await files.find(file, void 0);
		if (!found.ok) return found;
		const source = {
			file,
			held: found.value
		};
		if (!isAbsent(found.value)) {
			const { text } = found.value;
			if (text.ok && text.value !== void 0) await caps.seen(owner, text.value);
			return ok({
				slot: slotOf(file, found.value),
				source
			});
		}
		const kept = await caps.missed(owner);
		const origin = originOf(file, organisations);
		return ok({
			slot: kept === void 0 ? missing : documents.parseText(kept, origin),
			source
		});
	};
	const ownHeld = () => files.list().filter(({ held }) => !isAbsent(held)).filter(({ file }) => originOf(file, organisations).scope === "repository");
	return {
		find: async (repository, repositoryId) => {
			const file = {
				repository,
				path
			};
			const isCap = originOf(file, organisations).scope === "organisation";
			const [own, cap] = await Promise.all([isCap ? ok(void 0) : files.find(file, repositoryId), findCap(ownerOf$1(repository))]);
			if (!own.ok) return own;
			if (!cap.ok) return cap;
			const sources = [own.value && {
				file,
				held: own.value
			}, cap.value.source].filter((source) => source !== void 0);
			return ok({
				repository: own.value && slotOf(file, own.value),
				organisation: cap.value.slot,
				commits: sources.map(commitOf),
				...own.value && { owned: ownerIn(own.value) },
				tooOldForWrites: tooOld(sources, holdMs)
			});
		},
		repositories: async () => ownHeld().map(({ file }) => file.repository),
		repositoriesWith: async (grant) => ownHeld().filter(({ file, held }) => hasGrant(slotOf(file, held), grant)).map(({ file }) => file.repository),
		isUsable: async () => true,
		forget: (repositoryId) => files.forget(repositoryId),
		readAll: async () => {
			files.forget();
			const known = [...organisations.values(), ...files.list().map(({ file }) => file)];
			await readSome([...new Map(known.map((file) => [sourceOf(file), file])).values()], (file) => files.find(file, void 0), clock);
			const present = files.list().filter(({ held }) => !isAbsent(held));
			const read = present.map(({ file, held }) => ({
				slot: slotOf(file, held),
				mistakes: documents.mistakesOf(held)
			}));
			const versions = new Map(present.map(({ file, held }) => [sourceOf(file), held.commit]));
			return ok(policyOverview(read, versions));
		},
		open: async (source) => {
			const found = files.list().find(({ file }) => sourceOf(file) === source);
			if (found === void 0) return void 0;
			const { file, held } = found;
			const text = async () => held.text.ok ? held.text.value : void 0;
			return {
				scope: originOf(file, organisations).scope,
				slot: slotOf(file, held),
				text
			};
		}
	};
}
function isAbsent({ text }) {
	return text.ok && text.value === void 0;
}
function sourceOf({ repository, path }) {
	return `${repository}/${path}`;
}
function originOf(file, organisations) {
	const cap = organisations.get(ownerOf$1(file.repository).toLowerCase());
	const isCap = cap?.path === file.path && cap.repository.toLowerCase() === file.repository.toLowerCase();
	return {
		source: sourceOf(file),
		scope: isCap ? "organisation" : "repository"
	};
}
function ownerIn({ repositoryId, ownerId }) {
	return {
		repositoryId,
		ownerId
	};
}
function commitOf({ file, held }) {
	return {
		...file,
		commit: held.commit
	};
}
function tooOld(sources, holdMs) {
	const old = sources.find(({ held }) => held.age() > holdMs);
	if (old === void 0) return void 0;
	return `GitHub last showed ${sourceOf(old.file)} ${ageText(old.held)} ago, and writes are based on it for ${formatDuration(holdMs / 1e3)}`;
}
function ageText({ age }) {
	return formatDuration(Math.round(age() / 1e3));
}
// src/broker/run/open-policy.ts
const READ_MS$6 = 5e3;
function openPolicy(config, deps) {
	const { reads, clock, jitter } = deps;
	if (config.kind === "directory") {
		const { directory, requireOrganisation } = config;
		return createDirectoryPolicy(directory, {
			...effectsOf(deps),
			requireOrganisation
		});
	}
	if (reads === void 0) throw new Error("policy on GitHub without a reader");
	return createGitHubPolicy({
		...config,
		...effectsOf(deps),
		clock,
		holdMs: config.holdSeconds * 1e3,
		read: (file, repositoryId) => {
			const { repository } = file;
			const api = repositoryId === void 0 ? reads.reader : reads.readerFor({
				repositoryId,
				repository
			});
			const signal = AbortSignal.timeout(READ_MS$6);
			return readFileAtTip(createReader({
				api,
				clock,
				jitter,
				signal,
				budgetMs: READ_MS$6
			}), file);
		}
	});
}
function effectsOf({ parser, log, metrics, memory }) {
	return {
		parser,
		log,
		metrics,
		memory
	};
}
async function whyNoPolicy(config) {
	if (config.kind === "default_branch" || await isDirectory(config.directory)) return void 0;
	return `${config.directory} is not a readable directory.`;
}
// src/broker/run/failing-servers.ts
async function failingServers(providers, servers, { clock, signal }) {
	return (await Promise.all(serverProbes(providers, servers).map(async (probe) => {
		const trouble = await boundedLook(probe, clock)(signal);
		if (trouble === void 0 || probe.part.part !== "server") return [];
		const { kind, server } = probe.part;
		const { message, remedy } = trouble;
		return [{
			kind,
			server,
			message,
			remedy
		}];
	}))).flat();
}
// src/approval/github/run-refs.ts
const OF_PULL_REQUESTS = new Set(["pull_request", "pull_request_review"]);
async function readRefs(context, run) {
	const { event, headBranch: name, pulls } = run;
	if (OF_PULL_REQUESTS.has(event)) {
		const numbers = await readPullsOf(context, run);
		if (!numbers.known) return numbers;
		const all = new Set([...pulls, ...numbers.value]);
		return known([...all].map((one) => `refs/pull/${one}/merge`));
	}
	if (name === void 0) return known([]);
	if (event === "release") return known([`refs/tags/${name}`]);
	return MAYBE_ON_TAG.has(event) ? readNamed(context, name) : known([`refs/heads/${name}`]);
}
const MAYBE_ON_TAG = new Set(["push", "workflow_dispatch"]);
async function readNamed(context, name) {
	const [asBranch, asTag] = [`refs/heads/${name}`, `refs/tags/${name}`];
	const tag = await readHasRef(context, asTag);
	if (!tag.known) return tag;
	if (!tag.value) return known([asBranch]);
	const branch = await readHasRef(context, asBranch);
	return branch.known ? known(branch.value ? [asBranch, asTag] : [asTag]) : branch;
}
async function readHasRef(context, ref) {
	const fact = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
		params: inRepository(context, { ref: ref.replace(/^refs\//u, "") }),
		what: ref,
		permission: "Contents",
		parse: parserOf(object({ ref: string() }))
	});
	if (fact.known) return known(fact.value.ref === ref);
	return fact.status === 404 ? known(false) : fact;
}
const parsePulls$1 = parserOf(array(object({
	number: id$3,
	head: object({
		ref: string(),
		sha,
		repo: object({ id: id$3 }).nullable()
	}),
	closed_at: union([instant$1, _null()]),
	updated_at: instant$1
}).transform(({ number, head, closed_at: closedAt, updated_at: updatedAt }) => ({
	number,
	headRef: head.ref,
	headSha: head.sha,
	headId: head.repo?.id,
	closedAt: closedAt ?? void 0,
	updatedAt
}))));
const CREATED_WITHIN_MS = 36e5;
const ALL_NEWEST_FIRST = {
	state: "all",
	sort: "updated",
	direction: "desc"
};
async function readPullsOf(context, { headSha, headBranch: branch, createdAt, fromFork, repositoryId }) {
	if (fromFork) return known([0]);
	if (branch === void 0) return known([]);
	const since = createdAt - CREATED_WITHIN_MS;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls",
		params: inRepository(context, {
			head: `${context.at.owner}:${branch}`,
			...ALL_NEWEST_FIRST
		}),
		what: `the pull requests of the branch ${branch}`,
		permission: "Pull requests",
		parse: parsePulls$1,
		until: ({ updatedAt }) => updatedAt < since
	});
	if (!fact.known) return fact;
	const own = fact.value.filter((pull) => pull.headRef === branch && pull.headId === repositoryId && pull.headSha === headSha && (pull.closedAt ?? createdAt) > since);
	return known(own.map(({ number }) => number));
}
// src/approval/github/waiting-run.ts
const pull$1 = object({
	number: id$3,
	head: object({ repo: object({ id: id$3 }).nullable() }),
	base: object({ repo: object({ id: id$3 }) })
});
const parseRun = parserOf(object({
	id: id$3,
	run_attempt: id$3,
	event: string().min(1),
	status: string(),
	head_sha: sha,
	head_branch: union([string(), _null()]),
	created_at: instant$1,
	path: string(),
	actor: account,
	pull_requests: array(pull$1).nullish(),
	repository: object({
		id: id$3,
		owner: object({ id: id$3 })
	}),
	head_repository: object({ id: id$3 }).nullish(),
	referenced_workflows: array(object({
		path: string(),
		sha,
		ref: string().nullish()
	})).nullish()
}).transform((raw) => ({
	runId: raw.id,
	attempt: raw.run_attempt,
	event: raw.event,
	isOver: raw.status === "completed",
	headSha: raw.head_sha,
	workflowPath: OWN_FILE.exec(raw.path)?.[1] ?? raw.path,
	actor: raw.actor,
	repositoryId: raw.repository.id,
	ownerId: raw.repository.owner.id,
	fromFork: raw.head_repository?.id !== raw.repository.id,
	shown: {
		headBranch: raw.head_branch ?? void 0,
		createdAt: raw.created_at,
		pulls: (raw.pull_requests ?? []).filter(({ head, base }) => base.repo.id === raw.repository.id && head.repo !== null).map(({ number }) => number)
	},
	called: (raw.referenced_workflows ?? []).map(usedWorkflow)
})));
const OWN_FILE = /^(\.github\/[^@]+)/u;
function usedWorkflow(raw) {
	const start = raw.path.indexOf("@") + 1;
	const { ref } = raw;
	return {
		ref: start === 0 || ref === void 0 || ref === null || ref === "" ? raw.path : `${raw.path.slice(0, start)}${ref}`,
		sha: raw.sha
	};
}
async function readWaitingRun(context, { runId, repository, repositoryId }) {
	const fact = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}",
		params: inRepository(context, { runId }),
		what: `run ${runId}`,
		permission: "Actions",
		parse: parseRun
	});
	if (!fact.known) return fact.status === 404 ? known("missing") : fact;
	const { isOver, shown, ...run } = fact.value;
	if (run.repositoryId !== repositoryId || run.runId !== runId) return unreadable$1(`${repository} is now another repository (id ${run.repositoryId})`);
	if (isOver) return known("over");
	const refs = await readRefs(context, {
		...run,
		...shown
	});
	return refs.known ? known({
		...run,
		repository,
		refs: refs.value
	}) : refs;
}
const parsePending = parserOf(array(object({ environment: object({ name: string() }) })).transform((all) => all.map(({ environment }) => environment.name)));
async function readWaitingFor(context, runId) {
	const fact = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/pending_deployments",
		params: inRepository(context, { runId }),
		what: `what run ${runId} waits for`,
		permission: "Actions",
		parse: parsePending
	});
	return fact.known || fact.status !== 404 ? fact : known([]);
}
const parseRuns = parserOf(object({ workflow_runs: array(object({
	id: id$3,
	run_attempt: id$3,
	repository: object({
		id: id$3,
		owner: object({ id: id$3 })
	})
})) }).transform(({ workflow_runs: runs }) => runs.map((raw) => ({
	runId: raw.id,
	attempt: raw.run_attempt,
	repositoryId: raw.repository.id,
	ownerId: raw.repository.owner.id
}))));
function readWaitingRuns(context) {
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/actions/runs",
		params: inRepository(context, {
			status: "waiting",
			per_page: 100
		}),
		what: "the runs that wait",
		permission: "Actions",
		parse: parseRuns
	});
}
// src/policy/environment-grants.ts
const OF_THE_JOB$1 = new Set([
	"allow.runners",
	"allow.repo-properties",
	"allow.ref-protected",
	"allow.uses"
]);
function grantsOfEnvironment(documents, environment, possible) {
	const { repository, organisation } = documents;
	const why = whyUnknown(documents, possible);
	if (why !== void 0 || typeof repository !== "object") return {
		kind: "unknown",
		why: why ?? ""
	};
	const own = repository.grants.filter(({ environment: name }) => isSame$2(name, environment));
	const writes = own.filter(({ access }) => access === "write");
	const frames = [repository, organisation].filter((slot) => typeof slot === "object");
	const broken = [...new Set(frames.flatMap(({ disabled }) => disabled))];
	if (writes.length === 0 && broken.length > 0) return {
		kind: "unknown",
		why: MISTAKES
	};
	const fitting = (grants) => grants.flatMap((grant) => fits(grant, documents, possible));
	return {
		kind: "known",
		hasWrites: writes.length > 0,
		isObserving: frames.some(({ frame }) => frame.mode === "observe"),
		writes: fitting(writes),
		mayRead: fitting(own.filter(({ access }) => access === "read")).length > 0
	};
}
const MISTAKES = "The policy has mistakes.";
function whyUnknown({ repository, organisation }, [claims]) {
	if (repository === "broken" || organisation === "broken") return MISTAKES;
	if (typeof repository !== "object") return "The broker has no policy for this repository.";
	if (organisation === "missing") return "The organisation's policy is missing.";
	if (claims === void 0) return "GitHub does not show what this run is for.";
	const isOther = (document) => !checkIds(document, claims).holds;
	return [repository, ...organisation === void 0 ? [] : [organisation]].some(isOther) ? "The policy of this name is for another repository." : void 0;
}
function isSame$2(name, environment) {
	return name?.toLowerCase() === environment.toLowerCase();
}
function fits({ name, access, environment }, documents, possible) {
	const found = new Map();
	for (const each of possible) {
		const claims = {
			...each,
			environment
		};
		if (found.has(claims.ref)) continue;
		const request = {
			grant: name,
			environment,
			access,
			ttlSeconds: void 0
		};
		const result = evaluate({
			...documents,
			request,
			claims,
			leftOut: OF_THE_JOB$1
		});
		if (result.kind !== "granted") continue;
		found.set(claims.ref, {
			grant: result.grant,
			frame: result.frame,
			claims
		});
	}
	return [...found.values()];
}
function environmentsToWrite({ repository }) {
	if (typeof repository !== "object") return {
		environments: new Set(),
		repositoryId: void 0
	};
	const names = repository.grants.filter(({ access }) => access === "write").flatMap(({ environment }) => environment?.toLowerCase() ?? []);
	return {
		environments: new Set(names),
		repositoryId: repository.repositoryId
	};
}
// src/broker/deployments/gate-task.ts
const id$2 = int().positive();
const payload$1 = object({
	repository: string().regex(REPOSITORY_NAME),
	runId: id$2,
	environment: string().regex(ENVIRONMENT_NAME),
	since: number(),
	requests: int().nonnegative(),
	isFound: literal(true).optional()
});
const written = object({
	attempt: id$2.optional(),
	requests: int().nonnegative(),
	comments: int().nonnegative(),
	shown: string().optional(),
	neverSince: number().optional(),
	refusals: int().nonnegative(),
	answered: object({
		state: _enum([
			"approved",
			"rejected",
			"gone"
		]),
		at: number()
	}).optional()
});
function parseGatePayload(given) {
	return payload$1.safeParse(given).data;
}
function gateWritten(given, { requests }) {
	const { data } = written.safeParse(given);
	return data?.requests === requests ? data : {
		requests,
		comments: 0,
		refusals: 0
	};
}
function gateKey(repositoryId, runId, environment) {
	return `gate/${repositoryId}/${runId}/${environment}`;
}
function requestedPayload(before, asked, now) {
	const requests = (parseGatePayload(before)?.requests ?? 0) + 1;
	return {
		...asked,
		since: now,
		requests
	};
}
function gateRequest(repositoryId, asked, now) {
	const { repository, runId, environment, isFound } = asked;
	const place = {
		repository,
		runId,
		environment,
		...isFound && { isFound }
	};
	return {
		key: gateKey(repositoryId, runId, environment),
		change: {
			kind: "gate",
			repositoryId,
			update: (before) => requestedPayload(before, place, now),
			dueIn: 0
		}
	};
}
// src/broker/deployments/find-waiting.ts
const FIND_EVERY_MS = 6e5;
const MAX_RUNS$1 = 50;
const READ_MS$5 = 2e4;
const AGAIN_MS$1 = 36e5;
async function watchForWaiting(deps, signal) {
	while (!signal.aborted) {
		if (deps.isOn()) await findWaiting(deps, signal);
		await deps.clock.sleep(FIND_EVERY_MS, signal);
	}
}
async function findWaiting(deps, signal) {
	const { policy, log } = deps;
	try {
		for (const repository of await policy.repositories()) {
			if (signal.aborted) return;
			await findIn(repository, deps, signal);
		}
	} catch (error) {
		if (error instanceof StoreError || signal.aborted) return;
		log({
			level: "error",
			event: "fault",
			message: faultText(error, { withName: true })
		});
	}
}
async function findIn(repository, deps, signal) {
	const documents = await deps.policy.find(repository);
	if (!documents.ok) return;
	const { environments, repositoryId } = environmentsToWrite(documents.value);
	if (environments.size === 0 || repositoryId === void 0) return;
	const api = deps.readerFor({
		repository,
		repositoryId
	});
	const reader = createReader({
		...deps,
		api,
		signal,
		budgetMs: READ_MS$5
	});
	const context = createRepositoryContext(reader, {
		repository,
		repositoryId
	});
	const runs = await readWaitingRuns(context);
	if (!runs.known || runs.value.length === 0) return;
	const own = runs.value.filter((run) => isServed$1(run, repositoryId, deps)).slice(0, MAX_RUNS$1);
	const known = await deps.store.githubTasks.list({
		kind: "gate",
		repositoryId
	});
	const byKey = new Map(known.map((task) => [task.key, task]));
	for (const run of own) {
		const waitsFor = await readWaitingFor(context, run.runId);
		if (!waitsFor.known) return;
		for (const environment of waitsFor.value) {
			if (!environments.has(environment.toLowerCase())) continue;
			note({
				repository,
				run,
				environment,
				task: byKey.get(gateKey(repositoryId, run.runId, environment))
			}, deps);
		}
	}
}
function isServed$1(run, repositoryId, { rules }) {
	return run.repositoryId === repositoryId && rules.owners.includes(run.ownerId);
}
function note({ repository, run, environment, task }, deps) {
	const { repositoryId, runId } = run;
	const now = deps.clock.now();
	const { key, change } = gateRequest(repositoryId, {
		repository,
		runId,
		environment,
		isFound: true
	}, now);
	switch (task === void 0 ? "ask" : whatToDo(task, run, now)) {
		case "ask":
			deps.tasks.note(key, change);
			return;
		case "wake":
			deps.tasks.touch({
				repositoryId,
				kind: "gate",
				keyPrefix: key
			}, 0);
			return;
	}
}
function whatToDo(task, run, now) {
	if (task.dueAt !== void 0) return "leave";
	const payload = parseGatePayload(task.payload);
	if (payload === void 0) return "ask";
	const { answered, attempt = 0 } = gateWritten(task.written, payload);
	if (answered === void 0) return "wake";
	return run.attempt > attempt || now - answered.at >= AGAIN_MS$1 ? "ask" : "leave";
}
// src/approval/github/withdrawal.ts
async function readWithdrawalFacts(watched, options) {
	const facts = await readFacts(watched, options);
	if (!mayBeElsewhere(facts)) return facts;
	const repository = await readCurrentName(watched, options);
	if (repository === void 0 || repository === watched.repository) return facts;
	const there = await readFacts({
		...watched,
		repository
	}, options);
	return there.ok ? ok({
		...there.value,
		repository
	}) : there;
}
function mayBeElsewhere(facts) {
	return facts.ok ? !facts.value.pullRequest.known : facts.error.denial?.code === "github_app_missing";
}
async function readFacts(watched, options) {
	const reader = createReader(options);
	const context = createRepositoryContext(reader, watched);
	const [pullRequest, reviews, retargets] = await Promise.all([
		readPullRequest(context, watched.pullRequest),
		readReviews(context, watched.pullRequest),
		readRetargets(context, watched.pullRequest)
	]);
	const weighed = reviews.known ? known(await withWriteAccess(context, reviews.value, ["changes_requested"])) : reviews;
	const unavailable = reader.unavailable();
	if (unavailable !== void 0) return err(unavailable);
	if (!pullRequest.known) return ok({
		pullRequest,
		reviews: pullRequest,
		retargets: pullRequest
	});
	return ok({
		pullRequest: known(pullRequest.value.pullRequest),
		reviews: weighed,
		retargets
	});
}
const parseName = parserOf(object({
	id: id$3,
	full_name: string().regex(/^[^/]+\/[^/]+$/u)
}));
async function readCurrentName({ repository, repositoryId }, options) {
	const fact = await createReader(options).one({
		route: "GET /repositories/{repository_id}",
		params: { repository_id: repositoryId },
		home: repository,
		what: `the repository with the id ${repositoryId}`,
		permission: "Metadata",
		parse: parseName
	});
	return fact.known && fact.value.id === repositoryId ? fact.value.full_name : void 0;
}
// src/approval/environment/never-passes.ts
const NEVER_PASSES = {
	facts_unreadable: false,
	event_never_writes: true,
	ref_unexpected: false,
	job_not_running: false,
	workflow_outdated: true,
	pull_request_not_open: true,
	pull_request_from_fork: true,
	pull_request_by_dependabot: true,
	base_not_allowed: false,
	base_not_protected: false,
	base_protection_unreadable: false,
	not_the_heads_merge: true,
	merge_base_elsewhere: true,
	head_moved: true,
	head_history_missing: false,
	branch_moved: true,
	rollback_not_started: true,
	rollback_elsewhere: true,
	rollback_by_agent: true,
	push_unknown: false,
	push_history_broken: true,
	commit_without_pull_request: true,
	commit_of_several_pull_requests: true,
	merged_elsewhere: true,
	merge_too_old: true,
	dispatch_by_agent: true,
	tag_not_listed: false,
	tag_moved: true,
	tag_not_restricted: false,
	tag_of_unmerged_commit: true,
	tag_elsewhere: true,
	tag_by_agent: true,
	tag_by_one_not_listed: false,
	merge_group_unknown: false,
	merge_group_contents: false,
	merge_group_changed: false
};
function lastingReasons(reasons) {
	return reasons.filter(isLasting);
}
function isLasting(reason) {
	return Object.entries(NEVER_PASSES).some(([code, never]) => never && code === reason.code);
}
// src/approval/environment/waiting-run.ts
function possibleClaims(run) {
	return run.refs.flatMap((ref) => {
		const own = ownWorkflow(run, ref);
		return [own, ...run.called].map((used) => claimsOn(run, {
			ref,
			own,
			used
		}));
	});
}
function ownWorkflow({ repository, workflowPath, headSha }, ref) {
	const sha = ref.startsWith("refs/pull/") ? void 0 : headSha;
	if (workflowPath.includes("@")) return {
		ref: workflowPath,
		sha: void 0
	};
	return {
		ref: `${repository}/${workflowPath}@${ref}`,
		sha
	};
}
function claimsOn(run, { ref, own, used }) {
	const { repository, repositoryId, ownerId, runId, attempt, event, headSha, actor } = run;
	return {
		...OF_THE_JOB,
		repository,
		repositoryId,
		repositoryOwner: repository.split("/")[0] ?? "",
		repositoryOwnerId: ownerId,
		runId,
		runAttempt: attempt,
		actor: actor.login,
		actorId: actor.id,
		eventName: event,
		ref,
		refType: ref.startsWith("refs/tags/") ? "tag" : "branch",
		sha: headSha,
		workflowRef: own.ref,
		workflowSha: own.sha ?? headSha,
		jobWorkflowRef: used.ref,
		jobWorkflowSha: used.sha
	};
}
const OF_THE_JOB = {
	issuer: "",
	audience: "",
	jwtId: "",
	issuedAt: 0,
	expiresAt: 0,
	checkRunId: 0,
	headRef: void 0,
	baseRef: void 0,
	environment: void 0,
	runnerEnvironment: "",
	refProtected: void 0,
	repoProperties: {}
};
// src/approval/environment/decide-environment.ts
const settled = (answer) => ({
	kind: "settled",
	answer
});
function planEnvironment(run, environment, documents) {
	const possible = possibleClaims(run);
	const found = grantsOfEnvironment(documents, environment, possible);
	if (found.kind === "unknown") return settled(held("policy_unknown", found.why));
	const { hasWrites, isObserving, writes, mayRead } = found;
	if (!hasWrites) return settled(approved("nothing_to_approve", [NO_WRITES]));
	if (isObserving) return settled(approved("policy_observes", [OBSERVES]));
	if (writes.length === 0 && mayRead) return settled(approved("reads_only", [READS]));
	const never = possible.map(writeEventRefusal);
	const [first] = never;
	if (first !== void 0 && !never.includes(void 0)) {
		const remedy = GATE_CODES.event_never_writes.remedy;
		return settled(rejected("event_never_writes", [sentence(first)], remedy));
	}
	if (run.fromFork) return settled(rejected("from_fork", [FORK], GATE_CODES.pull_request_from_fork.remedy));
	if (writes.length === 0) return settled(held("no_grant_fits", NO_GRANT_FITS));
	return {
		kind: "ask",
		asked: questionsOf(writes)
	};
}
const NO_WRITES = "Policy gives this repository no write in this environment.";
const OBSERVES = "Policy only observes (mode: observe), so it issues no write.";
const READS = "Policy lets a job of this run only read here, which needs no approval.";
const FORK = "This run is for a fork, and a write is never issued to one.";
const NO_GRANT_FITS = "Policy has writes in this environment, and none of them allows this run: its event, its ref, its workflow or who started it.";
function questionsOf(writes) {
	const found = new Map();
	for (const one of writes) {
		const question = questionOf(one);
		const key = JSON.stringify(question);
		const asked = found.get(key) ?? {
			grants: [],
			question
		};
		asked.grants.push(one.grant.name);
		found.set(key, asked);
	}
	return [...found.values()];
}
function questionOf({ grant, frame, claims }) {
	const { access, approval: rule } = grant;
	const { agents, bases } = frame;
	const { workflow, rollback } = grant.allow;
	const asked = {
		claims,
		access,
		agents,
		bases,
		rule,
		workflow,
		rollback,
		tagStarters: tagStarters(claims.ref, grant.allow.tags)
	};
	return {
		...gateQuestion(asked),
		beforeJob: true
	};
}
function concludeEnvironment(answered) {
	for (const { answer } of answered) if (answer.kind === "unavailable") return unavailable$1(answer);
	const lasting = answered.flatMap(({ ref, grants, answer }) => {
		const reasons = answer.kind === "refused" ? lastingReasons(answer.reasons) : [];
		return reasons.length === 0 ? [] : [{
			ref,
			grants,
			reasons
		}];
	});
	const [first] = lasting.flatMap(({ reasons }) => reasons);
	const isHopeless = answered.every(({ ref }) => lasting.some((one) => one.ref === ref));
	if (first !== void 0 && isHopeless) {
		const grants = lasting.flatMap((one) => one.grants);
		const reasons = textsOf(lasting.flatMap((one) => one.reasons));
		const remedy = GATE_CODES[first.code].remedy;
		return {
			...rejected("never_passes", reasons, remedy),
			grants,
			isSure: false
		};
	}
	return pendingOf(answered) ?? approved("approved", textsOf(answered.flatMap(reasonsToProceed)));
}
function pendingOf(answered) {
	const refused = answered.flatMap(({ answer }) => answer.kind === "refused" ? [answer] : []);
	const approvals = approvalsOf(answered);
	if (refused.length === 0 && approvals.length === 0) return void 0;
	const reasons = refused.flatMap((one) => [...textsOf(one.reasons), waitingRemedy(one.remedy)]);
	const code = refused.length > 0 ? "not_ready" : "approval_pending";
	const signature = JSON.stringify([refused.map((one) => one.reasons.map((each) => each.code)), approvals.map(({ grants, pending }) => {
		const { who, missing, have, subject } = pending;
		return [
			grants,
			who,
			missing,
			have,
			subject.commit,
			pending.reasons.map((one) => one.code)
		];
	})]);
	return {
		kind: "pending",
		code,
		reasons: once(reasons),
		approvals,
		signature
	};
}
function approvalsOf(answered) {
	const found = new Map();
	for (const { grants, answer } of answered) {
		if (answer.kind !== "pending") continue;
		const key = JSON.stringify(answer);
		const before = found.get(key)?.grants ?? [];
		found.set(key, {
			grants: [...before, ...grants],
			pending: answer
		});
	}
	return [...found.values()];
}
function reasonsToProceed({ answer }) {
	return answer.kind === "proceed" ? answer.reasons : [];
}
function waitingRemedy(remedy) {
	return remedy.replace(" Then re-run the job.", "");
}
function textsOf(reasons) {
	return once(reasons.map(({ text }) => text));
}
function once(texts) {
	return [...new Set(texts)];
}
function approved(code, reasons) {
	return {
		kind: "approved",
		code,
		reasons
	};
}
function held(code, reason) {
	return {
		kind: "pending",
		code,
		reasons: [reason],
		approvals: [],
		signature: code + reason
	};
}
function rejected(code, reasons, remedy) {
	return {
		kind: "rejected",
		code,
		reasons,
		grants: [],
		remedy,
		isSure: true
	};
}
function unavailable$1({ message, retryAfterSeconds }) {
	return {
		kind: "unavailable",
		message,
		retryAfterSeconds
	};
}
// src/broker/deployments/answer-environment.ts
const READ_MS$4 = 8e3;
const NAME_MS = 3e3;
async function answerEnvironment(at, reads, signal) {
	const { state, mayBeElsewhere } = await answerAt(at, reads, signal);
	if (!mayBeElsewhere) return {
		at,
		state
	};
	const api = reads.readerFor(at);
	const repository = await readCurrentName(at, {
		...reads,
		api,
		signal,
		budgetMs: NAME_MS
	});
	if (repository === void 0 || repository === at.repository) return {
		at,
		state
	};
	const there = {
		...at,
		repository
	};
	return {
		at: there,
		state: (await answerAt(there, reads, signal)).state
	};
}
async function answerAt(at, reads, signal) {
	const { repository, repositoryId, runId, environment } = at;
	const reader = createReader({
		...reads,
		api: reads.readerFor({
			repository,
			repositoryId
		}),
		signal,
		budgetMs: READ_MS$4
	});
	const context = createRepositoryContext(reader, at);
	const waitsFor = await readWaitingFor(context, runId);
	const run = await readWaitingRun(context, at);
	const away = reader.unavailable();
	if (away !== void 0) {
		const mayBeElsewhere = away.denial?.code === "github_app_missing";
		return {
			state: {
				kind: "unavailable",
				...inMs(away)
			},
			mayBeElsewhere
		};
	}
	if (!run.known) return {
		state: unavailable(run.why),
		mayBeElsewhere: true
	};
	if (run.value === "missing") return {
		state: { kind: "not_waiting" },
		mayBeElsewhere: true
	};
	if (run.value === "over") return here({ kind: "over" });
	if (!waitsFor.known) return here(unavailable(waitsFor.why));
	if (!waitsFor.value.some((name) => isSame$1(name, environment))) return here({ kind: "not_waiting" });
	return here(await answerFor(run.value, at, {
		reads,
		signal
	}));
}
function here(state) {
	return {
		state,
		mayBeElsewhere: false
	};
}
function unavailable(message) {
	return {
		kind: "unavailable",
		message
	};
}
async function answerFor(run, { repository, repositoryId, environment }, { reads, signal }) {
	const documents = await reads.policy.find(repository, repositoryId);
	if (!documents.ok) return unavailable(documents.error);
	const { tooOldForWrites } = documents.value;
	if (tooOldForWrites !== void 0) return unavailable(tooOldForWrites);
	const plan = planEnvironment(run, environment, documents.value);
	if (plan.kind === "settled") return {
		kind: "waits",
		run,
		answer: plan.answer
	};
	const answered = [];
	for (const { grants, question } of plan.asked) {
		const answer = await reads.gate.decide(question, signal);
		answered.push({
			ref: question.claims.ref,
			grants,
			answer
		});
		if (answer.kind === "unavailable") break;
	}
	return {
		kind: "waits",
		run,
		answer: concludeEnvironment(answered)
	};
}
function isSame$1(one, other) {
	return one.toLowerCase() === other.toLowerCase();
}
function inMs({ message, retryAfterSeconds }) {
	return {
		message,
		retryAfterMs: retryAfterSeconds * 1e3
	};
}
function commentOf(answer) {
	switch (answer.kind) {
		case "approved": return shortened$1([`**stepkey lets this go on.** ${textOf$2(answer.reasons)}`, DECIDES_AGAIN]);
		case "rejected": return shortened$1([
			`**stepkey rejects this: no approval can make it pass.** ${textOf$2(answer.reasons)}`,
			escapeMarkdown(answer.remedy),
			...grantsLine(answer.grants)
		]);
		case "pending": return shortened$1([
			...heldBack(answer),
			...answer.approvals.flatMap(approvalLines),
			GOES_ON
		]);
		default: return answer;
	}
}
const DECIDES_AGAIN = "The broker decides again when a job asks for a credential.";
const GOES_ON = "This goes on by itself when that has changed. A waiting job holds no runner.";
function heldBack({ reasons }) {
	return reasons.length === 0 ? [] : [`**stepkey holds this back.** ${textOf$2(reasons)}`];
}
function approvalLines({ grants, pending }) {
	const { missing, who, subject, reasons } = pending;
	const where = subject.pullRequest === void 0 ? "" : ` of pull request ${subject.pullRequest}`;
	return [`**stepkey waits for ${missing > 0 ? `${plural(missing, "approval")} of commit ${codeSpan(shortSha(subject.commit))}${where}, by ${escapeMarkdown(who)}` : `${escapeMarkdown(who)} to review again, or for that review to be dismissed`}.** ${textOf$2(reasons.filter(({ code }) => code !== "approvals_missing").map(({ text }) => text))}`.trim(), ...grantsLine(grants)];
}
function grantsLine(grants) {
	if (grants.length === 0) return [];
	const shown = [...new Set(grants)].slice(0, MAX_GRANTS);
	const more = new Set(grants).size - shown.length;
	return [`For ${[...shown.map(codeSpan), ...more > 0 ? [`${more} more`] : []].join(", ")}.`];
}
const MAX_GRANTS = 8;
function textOf$2(sentences) {
	return escapeMarkdown(sentences.join(" "));
}
function shortened$1(paragraphs) {
	let text = "";
	for (const paragraph of paragraphs) {
		const next = text === "" ? paragraph : `${text}\n\n${paragraph}`;
		if (next.length <= 1024) text = next;
		else if (text === "") text = cutAtWord(paragraph);
	}
	return text;
}
function cutAtWord(text) {
	const cut = text.slice(0, 1023);
	return `${cut.slice(0, Math.max(1, cut.lastIndexOf(" ")))}…`;
}
// src/broker/deployments/send-answer.ts
async function sendAnswer({ repository, runId, environment, state, comment }, writer, { now, signal }) {
	const [owner = "", repo = ""] = repository.split("/");
	return outcomeOf$1(await writer.send({
		owner,
		repository: repo
	}, "deployments", {
		route: "POST /repos/{owner}/{repo}/actions/runs/{runId}/deployment_protection_rule",
		params: {
			owner,
			repo,
			runId
		},
		body: {
			environment_name: environment,
			...state && { state },
			comment
		},
		signal
	}), now());
}
function outcomeOf$1(sent, now) {
	const fault = transientFault(sent, now);
	if (fault !== void 0 || !sent.ok) {
		const { message = "GitHub did not respond", retryAfterMs } = fault ?? {};
		return {
			kind: "failed",
			message,
			retryAfterMs
		};
	}
	const { status, data } = sent.value;
	if (TAKEN.has(status)) return { kind: "sent" };
	const said = errorMessageIn(data);
	const message = `GitHub returned ${status}${said === "" ? "" : `: ${said}`}`;
	if (DENIED.has(status)) return {
		kind: "failed",
		message,
		retryAfterMs: void 0
	};
	return {
		kind: "refused",
		message
	};
}
const TAKEN = new Set([200, 204]);
const DENIED = new Set([401, 403]);
// src/broker/deployments/gate-handler.ts
const MAX_COMMENTS = 9;
const CONFIRM_MS = 6e4;
const EARLY_MS = 6e4;
const EARLY_EVERY_MS = 5e3;
const RESEND_AFTER_MS = [
	5e3,
	15e3,
	6e4
];
const [LOOK_EVERY_MS$2, LOOK_SELDOM_MS] = [6e4, 9e5];
function lookAgainMs(waited) {
	return Math.min(Math.max(LOOK_EVERY_MS$2, waited / 60), LOOK_SELDOM_MS);
}
function createGateHandler(deps) {
	return async (task, signal) => {
		const payload = parseGatePayload(task.payload);
		const writer = deps.writer();
		if (payload === void 0 || writer === void 0) return {};
		const before = gateWritten(task.written, payload);
		if (before.answered !== void 0) return {};
		const { at, state } = await answerEnvironment({
			...payload,
			repositoryId: task.repositoryId
		}, deps, signal);
		switch (state.kind) {
			case "over": return over(before, deps);
			case "not_waiting": return waitedMs(payload, deps) < EARLY_MS ? { dueInMs: EARLY_EVERY_MS } : over(before, deps);
			case "unavailable": return failed(state.message, state.retryAfterMs);
			case "waits": {
				const written = {
					...before,
					attempt: state.run.attempt
				};
				return answer(state.answer, {
					at,
					payload,
					written,
					writer,
					deps,
					signal
				});
			}
			default: return state;
		}
	};
}
function waitedMs({ since }, { clock }) {
	return Math.max(0, clock.now() - since);
}
function over(written, { clock }) {
	return { written: {
		...written,
		answered: {
			state: "gone",
			at: clock.now()
		}
	} };
}
function failed(message, dueInMs) {
	return {
		failed: message,
		...dueInMs === void 0 ? {} : { dueInMs }
	};
}
function answer(given, look) {
	switch (given.kind) {
		case "unavailable": return failed(given.message, given.retryAfterSeconds * 1e3);
		case "approved": return decided(given, look);
		case "rejected": return given.isSure || isConfirmed(look) ? decided(given, look) : lookOnceMore(look);
		case "pending": return pending$1(given, look);
		default: return given;
	}
}
function isConfirmed({ written, deps }) {
	const { neverSince } = written;
	return neverSince !== void 0 && deps.clock.now() - neverSince >= 6e4;
}
function lookOnceMore({ written, deps }) {
	const now = deps.clock.now();
	const { neverSince = now } = written;
	return {
		written: {
			...written,
			neverSince
		},
		dueInMs: Math.max(1e3, neverSince + CONFIRM_MS - now)
	};
}
async function decided(given, look) {
	const { written, deps } = look;
	const outcome = await send(look, {
		state: given.kind,
		comment: commentOf(given)
	});
	if (outcome.kind === "failed") return failed(outcome.message, outcome.retryAfterMs);
	if (outcome.kind === "refused") return refused$1(outcome, look);
	record$1(given, look);
	const answered = {
		state: given.kind,
		at: deps.clock.now()
	};
	return { written: {
		...written,
		answered
	} };
}
function refused$1({ message }, look) {
	const { written, deps, at, payload } = look;
	const { repository, runId, environment } = at;
	if (payload.isFound === true) return over(written, deps);
	const dueInMs = RESEND_AFTER_MS[written.refusals];
	const refusals = written.refusals + 1;
	if (dueInMs !== void 0) return {
		written: {
			...written,
			refusals
		},
		dueInMs
	};
	const about = {
		repository,
		run: runId,
		environment
	};
	deps.log({
		level: "warning",
		event: "environment_not_answered",
		message,
		...about
	});
	return over({
		...written,
		refusals
	}, deps);
}
async function pending$1(given, look) {
	const { payload, written, deps } = look;
	const { neverSince: _, ...before } = written;
	const dueInMs = lookAgainMs(waitedMs(payload, deps));
	if (written.shown === given.signature || written.comments >= MAX_COMMENTS) return {
		written: before,
		dueInMs
	};
	const outcome = await send(look, { comment: commentOf(given) });
	if (outcome.kind === "failed") return failed(outcome.message, outcome.retryAfterMs);
	if (outcome.kind === "refused") return refused$1(outcome, {
		...look,
		written: before
	});
	const { repository, runId, environment } = look.at;
	const about = {
		repository,
		run: runId,
		environment,
		code: given.code
	};
	deps.log({
		level: "info",
		event: "environment_waits",
		...about
	});
	const comments = written.comments + 1;
	return {
		written: {
			...before,
			comments,
			shown: given.signature
		},
		dueInMs
	};
}
function send({ at, writer, deps, signal }, what) {
	const { repository, runId, environment } = at;
	return sendAnswer({
		repository,
		runId,
		environment,
		...what
	}, writer, {
		now: () => deps.clock.now(),
		signal
	});
}
function record$1({ kind, code, reasons }, { at, deps }) {
	const { repository, repositoryId, runId, environment } = at;
	const about = {
		repository,
		run: runId,
		environment
	};
	const reason = reasons.join(" ");
	deps.log({
		level: "info",
		event: `environment_${kind}`,
		code,
		message: reason,
		...about
	});
	const entry = {
		event: "environment",
		outcome: "done",
		code,
		reason
	};
	const facts = { answered: {
		...about,
		repositoryId,
		state: kind
	} };
	deps.audit({
		...entry,
		at: deps.clock.now(),
		trace: deps.newTrace(),
		facts
	});
}
// src/broker/record/trouble-log.ts
const MAX_PLACES = 1e3;
function createTroubleLog(log, { begins, ends }) {
	const failing = new Set();
	return {
		failed: (place, entry) => {
			if (failing.has(place) || failing.size >= MAX_PLACES) return;
			failing.add(place);
			log({
				...entry,
				level: "warning",
				event: begins
			});
		},
		worked: (place, entry) => {
			if (failing.delete(place)) log({
				...entry,
				level: "info",
				event: ends
			});
		}
	};
}
// src/broker/run/github-task-notes.ts
const MAX_WAITING = 2e3;
const AT_ONCE$1 = 8;
function createTaskNotes({ tasks, log, wake }) {
	const waiting = new Map();
	const writing = new Map();
	let isAway = false;
	let isFull = false;
	const keep = (key, change, isFirst = false) => {
		const other = waiting.get(key);
		if (other === void 0 && waiting.size >= MAX_WAITING) {
			if (!isFull) log({
				level: "error",
				event: "github_writes_lost",
				message: LOST$1
			});
			isFull = true;
			return;
		}
		const both = isFirst ? [change, other] : [other, change];
		waiting.set(key, both[0] && both[1] ? inTurn(both[0], both[1]) : change);
	};
	const write = async (work, onAway) => {
		try {
			await work();
			isFull = false;
			wake();
		} catch (error) {
			if (error instanceof StoreError) {
				isAway = true;
				onAway();
				return;
			}
			log({
				level: "error",
				event: "fault",
				message: faultText(error, { withName: true })
			});
		}
	};
	const begin = () => {
		for (const [key, change] of waiting) {
			if (isAway || writing.size >= AT_ONCE$1) return;
			if (writing.has(key)) continue;
			waiting.delete(key);
			const one = write(() => tasks.change(key, change), () => keep(key, change, true)).finally(() => {
				writing.delete(key);
				begin();
			});
			writing.set(key, one);
		}
	};
	let touches = 0;
	return {
		note: (key, change) => {
			keep(key, change);
			begin();
		},
		touch: (filter, dueInMs) => {
			touches += 1;
			const name = `touch ${touches}`;
			const one = write(() => tasks.touch(filter, dueInMs), () => void 0).finally(() => writing.delete(name));
			writing.set(name, one);
		},
		retry: () => {
			isAway = false;
			begin();
		},
		settled: async () => {
			while (writing.size > 0) await Promise.all(writing.values());
		},
		get waiting() {
			return waiting.size;
		}
	};
}
const LOST$1 = "The store is away, and no more changes of what is to be written to GitHub are kept. What GitHub shows may be old.";
function inTurn(first, second) {
	const dues = [first.dueIn, second.dueIn].filter((due) => due !== void 0);
	return {
		...second,
		dueIn: dues.length === 0 ? void 0 : Math.min(...dues),
		update: (payload) => {
			const between = first.update(payload);
			return second.update(between ?? payload) ?? between;
		}
	};
}
// src/shared/bounded-map.ts
function createBoundedMap(most) {
	const entries = new Map();
	return {
		get: (key) => entries.get(key),
		set: (key, value) => {
			entries.delete(key);
			entries.set(key, value);
			if (entries.size <= most) return;
			const [oldest] = entries.keys();
			if (oldest !== void 0) entries.delete(oldest);
		}
	};
}
// src/broker/run/repository-pace.ts
const BURST = 30;
const EVERY_MS$1 = 2e3;
const LONGEST_MS$1 = 6e4;
const MAX_KNOWN$2 = 5e3;
function createRepositoryPace(clock) {
	const paces = createBoundedMap(MAX_KNOWN$2);
	return { begin: (repositoryId) => {
		const now = clock.now();
		const { wholeAt: known, putOff } = paces.get(repositoryId) ?? {
			wholeAt: now,
			putOff: 0
		};
		const wholeAt = known - now > BURST * EVERY_MS$1 ? now : Math.max(now, known);
		const wait = wholeAt - now - 29 * EVERY_MS$1;
		if (wait <= 0) {
			paces.set(repositoryId, {
				wholeAt: wholeAt + EVERY_MS$1,
				putOff: 0
			});
			return 0;
		}
		paces.set(repositoryId, {
			wholeAt,
			putOff: putOff + 1
		});
		return Math.min(wait + putOff * EVERY_MS$1, LONGEST_MS$1);
	} };
}
// src/broker/run/github-tasks.ts
const LOOK_EVERY_MS$1 = 1e3;
const AT_ONCE = 4;
const DEADLINE_MS = 2e4;
const LOCK_MS$1 = 6e4;
const STOP_MS$1 = 1e3;
const AGAIN = {
	firstWaitMs: 2e3,
	maxWaitMs: 9e5,
	jitter: .5
};
const LONGEST_WAIT_MS = 36e5;
function startGitHubTasks(options) {
	const { clock, log, metrics, lockOwner, store, handlers, isOn } = options;
	const tasks = store.githubTasks;
	const stopped = new AbortController();
	const working = new Set();
	let woken = new AbortController();
	const wake = () => woken.abort();
	const notes = createTaskNotes({
		tasks,
		log,
		wake
	});
	const report = createReport(options);
	const pace = createRepositoryPace(clock);
	const handle = async (task) => {
		const handler = isOn(task.kind) ? handlers[task.kind] : void 0;
		if (handler === void 0) return { dueInMs: 0 };
		try {
			return await within({
				clock,
				milliseconds: DEADLINE_MS
			}, (deadline) => handler(task, AbortSignal.any([deadline, stopped.signal])), () => ({ failed: "GitHub did not respond in time" }));
		} catch (error) {
			const message = faultText(error, { withName: true });
			log({
				level: "error",
				event: "fault",
				message
			});
			return { failed: message };
		}
	};
	const work = async (task) => {
		const wait = pace.begin(task.repositoryId);
		if (wait > 0) {
			await tasks.finish(task.key, lockOwner, { dueIn: wait });
			return;
		}
		const handled = await handle(task);
		const { written, failed = false } = handled;
		const isFailed = failed !== false;
		if (stopped.signal.aborted && isFailed) {
			await tasks.finish(task.key, lockOwner, {
				written,
				dueIn: 0
			});
			return;
		}
		report(task, handled);
		await tasks.finish(task.key, lockOwner, {
			written,
			dueIn: isFailed ? waitOf(task, handled, options.jitter) : handled.dueInMs,
			failed: isFailed
		});
	};
	const guarded = async (task) => {
		try {
			await work(task);
		} catch (error) {
			onFailure(error);
		}
	};
	const onFailure = (error) => {
		if (error instanceof StoreError || stopped.signal.aborted) return;
		log({
			level: "error",
			event: "fault",
			message: faultText(error, { withName: true })
		});
	};
	const kindsOn = () => GITHUB_TASK_KINDS.filter((kind) => handlers[kind] !== void 0 && isOn(kind));
	const look = async (kinds) => {
		notes.retry();
		const due = await tasks.countDue(kinds);
		metrics.setGitHubTasksDue(due);
		const limit = Math.min(due, AT_ONCE - working.size);
		if (limit <= 0 || stopped.signal.aborted) return;
		for (const task of await tasks.take({
			lockOwner,
			lockMs: LOCK_MS$1,
			limit,
			kinds
		})) {
			const one = guarded(task).finally(() => {
				working.delete(one);
				wake();
			});
			working.add(one);
		}
	};
	const run = async () => {
		while (!stopped.signal.aborted) {
			woken = new AbortController();
			const kinds = kindsOn();
			if (kinds.length > 0) await look(kinds).catch(onFailure);
			await clock.sleep(LOOK_EVERY_MS$1, AbortSignal.any([woken.signal, stopped.signal]));
		}
	};
	const running = run();
	return {
		note: (key, change) => {
			if (isOn(change.kind)) notes.note(key, change);
		},
		touch: (filter, dueInMs) => {
			if (kindsOn().length > 0) notes.touch(filter, dueInMs);
		},
		stop: async () => {
			stopped.abort();
			const settled = Promise.all([
				running,
				notes.settled(),
				...working
			]);
			await Promise.race([settled, clock.sleep(STOP_MS$1)]);
			if (notes.waiting === 0) return;
			log({
				level: "warning",
				event: "github_writes_lost",
				message: LOST,
				lost: notes.waiting
			});
		}
	};
}
const LOST = "The store took no changes of what is to be written to GitHub before the end.";
function waitOf({ attempts }, { dueInMs }, jitter) {
	return Math.min(dueInMs ?? backoffMs(AGAIN, attempts + 1, jitter()), LONGEST_WAIT_MS);
}
function createReport({ log, metrics }) {
	const failures = createTroubleLog(log, {
		begins: "github_write_failed",
		ends: "github_writes_again"
	});
	const gaps = createTroubleLog(log, {
		begins: "github_write_incomplete",
		ends: "github_writes_complete"
	});
	return ({ kind, repositoryId, key: task }, handled) => {
		const { failed = false, incomplete } = handled;
		metrics.countGitHubWrite(kind, failed === false ? "done" : "failed");
		const place = `${kind} ${repositoryId}`;
		if (failed !== false) {
			const message = failed === true ? "GitHub could not be brought up to date." : failed;
			failures.failed(place, {
				task,
				message
			});
			return;
		}
		failures.worked(place, { task });
		if (incomplete !== void 0) gaps.failed(place, {
			task,
			message: incomplete
		});
		else if (handled.written !== void 0) gaps.worked(place, { task });
	};
}
// src/broker/run/notice-ends.ts
function noticingEnds(store, notes) {
	if (notes === void 0) return store;
	return {
		...store,
		end: async (...given) => {
			const leases = await store.end(...given);
			notes.noteEnding(leases);
			return leases;
		},
		closeJob: async (...given) => {
			const leases = await store.closeJob(...given);
			notes.noteEnding(leases);
			return leases;
		},
		settle: async (lease, ...given) => {
			const isWritten = await store.settle(lease, ...given);
			if (isWritten) notes.noteEnd(lease);
			return isWritten;
		},
		issueFailed: async (lease, ...given) => {
			const now = await store.issueFailed(lease, ...given);
			notes.noteEnd(lease);
			return now;
		}
	};
}
// src/broker/check-run/ask.ts
const id$1 = int().positive();
const instant = int();
const names = array(string());
const claims = object({
	issuedAt: instant,
	expiresAt: instant,
	repository: string(),
	repositoryId: id$1,
	repositoryOwner: string(),
	repositoryOwnerId: id$1,
	runId: id$1,
	runAttempt: id$1,
	checkRunId: id$1,
	actor: string(),
	actorId: int(),
	eventName: string(),
	ref: string(),
	refType: string(),
	sha: string(),
	headRef: string().optional(),
	baseRef: string().optional(),
	workflowRef: string(),
	workflowSha: string(),
	jobWorkflowRef: string().optional(),
	jobWorkflowSha: string().optional(),
	environment: string().optional(),
	runnerEnvironment: string(),
	refProtected: boolean().optional(),
	repoProperties: record$4(string(), string())
}).transform(({ headRef, baseRef, ...rest }) => ({
	...rest,
	headRef,
	baseRef,
	jobWorkflowRef: rest.jobWorkflowRef,
	jobWorkflowSha: rest.jobWorkflowSha,
	environment: rest.environment,
	refProtected: rest.refProtected,
	issuer: "",
	audience: "",
	jwtId: ""
}));
const pending = object({
	kind: literal("pending"),
	missing: int(),
	have: int(),
	who: string(),
	reasons: names,
	claims
});
const granted = object({
	kind: literal("granted"),
	lease: custom((value) => typeof value === "string" && value.startsWith("lse_")),
	required: int(),
	approvals: array(object({
		login: string(),
		at: instant
	})),
	reason: string().optional()
});
const refused = object({
	kind: literal("refused"),
	code: string(),
	remedy: string()
});
const ask = object({
	grant: string(),
	environment: string().optional(),
	access: _enum(["read", "write"]),
	step: string(),
	uses: string().optional(),
	task: string().optional(),
	pullRequest: id$1,
	runId: id$1,
	runAttempt: id$1,
	checkRunId: id$1,
	askedAt: instant,
	decidedAt: instant,
	outcome: discriminatedUnion("kind", [
		pending,
		granted,
		refused
	])
});
const payload = object({
	version: literal(1),
	repository: string().regex(REPOSITORY_NAME),
	head: string().regex(COMMIT_SHA),
	asks: array(ask),
	pulls: array(id$1),
	leftOut: int()
});
function parsePayload(given) {
	const parsed = payload.safeParse(given);
	return parsed.success ? parsed.data : void 0;
}
function checkKey({ repositoryId, head }) {
	return `check/${repositoryId}/${head}`;
}
function emptyPayload(repository, head) {
	return {
		version: 1,
		repository,
		head,
		asks: [],
		pulls: [],
		leftOut: 0
	};
}
// src/broker/check-run/build-view.ts
function buildView(facts) {
	const { payload, pulls } = facts;
	return {
		pulls: pulls.filter((pull) => isOpenAt(pull, payload.head) || payload.asks.some(({ pullRequest }) => pullRequest === pull.number)).map((pull) => pullView(pull, facts)),
		leftOut: payload.leftOut
	};
}
function isOpenAt({ state, headSha }, head) {
	return state === "open" && headSha === head;
}
function pullView(pull, facts) {
	const { number, baseRef } = pull;
	const state = pull.headSha === facts.payload.head ? pull.state : "moved";
	const url = webUrl(pull.url, number);
	const neverWrites = whyNoWrites(pull, facts);
	const asks = facts.payload.asks.filter(({ pullRequest }) => pullRequest === number);
	return {
		number,
		url,
		base: baseRef,
		state,
		neverWrites,
		policy: policyView(pull, neverWrites, facts),
		asks: asks.map((ask) => askView(ask, {
			url,
			facts,
			isOpen: state === "open"
		})),
		change: facts.changes.get(number) ?? { kind: "none" }
	};
}
const DEPENDABOT_ID = 49699333;
function whyNoWrites({ fromFork, author, baseRef }, { documents, defaultBranch }) {
	if (fromFork) return "fork";
	if (author?.id === DEPENDABOT_ID) return "dependabot";
	const { repository, organisation } = documents;
	if (typeof repository !== "object") return void 0;
	const cap = typeof organisation === "object" ? organisation.frame : void 0;
	const { bases } = joinFrames(repository.frame, cap);
	const allowed = bases ?? (defaultBranch === void 0 ? void 0 : [defaultBranch]);
	return allowed === void 0 || allowed.includes(baseRef) ? void 0 : "base";
}
function policyView(pull, neverWrites, facts) {
	if (pull.fromFork || !isOpenAt(pull, facts.payload.head)) return { kind: "withheld" };
	const { repository, organisation } = facts.documents;
	if (repository === "broken" || organisation === "broken") return { kind: "broken" };
	if (typeof repository !== "object" || organisation === "missing") return { kind: "none" };
	return {
		kind: "grants",
		grants: pullGrants(facts.documents).filter((grant) => isOnRef(grant, pull.number) && (grant.access === "read" || neverWrites === void 0)).map((grant) => grantView(grant, facts))
	};
}
function grantOf(name, documents) {
	const effective = effectiveGrant(documents, name);
	const [own, cap] = effective?.parts ?? [];
	if (own === void 0 || effective?.credential === void 0) return void 0;
	return joinGrants({
		...own.grant,
		credential: effective.credential
	}, cap?.grant);
}
const PULL_EVENTS = new Set(["pull_request", "pull_request_review"]);
function isOnRef({ allow }, number) {
	return allow.refs === void 0 || allow.refs.includes(`refs/pull/${number}/merge`);
}
function pullGrants(documents) {
	const { repository } = documents;
	if (typeof repository !== "object") return [];
	return repository.grants.flatMap(({ name }) => grantOf(name, documents) ?? []).filter(({ allow }) => allow.events.some((event) => PULL_EVENTS.has(event)));
}
function grantView(grant, { limitSeconds, mayOf }) {
	const { name, environment, access, ttlSeconds, credential, allow, approval } = grant;
	return {
		name,
		environment,
		access,
		ttlSeconds: leaseTtl(ttlSeconds, limitSeconds),
		credential: credentialText(credential),
		may: mayOf(credential),
		events: allow.events.filter((event) => PULL_EVENTS.has(event)),
		approval: access === "read" ? void 0 : approval
	};
}
function askView(ask, { url: pullUrl, facts, isOpen }) {
	const { grant, environment, access, step, task, runId, runAttempt, checkRunId, askedAt } = ask;
	const site = pullUrl?.replace(/\/pull\/\d+$/u, "");
	return {
		grant,
		environment,
		access,
		step,
		task,
		job: {
			name: facts.jobNames.get(checkRunId),
			runId,
			attempt: runAttempt,
			url: site === void 0 ? void 0 : `${site}/actions/runs/${runId}/attempts/${runAttempt}`
		},
		askedAt,
		outcome: ask.outcome.kind === "pending" && !isOpen ? { kind: "over" } : facts.again.get(ask) ?? outcomeView(ask, facts)
	};
}
function outcomeView({ outcome, grant }, facts) {
	const rule = grantOf(grant, facts.documents)?.approval;
	switch (outcome.kind) {
		case "pending": {
			const { missing, have, who, reasons } = outcome;
			return {
				kind: "pending",
				missing,
				have,
				who,
				reasons,
				rule
			};
		}
		case "granted": {
			const { approvals, required, reason } = outcome;
			const lease = facts.leases.get(outcome.lease);
			return {
				kind: "issued",
				by: approvals,
				required,
				reason,
				lease: lease && leaseView(lease),
				rule
			};
		}
		case "refused": return outcome;
		default: return outcome;
	}
}
function leaseView(lease) {
	const { id, state, issuedTo, issuedAt, expiresAt, endReason, endedAt, proof } = lease;
	return {
		id,
		state,
		issuedTo,
		issuedAt,
		expiresAt,
		endReason,
		endedAt,
		proof
	};
}
const WEB_URL = /^https?:\/\/[A-Za-z0-9.:-]+(?:\/[A-Za-z0-9._-]+){2}\/pull\/[1-9]\d*$/u;
function webUrl(url, number) {
	return WEB_URL.test(url) && url.endsWith(`/pull/${number}`) ? url : void 0;
}
// src/broker/check-run/conclude-check.ts
const CONCLUSIONS = {
	neutral: {
		idle: "neutral",
		pending: "neutral",
		withdrawn: "neutral",
		approved: "success"
	},
	required: {
		idle: "success",
		pending: "action_required",
		withdrawn: "action_required",
		approved: "success"
	}
};
function concludeCheck(view, mode) {
	return {
		status: "completed",
		conclusion: CONCLUSIONS[mode][stateOf(view)]
	};
}
function stateOf({ pulls }) {
	const states = new Set(pulls.flatMap(({ asks }) => writesOf(asks).map(stateOfAsk)));
	return STATES$1.find((state) => states.has(state)) ?? "idle";
}
const STATES$1 = [
	"pending",
	"withdrawn",
	"approved"
];
function writesOf(asks) {
	const writes = asks.filter(({ access }) => access === "write");
	return writes.filter((one) => stateOfAsk(one) !== "withdrawn" || !writes.some((other) => makesUpFor(other, one)));
}
function makesUpFor(later, earlier) {
	return later.grant === earlier.grant && later.environment === earlier.environment && later.askedAt > earlier.askedAt && stateOfAsk(later) === "approved";
}
function stateOfAsk({ outcome }) {
	switch (outcome.kind) {
		case "pending": return "pending";
		case "approved": return "approved";
		case "issued": return outcome.lease?.endReason === "withdrawn" ? "withdrawn" : "approved";
		case "refused":
		case "over": return "idle";
		default: return outcome;
	}
}
function checkTitle(view) {
	const writes = view.pulls.flatMap(({ asks }) => writesOf(asks));
	const state = stateOf(view);
	const those = writes.filter((one) => stateOfAsk(one) === state);
	if (state === "idle") return idleTitle(view);
	const what = targetsOf(those);
	if (state === "withdrawn") return `Withdrawn: ${what}${leasesOf$1(those).some(isStuck) ? ", could not be revoked yet" : ""}`;
	if (state === "pending") {
		const missing = Math.max(...those.map(missingIn));
		return missing > 0 ? `${what}: waits for ${plural(missing, "approval")}` : `${what}: waits for a reviewer`;
	}
	return `${what}: ${approvedWord(those)}`;
}
function targetsOf(asks) {
	const [first = "", ...more] = new Set(asks.map(targetOf));
	return more.length === 0 ? first : `${first} and ${plural(more.length, "more grant")}`;
}
function idleTitle({ pulls }) {
	const asks = pulls.flatMap((one) => one.asks);
	if (asks.some(({ outcome }) => outcome.kind === "issued")) return "Only reads were issued";
	if (asks.some(({ outcome }) => outcome.kind === "over")) return "Nothing can be released any more";
	if (asks.length > 0) return `Refused: ${targetsOf(asks)}`;
	return "Nothing was asked for";
}
function missingIn({ outcome }) {
	return outcome.kind === "pending" ? outcome.missing : 0;
}
function approvedWord(asks) {
	const leases = leasesOf$1(asks);
	if (leases.some(isStuck)) return "could not be revoked yet";
	if (leases.some(({ endedAt }) => endedAt === void 0)) return "in use";
	if (leases.length === 0) return "approved";
	return leases.every(({ state }) => state === "failed") ? "could not be issued" : "ended";
}
function leasesOf$1(asks) {
	return asks.flatMap(({ outcome }) => outcome.kind === "issued" && outcome.lease !== void 0 ? [outcome.lease] : []);
}
function isStuck({ state }) {
	return state === "stuck";
}
function targetOf(asked) {
	const { grant, environment } = asked;
	return environment === void 0 ? grant : `${grant} on ${environment}`;
}
// src/broker/check-run/decide-again.ts
const MAX_QUESTIONS = 8;
const GATE_MS = 9e3;
const UNREADABLE = new Set(["facts_unreadable", "base_protection_unreadable"]);
async function decideAgain(asks, deps) {
	const asked = new Map();
	const decided = new Map();
	for (const ask of asks) {
		const { outcome } = ask;
		if (outcome.kind !== "pending") continue;
		const { grant, environment, uses, runId, runAttempt } = ask;
		const key = JSON.stringify([
			grant,
			environment,
			uses,
			runId,
			runAttempt
		]);
		const before = asked.get(key);
		const isOneTooMany = asked.size >= MAX_QUESTIONS;
		const current = before ?? decideOne({
			ask,
			outcome
		}, isOneTooMany ? {
			...deps,
			gate: void 0
		} : deps);
		asked.set(key, current);
		decided.set(ask, current);
	}
	return new Map(await Promise.all([...decided].map(async ([ask, current]) => [ask, await current])));
}
async function decideOne({ ask, outcome }, { documents, limitSeconds, gate, clock, signal }) {
	const { claims, missing, have, who, reasons } = outcome;
	const { grant, environment, access, uses } = ask;
	const request = {
		grant,
		environment,
		access,
		uses,
		ttlSeconds: void 0
	};
	const evaluation = evaluate({
		...documents,
		request,
		claims,
		limitSeconds
	});
	if (evaluation.kind === "refused") return refusedAs(evaluation.code);
	const rule = evaluation.grant.approval;
	const asTold = {
		kind: "pending",
		missing,
		have,
		who,
		reasons,
		rule
	};
	if (gate === void 0) return asTold;
	const question = questionOf$1({
		...evaluation,
		claims
	});
	const answer = await within({
		clock,
		milliseconds: GATE_MS
	}, (late) => gate.decide(question, AbortSignal.any([late, signal])), () => void 0);
	if (answer === void 0) return asTold;
	switch (answer.kind) {
		case "unavailable": return asTold;
		case "refused": return answer.reasons.some(({ code }) => UNREADABLE.has(code)) ? asTold : refusedAs("approval_refused", answer.remedy);
		case "proceed": return approvedAs(answer.approvals, question.rule);
		case "pending": {
			const { missing: lacking, have: counted, who: whom, reasons: why } = pendingSummary(answer);
			return {
				kind: "pending",
				missing: lacking,
				have: counted,
				who: whom,
				reasons: why,
				rule
			};
		}
		default: return answer;
	}
}
function refusedAs(code, remedy = codeEntry(code).remedy) {
	return {
		kind: "refused",
		code,
		remedy
	};
}
function approvedAs(approvals, rule) {
	return {
		kind: "approved",
		by: approvals.map(({ account, submittedAt }) => ({
			login: account.login,
			at: submittedAt
		})),
		rule
	};
}
// src/broker/check-run/read-jobs.ts
const parseNames = parserOf(object({ jobs: array(object({
	name: string(),
	check_run_url: string()
})) }).transform(({ jobs }) => jobs.map(({ name, check_run_url: url }) => ({
	name,
	checkRunId: Number(/\/check-runs\/(\d+)$/u.exec(url)?.[1] ?? NaN)
}))));
const MAX_RUNS = 10;
async function readJobNames(context, asks) {
	const wanted = new Map();
	for (const { runId, runAttempt: attempt } of asks.toReversed()) wanted.set(`${runId}/${attempt}`, {
		runId,
		runAttempt: attempt
	});
	const jobs = (await Promise.all([...wanted.values()].slice(0, MAX_RUNS).map(({ runId, runAttempt: attempt }) => context.reader.all({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
		params: inRepository(context, {
			runId,
			runAttempt: attempt
		}),
		what: `the jobs of run ${runId}`,
		permission: "Actions",
		parse: parseNames
	})))).flatMap((fact) => fact.known ? fact.value : []);
	return new Map(jobs.map(({ checkRunId, name }) => [checkRunId, name]));
}
// src/broker/check-run/read-policy-change.ts
const parseFiles = parserOf(array(object({
	filename: string(),
	previous_filename: string().optional()
})).transform((all) => all.flatMap(({ filename, previous_filename: before }) => before === void 0 ? [filename] : [filename, before])));
async function readPolicyChange(context, { number, headSha, fromFork }, scope) {
	const { path } = scope;
	const file = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/contents/{path}",
		params: inRepository(context, {
			path,
			ref: headSha
		}),
		what: `${path} at ${headSha}`,
		permission: "Contents",
		parse: parseContents
	});
	if (!file.known) return file.status === 404 ? { kind: "none" } : { kind: "unread" };
	const change = compare(fileText(file.value), fromFork, scope);
	if (change.kind === "none") return change;
	const changes = await readChanges$1(context, number, path);
	if (changes === void 0) return { kind: "unread" };
	return changes ? change : { kind: "none" };
}
function compare(text, fromFork, { documents, path, repository, parser }) {
	const parsed = text.ok ? parser.parse(text.value, {
		source: `${repository}/${path}`,
		scope: "repository"
	}) : void 0;
	const after = parsed?.ok === true ? parsed.value : "broken";
	if (after === "broken" && documents.repository !== "broken") return { kind: "broken" };
	const organisation = fromFork ? void 0 : documents.organisation;
	const widenings = comparePolicies({
		repository: documents.repository,
		organisation
	}, {
		repository: after,
		organisation
	});
	return widenings.length === 0 ? { kind: "none" } : {
		kind: "changed",
		widenings
	};
}
async function readChanges$1(context, number, path) {
	const files = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls/{number}/files",
		params: inRepository(context, { number }),
		what: `the files of pull request ${number}`,
		permission: "Pull requests",
		parse: parseFiles,
		until: (one) => one === path
	});
	return files.known ? files.value.includes(path) : void 0;
}
// src/broker/check-run/read-pulls.ts
const parseNumbers = parserOf(array(object({ number: id$3 })).transform((all) => all.map(({ number }) => number)));
const MAX_OTHERS = 20;
async function readPulls(context, head, { asked, named }) {
	const listed = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
		params: inRepository(context, { sha: head }),
		what: `the pull requests of ${head}`,
		permission: "Pull requests",
		parse: parseNumbers
	});
	const own = new Set(asked);
	const chosen = [...new Set([...listed.known ? listed.value : [], ...named.toReversed()])].filter((number) => !own.has(number)).slice(0, MAX_OTHERS);
	const read = await eachOf$1([...own, ...chosen], async (number) => ({
		number,
		fact: await readPullRequest(context, number)
	}));
	const pulls = [];
	for (const { number, fact } of read) if (fact.known) pulls.push(fact.value.pullRequest);
	else if (own.has(number)) return err(fact.why);
	return ok(pulls.filter(({ number, headSha }) => headSha === head || own.has(number) || named.includes(number)).toSorted((one, other) => one.number - other.number));
}
// src/broker/check-run/refused-reads.ts
function watchRefusals(reader) {
	const whys = new Map();
	const noted = (permission, fact) => {
		if (!fact.known && fact.status === 403 && !whys.has(permission)) whys.set(permission, fact.why);
		return fact;
	};
	return {
		reader: {
			one: async (read) => noted(read.permission, await reader.status(read)),
			status: async (read) => noted(read.permission, await reader.status(read)),
			all: async (read) => noted(read.permission, await reader.all(read)),
			unavailable: () => reader.unavailable()
		},
		refused: {
			has: (permission) => whys.has(permission),
			message: () => {
				const [first] = whys.values();
				return first === void 0 ? void 0 : refusedReadMessage(first, [...whys.keys()]);
			}
		}
	};
}
function refusedReadMessage(why, permissions) {
	return `${why}. Give ${joined(permissions.map((one) => `"${one}: read"`), "and")} to the App or token that reads. Of an App, each owner who installed it has to accept that. stepkey doctor lists all that is missing.`;
}
// src/broker/check-run/gather.ts
const READ_MS$3 = 1e4;
async function gatherCheckFacts({ repositoryId, payload, documents, keptRights }, deps) {
	const { limitSeconds, store } = deps;
	const { repository, head, asks } = payload;
	const { reader, refused } = watchRefusals(createReader({
		...deps,
		budgetMs: READ_MS$3
	}));
	const context = createRepositoryContext(reader, {
		repository,
		repositoryId
	});
	const read = await readPulls(context, head, {
		asked: asks.map(({ pullRequest }) => pullRequest),
		named: payload.pulls
	});
	const why = (!read.ok || read.value.length === 0) && refused.has("Pull requests") ? refused.message() : void 0;
	if (why !== void 0) return err({
		message: why,
		isRefusal: true
	});
	if (!read.ok) return err({
		message: reader.unavailable()?.message ?? read.error,
		isRefusal: false
	});
	const pulls = read.value;
	const shown = asks.filter(({ pullRequest }) => pulls.some((one) => one.number === pullRequest));
	const own = pulls.some(isOwn) ? pullGrants(documents).map((grant) => grant.credential) : [];
	const [defaultBranch, jobNames, changes, again, leases, rights] = await Promise.all([
		readDefaultBranch(context),
		readJobNames(context, shown),
		readChanges(context, pulls, {
			documents,
			repository,
			head,
			deps
		}),
		decideAgain(shown.filter(isOfOpen(pulls, head)), {
			...deps,
			documents
		}),
		readLeases(shown, store),
		deps.rights.look(own, keptRights)
	]);
	const away = reader.unavailable();
	if (away !== void 0) return err({
		message: away.message,
		isRefusal: false
	});
	const base = {
		payload,
		documents,
		limitSeconds,
		defaultBranch,
		pulls
	};
	const mayOf = (credential) => rights.mayOf(credential);
	const facts = {
		...base,
		leases,
		jobNames,
		again,
		changes,
		mayOf
	};
	return ok({
		facts,
		rights,
		incomplete: refused.message()
	});
}
function isOfOpen(pulls, head) {
	const open = new Set(pulls.filter((pull) => isOpenAt(pull, head)).map(({ number }) => number));
	return ({ pullRequest }) => open.has(pullRequest);
}
function isOwn({ fromFork }) {
	return !fromFork;
}
async function readDefaultBranch(context) {
	const { owner, repo } = context.at;
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}",
		params: inRepository(context),
		what: `the repository ${owner}/${repo}`,
		permission: "Metadata",
		parse: parseRepository
	});
	return fact.known ? fact.value.defaultBranch : void 0;
}
async function readChanges(context, pulls, about) {
	const { documents, repository, head, deps } = about;
	const { policyPath: path, parser } = deps;
	if (path === void 0) return new Map();
	const scope = {
		documents,
		path,
		repository,
		parser
	};
	const open = pulls.filter((pull) => isOpenAt(pull, head));
	return new Map(await Promise.all(open.map(async (pull) => {
		return [pull.number, await readPolicyChange(context, pull, scope)];
	})));
}
async function readLeases(asks, store) {
	const ids = asks.flatMap(({ outcome }) => outcome.kind === "granted" ? [outcome.lease] : []);
	const found = await Promise.all(ids.map((id) => store.find(id)));
	return new Map(found.flatMap((lease) => lease === void 0 ? [] : [[lease.id, lease]]));
}
const MAX_CHECK_BYTES = 65535;
function paragraph(text) {
	return { text };
}
function tableParts(headings, rows) {
	if (rows.length === 0) return [];
	return [{ text: [headings, headings.map(() => "---")].map(row).join("\n") }, ...rows.map((cells) => ({
		text: row(cells),
		isRow: true
	}))];
}
function row(cells) {
	return `| ${cells.join(" | ")} |`;
}
const RESERVED_BYTES = 200;
function fitParts(parts, maxBytes = MAX_CHECK_BYTES) {
	const whole = textOf$1(parts);
	if (bytesOf(whole) <= maxBytes) return whole;
	let shown = 0;
	let size = RESERVED_BYTES;
	for (const part of parts) {
		size += bytesOf(part.text) + 2;
		if (size > maxBytes) break;
		shown += 1;
	}
	const kept = textOf$1(parts.slice(0, shown));
	const left = parts.slice(shown);
	const characters = left.reduce((sum, { text }) => sum + text.length, 0);
	const note = `**${plural(left.length, "more part")} (${plural(characters, "character")}) left out**: GitHub shows no longer text.`;
	return kept === "" ? note : `${kept}\n\n${note}`;
}
function textOf$1(parts) {
	return parts.map(({ text, isRow }, index) => index === 0 ? text : `${isRow ? "\n" : "\n\n"}${text}`).join("");
}
function bytesOf(text) {
	return new TextEncoder().encode(text).length;
}
function fitTitle(text) {
	const line = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	if (line.length <= 255) return line;
	return `${wholeCharacters(line, 254)}…`;
}
function wholeCharacters(text, most) {
	return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, "");
}
// src/broker/check-run/kept-rights.ts
const keptRight = object({
	key: string(),
	text: string(),
	seenAt: int()
});
const keptRights = array(keptRight).catch([]);
const KEEP_MS = 864e5;
const MAX_TEXT_LENGTH = 300;
const MAX_JSON = 49152;
function rightKey({ kind, settings }) {
	const text = `${kind} ${canonicalText(settings)}`;
	return createHash("sha256").update(text).digest("base64url");
}
function knownRights(keys, seen, now) {
	const newest = new Map();
	for (const one of seen) {
		const before = newest.get(one.key);
		if (isRecent(one, now) && (before === void 0 || before.seenAt < one.seenAt)) newest.set(one.key, {
			...one,
			text: wholeCharacters(one.text, MAX_TEXT_LENGTH)
		});
	}
	const known = [...new Set(keys)].flatMap((key) => newest.get(key) ?? []).slice(0, 100);
	while (JSON.stringify(known).length > MAX_JSON) known.pop();
	return known;
}
function isRecent({ seenAt }, now) {
	return Math.abs(now - seenAt) < KEEP_MS;
}
// src/broker/check-run/escape.ts
const MAX_LENGTH = 300;
const MARKS = /&#(?:64|35|58);|(?<=www)&#46;/giu;
const ISSUE = /\b(gh)-(?=\d)/giu;
function plainText(text) {
	return escapeMarkdown(shortened(text)).replaceAll(MARKS, "<span>$&</span>").replaceAll(ISSUE, "$1<span>-</span>");
}
function fixedWidth(text) {
	const span = codeSpan(shortened(text));
	return span.startsWith("`") ? span : plainText(text);
}
function bold(text) {
	return emphasised("**", text);
}
function italic(text) {
	return emphasised("*", text);
}
function emphasised(mark, text) {
	const shown = plainText(text);
	return shown === "" ? "(no name)" : `${mark}${shown}${mark}`;
}
function link(text, url) {
	return url === void 0 ? text : `[${text}](${url})`;
}
function shortened(text) {
	if (text.length <= MAX_LENGTH) return text;
	return `${wholeCharacters(text, 299)}…`;
}
// src/broker/check-run/instants.ts
function dateAndTime(instant) {
	const text = toRfc3339(instant);
	return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}
function targetText({ grant, environment }) {
	return environment === void 0 ? bold(grant) : `${bold(grant)} on ${bold(environment)}`;
}
function peopleText(by) {
	return joined([...new Set(by.map(({ login }) => login))].map(plainText));
}
function jobsText(asks) {
	const named = new Set(asks.flatMap(({ job }) => job.name ?? []));
	const runs = new Set(asks.flatMap(({ job }) => job.name === void 0 ? [job.runId] : []));
	const names = [...named].map(italic);
	const nameless = [...runs].map((run) => `a job of run ${run}`);
	return names.length === 0 ? few(nameless) : `${names.length === 1 ? "job" : "jobs"} ${few([...names, ...nameless])}`;
}
function few(names) {
	return joined(names, "and", 8);
}
// src/broker/check-run/ask-parts.ts
const HEADINGS$2 = [
	"job",
	"step",
	"grant",
	"asked",
	"result"
];
function askParts({ asks }) {
	if (asks.length === 0) return [paragraph("None of its jobs has asked for a credential.")];
	return [paragraph("#### What its jobs asked for"), ...tableParts(HEADINGS$2, asks.map(rowOf$2))];
}
function rowOf$2(ask) {
	const { step, task, grant, environment, access, askedAt } = ask;
	const where = environment === void 0 ? "" : ` on ${plainText(environment)}`;
	return [
		jobCell(ask.job),
		task === void 0 ? plainText(step) : `${plainText(step)}<br>task ${fixedWidth(task)}`,
		`${fixedWidth(grant)}${where}<br>${access}`,
		dateAndTime(askedAt),
		outcomeCell(ask)
	];
}
function jobCell({ name: given, runId, attempt, url }) {
	return `${link(given === void 0 ? "a job" : plainText(given), url)}<br>run ${runId}, attempt ${attempt}`;
}
function outcomeCell({ outcome, job }) {
	switch (outcome.kind) {
		case "pending": {
			const { missing, have } = outcome;
			if (missing === 0) return "waits for a reviewer";
			return `waits: has ${have} of ${plural(have + missing, "approval")}`;
		}
		case "approved": return outcome.by.length === 0 ? "no approval is missing, not issued yet" : `approved by ${peopleText(outcome.by)}, not issued yet`;
		case "issued": return [...outcome.by.length === 0 ? [] : [`approved by ${outcome.by.map(approvalText$1).join(", ")}`], ...leaseLines(outcome.lease, job)].join("<br>");
		case "over": return "was not approved in time";
		case "refused": return refusedCell(outcome.code, outcome.remedy);
		default: return outcome;
	}
}
function approvalText$1({ login, at }) {
	return `${plainText(login)} at ${dateAndTime(at)}`;
}
function refusedCell(code, remedy) {
	const meaning = isFailureCode(code) ? codeEntry(code).meaning : "";
	return [
		`refused: ${fixedWidth(code)}`,
		plainText(meaning),
		plainText(remedy)
	].filter(Boolean).join("<br>");
}
function leaseLines(lease, job) {
	if (lease === void 0) return ["issued; its lease is no longer in the store"];
	const { id, issuedTo, issuedAt, expiresAt, state } = lease;
	const since = issuedAt === void 0 ? "" : ` at ${dateAndTime(issuedAt)}`;
	const issued = [`${fixedWidth(id)}: ${plainText(issuedTo)}`, `issued${since}`];
	if (lease.endedAt === void 0) return [...issued, ...openLines(lease, expiresAt)];
	if (state === "failed") return [...issued.slice(0, 1), "could not be issued, and left nothing"];
	const why = lease.endReason === void 0 ? "" : ` (${END_WORDS[lease.endReason]})`;
	const receipt = link("receipt in the summary of the run", job.url);
	return [
		...issued,
		`ended at ${dateAndTime(lease.endedAt)}${why}`,
		proofText(lease.proof),
		receipt
	];
}
function openLines({ state, endReason }, expiresAt) {
	if (state === "stuck") return ["**not revoked yet**: it may still work. The broker's log says why, and the broker goes on trying."];
	if (state === "revoking") return [`ending${endReason === void 0 ? "" : ` (${END_WORDS[endReason]})`}`];
	return [`valid until ${dateAndTime(expiresAt)} at the latest`];
}
const END_WORDS = {
	task_ended: "its task has ended",
	job_closed: "its job is over",
	expired: "its time was up",
	silent: "its job sent no more heartbeats",
	withdrawn: "**its approval was withdrawn**",
	theft: "**somebody else asked for it**",
	answer_lost: "its response was lost",
	issue_failed: "it could not be issued",
	revoked_by_admin: "an admin ended it",
	no_longer_reads: "**it could no longer only read**"
};
function proofText(proof) {
	if (proof === void 0) return "**not proven**";
	const facts = proof.facts.length === 0 ? "" : `: ${plainText(joined(proof.facts))}`;
	return `${PROOF_WORDS[proof.state]}${facts}`;
}
const PROOF_WORDS = {
	verified: "revoked, and proven dead",
	requested: "revoked; the provider cannot prove it",
	expires: "cannot be revoked, and expires by itself",
	none: "**it stays valid**, because stepkey cannot end it",
	unproven: "**not proven**"
};
// src/broker/check-run/grant-parts.ts
const HEADINGS$1 = [
	"grant",
	"environment",
	"access",
	"what it can do",
	"longest lease",
	"approval"
];
function grantParts({ policy }) {
	switch (policy.kind) {
		case "withheld": return [];
		case "none": return [paragraph("This repository has no policy: its jobs get nothing.")];
		case "broken": return [paragraph("**The policy has mistakes**, so jobs get nothing. The broker's log has them.")];
		case "grants": return policy.grants.length === 0 ? [paragraph("Policy allows the jobs of this pull request nothing.")] : [paragraph("#### What its jobs may ask for"), ...tableParts(HEADINGS$1, policy.grants.map(rowOf$1))];
		default: return policy;
	}
}
function rowOf$1(grant) {
	const { environment, access, credential, may, ttlSeconds, approval, events } = grant;
	const can = [plainText(credential), ...may === void 0 ? [] : [plainText(may)]].join("<br>");
	return [
		`${fixedWidth(grant.name)}<br>${plainText(`on ${events.join(", ")}`)}`,
		environment === void 0 ? "none" : plainText(environment),
		access,
		can,
		formatDuration(ttlSeconds),
		approval === void 0 ? "not needed for a read" : approvalText(approval)
	];
}
function approvalText({ count, by, uses, per, maxAgeSeconds, reason }) {
	if (count === 0) return `none for a human's commit: ${plainText(reason ?? "")}<br>1 by a human for an agent's`;
	const lists = by.filter((list) => list.length > 0).map((list) => list.map(fixedWidth).join(", "));
	return `${count} by ${lists.length === 0 ? "someone with write access" : lists.join(", and also of ")}<br>good for ${per === "run" ? plural(uses, "run") : plural(uses, "lease")}, within ${formatDuration(maxAgeSeconds)}`;
}
// src/broker/check-run/lead-groups.ts
const PHASES = [
	"pending",
	"stuck",
	"withdrawn",
	"approved",
	"live",
	"not_issued",
	"ended",
	"forgotten",
	"refused"
];
function leadGroups(asks) {
	const groups = new Map();
	for (const ask of writesOf(asks)) {
		const phase = phaseOf(ask);
		if (phase === void 0) continue;
		const { grant, environment } = ask;
		const key = JSON.stringify([
			grant,
			environment,
			phase
		]);
		const found = groups.get(key);
		if (found === void 0) groups.set(key, {
			phase,
			asks: [ask]
		});
		else found.asks.push(ask);
	}
	return [...groups.values()].toSorted((one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase));
}
function phaseOf({ outcome }) {
	switch (outcome.kind) {
		case "pending":
		case "approved":
		case "refused": return outcome.kind;
		case "over": return;
		case "issued": return phaseOfLease(outcome.lease);
		default: return outcome;
	}
}
function phaseOfLease(lease) {
	if (lease === void 0) return "forgotten";
	if (lease.state === "stuck") return "stuck";
	if (lease.endReason === "withdrawn") return "withdrawn";
	if (lease.endedAt === void 0) return "live";
	return lease.state === "failed" ? "not_issued" : "ended";
}
// src/broker/check-run/lead-issued.ts
function issuedSentence(asks, phase) {
	const what = targetText(asks[0]);
	const jobs = jobsText(asks);
	if (phase === "not_issued") return `${what} could not be issued to ${jobs}. Nothing of it is left.`;
	return `${what} was released to ${jobs}, ${becauseText(asks)}. ${validityText(asks, phase)}`;
}
function becauseText(asks) {
	const { outcome } = asks[0];
	if (outcome.kind !== "issued" || outcome.required > 0) return `approved by ${peopleText(asks.flatMap((ask) => ask.outcome.kind === "issued" ? ask.outcome.by : [])) || "nobody"}`;
	return `without an approval, because policy says: ${plainText(outcome.reason ?? "none is needed").replace(/\.$/u, "")}`;
}
function validityText(asks, phase) {
	const leases = leasesOf(asks);
	const isOne = leases.length === 1;
	switch (phase) {
		case "stuck": return stuckText(leases);
		case "live": {
			const last = dateAndTime(Math.max(...leases.map(({ expiresAt }) => expiresAt)));
			if (leases.every(({ state }) => state === "revoking")) return isOne ? "Its lease is being ended." : `Their ${leases.length} leases are being ended.`;
			return `${isOne ? "It is" : `${plural(leases.length, "lease")} are`} valid until ${last} at the latest.`;
		}
		case "ended": return isOne ? "Its lease has ended." : `All ${leases.length} leases have ended.`;
		case "forgotten": return "Its lease is no longer in the store.";
		default: return phase;
	}
}
function stuckText(leases) {
	const isWithdrawn = leases.some(({ endReason }) => endReason === "withdrawn");
	const they = leases.length === 1 ? "It" : "They";
	return `${isWithdrawn ? "That approval was withdrawn. " : ""}**${they} could not be revoked yet, and may still be valid.** The broker keeps trying.`;
}
function withdrawnSentence(asks, { state }) {
	const leases = leasesOf(asks);
	const [word, be] = leases.length === 1 ? ["lease", "was"] : ["leases", "were"];
	const now = leases.every(({ endedAt }) => endedAt !== void 0) ? `${be} ended` : `${leases.length === 1 ? "is" : "are"} being ended`;
	const again = state === "open" ? " A new approval of this commit can release it again, to a re-run." : "";
	return `The approval behind ${targetText(asks[0])} was withdrawn, so the ${word} of ${jobsText(asks)} ${now}.${again}`;
}
function refusedSentence(asks) {
	const { outcome } = asks[0];
	if (outcome.kind !== "refused") return "";
	const codes = new Set(asks.flatMap((ask) => ask.outcome.kind === "refused" ? [ask.outcome.code] : []));
	const why = [...codes].map(fixedWidth).join(", ");
	const remedy = codes.size === 1 ? ` ${plainText(outcome.remedy)}` : "";
	return `${targetText(asks[0])} was refused to ${jobsText(asks)} (${why}). An approval does not change that.${remedy}`.trim();
}
function leasesOf(asks) {
	return asks.flatMap(({ outcome }) => outcome.kind === "issued" && outcome.lease !== void 0 ? [outcome.lease] : []);
}
// src/broker/check-run/lead-waiting.ts
function waitingParts(asks, { policy }) {
	const [first] = asks;
	const { outcome, grant, environment } = first;
	if (outcome.kind !== "pending") return [];
	const { rule, reasons } = outcome;
	const good = rule === void 0 ? "" : ` (${goodFor(rule)})`;
	const found = (policy.kind === "grants" ? policy.grants : []).find((one) => one.name === grant && one.environment === environment);
	const all = [...new Set(reasons)].map((text) => `- ${plainText(text)}`);
	return [
		paragraph(`Approving this commit releases ${targetText(first)} to ${jobsText(asks)}${good}.`),
		paragraph(neededText(outcome)),
		...all.length === 0 ? [] : [paragraph([
			"What does not count:",
			"",
			...all
		].join("\n"))],
		...found === void 0 ? [] : [paragraph(`What it can do, for ${formatDuration(found.ttlSeconds)} at most: ${plainText(found.may ?? found.credential)}.`)]
	];
}
function neededText({ missing, have, who }) {
	const whom = plainText(who);
	if (missing === 0) return `It waits for ${whom === "" ? "another look by a reviewer" : whom}.`;
	if (have === 0) return `It needs ${plural(missing, "approval")} by ${whom}.`;
	return `It has ${have} of ${plural(have + missing, "approval")}, and needs ${missing} more by ${whom}.`;
}
function goodFor({ uses, per, maxAgeSeconds }) {
	const times = uses === 1 ? "once" : `${uses} times`;
	return `${per === "run" ? `for ${plural(uses, "run")}` : times}, until ${formatDuration(maxAgeSeconds)} after the approval`;
}
function approvedSentence(asks) {
	const [first] = asks;
	const { outcome } = first;
	if (outcome.kind !== "approved") return "";
	const { by, rule } = outcome;
	const released = `releases ${targetText(first)} to ${jobsText(asks)}`;
	const oldest = Math.min(...by.map(({ at }) => at));
	return `${by.length === 0 ? `No approval is missing any more, which ${released}` : `${peopleText(by)} approved this commit, which ${released} until ${dateAndTime(oldest + rule.maxAgeSeconds * 1e3)} at the latest`}. A job gets it when it asks again. If it has failed, re-run it.`;
}
// src/broker/check-run/lead-parts.ts
function leadParts(pull) {
	const never = neverWrites(pull);
	if (never !== void 0) return [paragraph(never)];
	const groups = leadGroups(pull.asks);
	const told = groups.flatMap((group) => partsOf(group, pull));
	return groups.every(({ phase }) => phase === "refused") ? [...told, paragraph(nothingReleased(pull, groups))] : told;
}
function neverWrites({ neverWrites: why, base }) {
	switch (why) {
		case void 0: return;
		case "fork": return "This pull request comes from a fork. **Its jobs never get a write**, whoever approves it.";
		case "dependabot": return "Dependabot opened this pull request. **Its jobs never get a write**, whoever approves it.";
		case "base": return `Policy allows no write to pull requests into ${plainText(base)}. **Its jobs never get a write**, whoever approves it.`;
		default: return why;
	}
}
function partsOf(group, pull) {
	const { phase, asks } = group;
	switch (phase) {
		case "pending": return waitingParts(asks, pull);
		case "approved": return [paragraph(approvedSentence(asks))];
		case "withdrawn": return [paragraph(withdrawnSentence(asks, pull))];
		case "refused": return [paragraph(refusedSentence(asks))];
		case "stuck":
		case "live":
		case "not_issued":
		case "ended":
		case "forgotten": return [paragraph(issuedSentence(asks, phase))];
		default: return phase;
	}
}
function nothingReleased({ policy, state }, refused) {
	if (state !== "open") return "No write was released on this commit.";
	const asked = refused.length > 0 ? "" : "No job has asked for a write. ";
	if (policy.kind === "broken") return `${asked}The policy has mistakes, so an approval of this commit releases nothing.`;
	const writes = (policy.kind === "grants" ? policy.grants : []).filter(({ access }) => access === "write").map(({ name: grant, environment }) => targetText({
		grant,
		environment
	}));
	const without = new Set(refused.map(({ asks: [first] }) => targetText(first)));
	const names = writes.filter((name) => !without.has(name));
	if (names.length === 0) return `${asked}Approving this commit releases nothing.`;
	return `${asked}${refused.length > 0 ? "If a job asks for it" : "If one does"}, approving this commit releases ${joined(names, "and", 8)}.`;
}
// src/broker/check-run/policy-change-parts.ts
function changeLead({ change }) {
	switch (change.kind) {
		case "none": return [];
		case "unread": return [paragraph("Whether this pull request changes the policy could not be read.")];
		case "broken": return [paragraph("**This pull request changes the policy, and its policy has mistakes.** Once it is merged, jobs get nothing.")];
		case "changed": {
			const { length } = change.widenings;
			return length === 0 ? [paragraph("This pull request changes the policy. Nothing more is allowed by that.")] : [paragraph(`**This pull request changes the policy.** Merging it newly allows ${plural(length, "thing")}, which the details list.`)];
		}
		default: return change;
	}
}
const HEADINGS = [
	"where",
	"what",
	"before",
	"after"
];
function changeParts({ change }) {
	if (change.kind !== "changed" || change.widenings.length === 0) return [];
	return [paragraph("#### What the changed policy newly allows"), ...tableParts(HEADINGS, change.widenings.map(rowOf))];
}
function rowOf({ path, what, before, after, byOrganisation }) {
	const where = byOrganisation === true ? " (by the organisation's policy)" : "";
	return [
		`${fixedWidth(pathText(path))}${where}`,
		plainText(what),
		plainText(before),
		plainText(after)
	];
}
// src/broker/check-run/render-check.ts
function renderCheck(view, mode) {
	return {
		...concludeCheck(view, mode),
		title: fitTitle(checkTitle(view)),
		summary: fitParts([...view.pulls.flatMap(summaryOf), ...leftOut(view)]),
		text: fitParts([...view.pulls.flatMap(textOf), paragraph(FOOTER)])
	};
}
const FOOTER = "This check decides nothing: whenever a job asks, the broker reads policy and reviews again. It shows what each job was told. The audit log has more.";
function summaryOf(pull) {
	return [
		heading(pull),
		...leadParts(pull),
		...changeLead(pull)
	];
}
function textOf(pull) {
	return [
		heading(pull),
		...askParts(pull),
		...grantParts(pull),
		...changeParts(pull)
	];
}
function heading({ number, url, state }) {
	const over = state === "open" ? "" : ` (${OVER[state]})`;
	return paragraph(`### ${link(`Pull request ${number}`, url)}${over}`);
}
const OVER = {
	closed: "closed",
	merged: "merged",
	moved: "its head is another commit now"
};
function leftOut({ leftOut: count }) {
	if (count === 0) return [];
	return [paragraph(`Earlier requests that are no longer shown: ${count}.`)];
}
// src/broker/check-run/check-handler.ts
const LOOK_AGAIN_MS = 6e4;
const WATCHED_MS = 36e5;
const REFUSED_AGAIN_MS = 6e5;
function createCheckHandler(deps) {
	return async (task, signal) => {
		const wanted = deps.wanted();
		const payload = parsePayload(task.payload);
		if (wanted === void 0 || payload === void 0) return {};
		const gathered = await read(task, payload, {
			deps,
			wanted,
			signal
		});
		if (!gathered.ok) return failedBy(gathered.error);
		if (gathered.value === void 0) return {};
		const view = buildView(gathered.value.facts);
		if (view.pulls.length === 0) return {};
		return publish(task, {
			...gathered.value,
			view
		}, {
			deps,
			wanted,
			signal
		});
	};
}
function failedBy({ message, isRefusal }) {
	return {
		failed: message,
		...isRefusal ? { dueInMs: REFUSED_AGAIN_MS } : {}
	};
}
async function read({ repositoryId, written }, payload, { deps, wanted, signal }) {
	const { policy, readerFor, limitSeconds, policyPath } = deps;
	const { repository } = payload;
	const documents = await policy.find(repository, repositoryId);
	if (!documents.ok) return err({
		message: documents.error,
		isRefusal: false
	});
	const hasGrants = pullGrants(documents.value).length > 0;
	if (wanted.mode === "neutral" && !hasGrants && payload.asks.length === 0) return ok(void 0);
	return gatherCheckFacts({
		repositoryId,
		payload,
		documents: documents.value,
		keptRights: rightsIn(written)
	}, {
		...deps,
		api: readerFor({
			repository,
			repositoryId
		}),
		policyPath: policyPath(),
		limitSeconds: limitSeconds(),
		signal
	});
}
const published = object({
	checkRunId: int().positive(),
	digest: string()
});
const withRights = object({ rights: keptRights });
function rightsIn(written) {
	const parsed = withRights.safeParse(written);
	return parsed.success ? parsed.data.rights : [];
}
async function publish({ key, written }, { view, facts, rights, incomplete }, { deps, wanted, signal }) {
	const { repository: fullName, head } = facts.payload;
	const [owner = "", repository = ""] = fullName.split("/");
	const known = published.safeParse(written);
	const outcome = await publishCheck(wanted.writer, {
		owner,
		repository,
		head,
		key,
		appId: wanted.appId,
		rendered: renderCheck(view, wanted.mode),
		published: known.success ? known.data : void 0,
		signal
	});
	if (outcome.ok) {
		const dueInMs = dueIn(facts, view, deps.clock.now());
		return {
			written: {
				...outcome.value,
				rights: rights.kept
			},
			dueInMs,
			incomplete
		};
	}
	return failedBy(outcome.error);
}
function dueIn({ leases, payload }, view, now) {
	const isLive = [...leases.values()].some(({ state }) => !isEnded(state));
	const newest = Math.max(0, ...payload.asks.map(({ decidedAt }) => decidedAt));
	const isWaiting = stateOf(view) === "pending" && now - newest < WATCHED_MS;
	return isLive || isWaiting ? LOOK_AGAIN_MS : void 0;
}
// src/broker/check-run/ask-of-decision.ts
function askOfDecision({ claims, request, decided }, now) {
	const number = PULL_REQUEST_REF.exec(claims.ref)?.groups?.["number"];
	if (number === void 0) return void 0;
	const outcome = outcomeOf(decided, claims);
	if (outcome === void 0) return void 0;
	const { grant, environment, step, task, uses } = request;
	const { runId, runAttempt, checkRunId } = claims;
	const access = request.access === "write" ? "write" : "read";
	return {
		ask: {
			grant,
			...environment === void 0 ? {} : { environment },
			access,
			step,
			...uses === void 0 ? {} : { uses },
			...task === void 0 ? {} : { task: task.name },
			pullRequest: Number(number),
			runId,
			runAttempt,
			checkRunId,
			askedAt: now,
			decidedAt: now,
			outcome
		},
		head: headOf(decided, access)
	};
}
const MAX_REASONS = 20;
const MAX_WORDS = 500;
function outcomeOf(decided, claims) {
	if (decided.ok) return grantedOf(decided.value);
	const { code, remedy, pending } = decided.error;
	if (pending === void 0) {
		const { status = 500 } = codeEntry(code).wire ?? {};
		return status === 429 || status >= 500 ? void 0 : {
			kind: "refused",
			code,
			remedy
		};
	}
	const { missing, have, who, reasons } = pending;
	return {
		kind: "pending",
		missing,
		have,
		who: who.slice(0, MAX_WORDS),
		reasons: reasons.slice(0, MAX_REASONS).map((text) => text.slice(0, MAX_WORDS)),
		claims: {
			...claims,
			issuer: "",
			audience: "",
			jwtId: ""
		}
	};
}
function grantedOf({ authorization_details, decision }) {
	const [{ lease }] = authorization_details;
	if (!isLeaseId(lease)) return void 0;
	const { required_approvals: required, approvals, reason } = decision;
	return {
		kind: "granted",
		lease,
		required,
		approvals: approvals.map(({ login, submitted_at }) => ({
			login,
			at: Date.parse(submitted_at)
		})),
		...reason === void 0 ? {} : { reason }
	};
}
function isLeaseId(text) {
	return text.startsWith("lse_");
}
function headOf(decided, access) {
	if (!decided.ok) return decided.error.pending?.commit;
	return access === "write" ? decided.value.decision.commit : void 0;
}
// src/broker/check-run/note-ask.ts
const MAX_ASKS = 50;
const MAX_BYTES = 49152;
function withAsk(payload, ask) {
	const before = payload.asks.find((one) => isSame(one, ask));
	if (before !== void 0 && before.decidedAt > ask.decidedAt) return payload;
	if (before?.outcome.kind === "granted" && ask.outcome.kind !== "granted") return payload;
	const dated = before === void 0 ? ask : {
		...ask,
		askedAt: before.askedAt
	};
	const others = payload.asks.filter((one) => !isSame(one, ask) && !isReplaced(one, ask));
	return bounded(withPull({
		...payload,
		asks: [...others, dated]
	}, ask.pullRequest));
}
function withPull(payload, number) {
	if (payload.pulls.includes(number)) return payload;
	return {
		...payload,
		pulls: [...payload.pulls, number].slice(-20)
	};
}
function isSame(one, other) {
	return one.grant === other.grant && one.step === other.step && one.task === other.task && one.checkRunId === other.checkRunId && one.runId === other.runId && one.runAttempt === other.runAttempt;
}
function isReplaced(one, by) {
	return one.outcome.kind !== "granted" && one.grant === by.grant && one.step === by.step && one.runId === by.runId && one.runAttempt < by.runAttempt;
}
const FIRST_OUT = {
	refused: 0,
	granted: 1,
	pending: 2
};
function bounded(payload) {
	let { asks, leftOut } = payload;
	while (asks.length > MAX_ASKS || asks.length > 1 && sizeOf({
		...payload,
		asks
	}) > MAX_BYTES) {
		const [first] = asks.toSorted((one, other) => FIRST_OUT[one.outcome.kind] - FIRST_OUT[other.outcome.kind] || one.askedAt - other.askedAt);
		asks = asks.filter((one) => one !== first);
		leftOut += 1;
	}
	return {
		...payload,
		asks,
		leftOut
	};
}
function sizeOf(payload) {
	return new TextEncoder().encode(JSON.stringify(payload)).length;
}
// src/broker/check-run/create-check-notes.ts
const SOON_MS$1 = 2e3;
const EVENT_MS = 1e3;
const MAX_LOOKS$1 = 256;
const SAME_FOR_MS = 6e5;
const MAX_REMEMBERED$1 = 5e3;
function createCheckNotes(deps) {
	const { isWanted, tasks, findHead, clock, log } = deps;
	const work = new Set();
	const lastNoted = createBoundedMap(MAX_REMEMBERED$1);
	const places = createBoundedMap(MAX_REMEMBERED$1);
	const write = (place, dueIn, update) => {
		const { repositoryId, repository, head } = place;
		tasks.note(checkKey(place), {
			kind: "check",
			repositoryId,
			dueIn,
			update: (payload) => update({
				...parsePayload(payload) ?? emptyPayload(repository, head),
				repository
			})
		});
	};
	const touch = (place) => {
		const { repositoryId } = place;
		tasks.note(checkKey(place), {
			kind: "check",
			repositoryId,
			dueIn: EVENT_MS,
			update: asItIs
		});
	};
	const noteAsk = (ask, { repository, repositoryId }, head) => {
		const place = {
			repositoryId,
			repository,
			head
		};
		if (ask.outcome.kind === "granted") places.set(ask.outcome.lease, place);
		lastNoted.set(aboutOf(ask), {
			text: saidOf(ask),
			at: clock.now()
		});
		write(place, SOON_MS$1, (payload) => withAsk(payload, ask));
	};
	const findAndNote = async ({ ask }, claims) => {
		try {
			const { repository, repositoryId, sha } = claims;
			const head = await findHead({
				repository,
				repositoryId,
				sha
			});
			if (head !== void 0) noteAsk(ask, claims, head);
		} catch (error) {
			log({
				level: "error",
				event: "fault",
				message: faultText(error, { withName: true })
			});
		}
	};
	const isOld = (ask) => {
		const last = lastNoted.get(aboutOf(ask));
		return last?.text === saidOf(ask) && isWithinLast(SAME_FOR_MS, last.at, clock.now());
	};
	return {
		noteDecision: (decision) => {
			const noted = isWanted() ? askOfDecision(decision, clock.now()) : void 0;
			if (noted === void 0 || isOld(noted.ask)) return;
			if (noted.head !== void 0) {
				noteAsk(noted.ask, decision.claims, noted.head);
				return;
			}
			if (work.size >= MAX_LOOKS$1) return;
			const one = findAndNote(noted, decision.claims).finally(() => work.delete(one));
			work.add(one);
		},
		noteHead: (named) => {
			if (!isWanted()) return;
			write(named, EVENT_MS, (payload) => withPull(payload, named.pullRequest));
		},
		noteEnding: (leases) => {
			if (!isWanted()) return;
			for (const lease of leases) {
				const place = placeOf(lease) ?? places.get(lease.id);
				if (place === void 0) continue;
				places.set(lease.id, place);
				touch(place);
			}
		},
		noteEnd: (lease) => {
			const place = isWanted() ? places.get(lease) : void 0;
			if (place !== void 0) touch(place);
		},
		settled: async () => {
			while (work.size > 0) await Promise.all(work);
		}
	};
}
function asItIs(payload) {
	return payload;
}
function aboutOf({ grant, step, task, runId, runAttempt, checkRunId }) {
	return JSON.stringify([
		grant,
		step,
		task,
		runId,
		runAttempt,
		checkRunId
	]);
}
function saidOf({ outcome }) {
	return JSON.stringify(outcome.kind === "pending" ? {
		...outcome,
		claims: {}
	} : outcome);
}
function placeOf({ access, pullRequest, job, commit }) {
	if (access !== "write" || pullRequest === void 0) return void 0;
	return {
		repositoryId: job.repositoryId,
		head: commit
	};
}
// src/broker/check-run/credential-rights.ts
const LOOK_MS = 4e3;
const REMEMBER_MS = 6e5;
const MAX_REMEMBERED = 500;
const MAX_LOOKS = 8;
function createCredentialRights({ providers, clock }) {
	const looks = createBoundedMap(MAX_REMEMBERED);
	const isLate = (at) => at === void 0 || !isWithinLast(REMEMBER_MS, at, clock.now());
	const lookAt = async (key, credential) => {
		const provider = providers.get(credential.kind);
		const classified = provider && await callProvider({
			clock,
			milliseconds: LOOK_MS
		}, (signal) => provider.classify(credential.settings, signal));
		const at = clock.now();
		const seen = classified?.ok === true ? {
			key,
			text: classified.value.because,
			seenAt: at
		} : looks.get(key)?.seen;
		looks.set(key, {
			at,
			seen
		});
	};
	return { look: async (credentials, kept) => {
		const shown = [...new Map(credentials.map((one) => [rightKey(one), one]))].slice(0, 100);
		const keptAt = new Map(kept.map(({ key, seenAt }) => [key, seenAt]));
		const due = shown.filter(([key]) => isLate(looks.get(key)?.at) && isLate(keptAt.get(key)));
		await Promise.all(due.slice(0, MAX_LOOKS).map(([key, one]) => lookAt(key, one)));
		const keys = shown.map(([key]) => key);
		const known = knownRights(keys, [...keys.flatMap((key) => looks.get(key)?.seen ?? []), ...kept], clock.now());
		const texts = new Map(known.map(({ key, text }) => [key, text]));
		return {
			kept: known,
			mayOf: (credential) => texts.get(rightKey(credential))
		};
	} };
}
// src/broker/check-run/find-head.ts
const READ_MS$2 = 5e3;
const MAX_KNOWN$1 = 1e3;
function createFindHead({ readerFor, clock, jitter, log }) {
	const trouble = createTroubleLog(log, {
		begins: "check_head_unread",
		ends: "check_heads_read_again"
	});
	const known = createBoundedMap(MAX_KNOWN$1);
	const read = async ({ repository, repositoryId, sha }) => {
		const api = readerFor({
			repository,
			repositoryId
		});
		const signal = AbortSignal.timeout(READ_MS$2);
		const reader = createReader({
			api,
			clock,
			jitter,
			signal,
			budgetMs: READ_MS$2
		});
		const context = createRepositoryContext(reader, {
			repository,
			repositoryId
		});
		const commit = await reader.status({
			route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
			params: inRepository(context, { sha }),
			what: `commit ${sha}`,
			permission: "Contents",
			parse: parseGitCommit
		});
		if (commit.known) trouble.worked(repository, { repository });
		else if (commit.status === 403) {
			const message = refusedReadMessage(commit.why, ["Contents"]);
			trouble.failed(repository, {
				repository,
				message
			});
		}
		const [, head] = commit.known ? commit.value.parents : [];
		return head;
	};
	return (at) => {
		const key = `${at.repositoryId}/${at.sha}`;
		const before = known.get(key);
		if (before !== void 0) return before.then((head) => head ?? read(at));
		const next = read(at);
		known.set(key, next);
		return next;
	};
}
// src/broker/run/open-checks.ts
function openCheckHandler(reads, parts) {
	return createCheckHandler({
		...parts,
		wanted: () => checkWanted(reads),
		readerFor: (repository) => reads.readerFor(repository),
		gate: reads.reviewGate,
		rights: createCredentialRights(parts),
		limitSeconds: () => parts.rules.leaseMaxTtlSeconds
	});
}
function openCheckNotes(reads, parts) {
	const readerFor = (repository) => reads.readerFor(repository);
	return createCheckNotes({
		...parts,
		isWanted: () => checkWanted(reads) !== void 0,
		findHead: createFindHead({
			...parts,
			readerFor
		})
	});
}
function checkWanted({ writer, writes }) {
	const { check: mode, appId } = writes;
	if (writer === void 0 || mode === void 0 || appId === void 0) return void 0;
	return {
		mode,
		writer,
		appId
	};
}
// src/broker/run/github-writes.ts
const STOP_MS = 1e3;
function startGitHubWrites(reads, deps) {
	const { store, gate } = deps;
	if (reads === void 0 || gate === void 0) return {
		store,
		stop: async () => void 0
	};
	const policyPath = () => {
		const config = deps.policyConfig();
		return config.kind === "default_branch" ? config.path : void 0;
	};
	const readerFor = (repository) => reads.readerFor(repository);
	const tasks = startGitHubTasks({
		...deps,
		handlers: {
			check: openCheckHandler(reads, {
				...deps,
				policyPath
			}),
			gate: createGateHandler({
				...deps,
				gate,
				readerFor,
				writer: () => reads.writer
			})
		},
		isOn: (kind) => kind === "check" ? reads.writes.check !== void 0 : reads.writes.deployments
	});
	const checkNotes = openCheckNotes(reads, {
		...deps,
		tasks
	});
	const stopped = new AbortController();
	const isOn = () => reads.writes.deployments;
	const finding = watchForWaiting({
		...deps,
		readerFor,
		tasks,
		isOn
	}, stopped.signal);
	return {
		store: noticingEnds(store, checkNotes),
		githubTasks: tasks,
		checkNotes,
		stop: async () => {
			stopped.abort();
			await Promise.race([checkNotes.settled(), deps.clock.sleep(STOP_MS)]);
			await Promise.all([tasks.stop(), Promise.race([finding, deps.clock.sleep(STOP_MS)])]);
		}
	};
}
// src/broker/run/missed-events.ts
const LONGEST_MS = 2592e5;
const OVERLAP_MS = 6e5;
const MAX_PAGES = 20;
const MAX_READ = 500;
const NOTE_EVERY_MS = 6e4;
function createMissedEvents(options) {
	const { clock, log, store } = options;
	const stopped = new AbortController();
	const guarded = async (work) => {
		try {
			return await work();
		} catch (error) {
			if (stopped.signal.aborted) return false;
			log({
				level: "warning",
				event: "missed_events_unread",
				message: faultText(error)
			});
			return false;
		}
	};
	let reading = Promise.resolve(false);
	let notedAt = clock.now() - NOTE_EVERY_MS;
	let noting = Promise.resolve();
	const note = async () => {
		if (await reading) await guarded(() => keepNow(store));
	};
	return {
		start: () => {
			reading = guarded(() => readMissed(options, stopped.signal));
		},
		delivered: () => {
			if (Math.abs(clock.now() - notedAt) < NOTE_EVERY_MS) return;
			notedAt = clock.now();
			noting = note();
		},
		stop: async () => {
			stopped.abort();
			await Promise.all([reading, noting]);
		}
	};
}
async function keepNow(store) {
	await store.keepEventTime();
	return true;
}
async function readMissed(options, signal) {
	const { log, store } = options;
	const logs = options.logs();
	if (logs.length === 0) return true;
	const [now, last] = [await store.now(), await store.eventTime()];
	const since = Math.max(now - LONGEST_MS, (last ?? 0) - OVERLAP_MS);
	let isComplete = true;
	for (const each of logs) {
		const read = await readLog(each, since, {
			...options,
			signal
		});
		if (signal.aborted) return false;
		if (read.ok) {
			const { count, left } = read.value;
			if (count > 0) log({
				level: "info",
				event: "missed_events",
				read: count,
				left_out: left
			});
			continue;
		}
		isComplete = false;
		const { message, remedy } = read.error;
		log({
			level: "warning",
			event: "missed_events_unread",
			message,
			remedy
		});
	}
	return isComplete && await keepNow(store);
}
async function readLog(each, since, { receive, signal }) {
	const found = await missedIn(each, since, signal);
	if (!found.ok) return found;
	const { missed, left } = found.value;
	const read = await feed(missed, {
		each,
		receive,
		signal
	});
	return read.ok ? ok({
		count: read.value,
		left
	}) : read;
}
async function missedIn(log, since, signal) {
	const listed = [];
	let cursor;
	for (let page = 0; page < MAX_PAGES && !signal.aborted; page += 1) {
		const found = await log.page(cursor, signal);
		if (!found.ok) return found;
		const { deliveries, next } = found.value;
		listed.push(...deliveries.filter(({ at }) => at >= since));
		if (next === void 0 || deliveries.some(({ at }) => at < since)) break;
		cursor = next;
	}
	const missed = undelivered(listed);
	return ok({
		missed: missed.slice(-500),
		left: Math.max(0, missed.length - MAX_READ)
	});
}
function undelivered(listed) {
	const came = new Set(listed.filter(({ isDelivered }) => isDelivered).map(({ guid }) => guid));
	const byGuid = new Map();
	for (const one of listed) if (!came.has(one.guid) && IMPORTANCE.has(one.event)) byGuid.set(one.guid, one);
	return [...byGuid.values()].toSorted((one, other) => (IMPORTANCE.get(one.event) ?? 0) - (IMPORTANCE.get(other.event) ?? 0) || one.at - other.at);
}
const IMPORTANCE = new Map([
	["push", 0],
	["repository", 0],
	["pull_request", 1],
	["pull_request_review", 1],
	["workflow_run", 2],
	["workflow_job", 2],
	["deployment_protection_rule", 3]
]);
async function feed(missed, { each, receive, signal }) {
	let read = 0;
	for (const { id, guid, event } of missed) {
		if (signal.aborted) break;
		const payload = await each.payload(id, signal);
		if (!payload.ok) return err(payload.error);
		if (payload.value === void 0) continue;
		receive({
			id: guid,
			event,
			payload: payload.value
		});
		read += 1;
	}
	return ok(read);
}
// src/broker/run/probes-of.ts
function probesOf({ store, auditLog, keySet, reader, checkAccess: access }, policy, { randomBytes, clock }) {
	return [
		storeProbe(store, randomBytes),
		auditProbe(auditLog),
		issuerProbe(keySet),
		...reader === void 0 ? [] : [githubProbe({
			api: reader,
			clock,
			policy,
			access
		})]
	];
}
// src/github-app/webhook-event.ts
const id = int().positive();
const repository = object({
	id,
	owner: object({ id })
}).transform((given) => ({
	repositoryId: given.id,
	ownerId: given.owner.id
}));
const completed = object({ action: literal("completed") });
const PARSERS = {
	pull_request: pullRequestEvent(),
	pull_request_review: pullRequestEvent(),
	push: repositoryEvent(),
	repository: repositoryEvent(),
	workflow_job: completed.extend({
		repository,
		workflow_job: object({
			run_id: id,
			run_attempt: id,
			check_run_url: string()
		})
	}).transform(({ repository: place, workflow_job: job }, context) => {
		const checkRunId = Number(/\/check-runs\/(\d{1,16})$/u.exec(job.check_run_url)?.[1]);
		if (!Number.isSafeInteger(checkRunId)) {
			context.addIssue("not the URL of a check run");
			return NEVER;
		}
		const { repositoryId } = place;
		const { run_id: runId, run_attempt: runAttempt } = job;
		return {
			kind: "job_completed",
			place,
			job: {
				repositoryId,
				runId,
				runAttempt,
				checkRunId
			}
		};
	}),
	workflow_run: completed.extend({
		repository,
		workflow_run: object({
			id,
			run_attempt: id
		})
	}).transform(({ repository: place, workflow_run: run }) => {
		const { repositoryId } = place;
		return {
			kind: "run_completed",
			place,
			run: {
				repositoryId,
				runId: run.id,
				runAttempt: run.run_attempt
			}
		};
	}),
	deployment_protection_rule: environmentEvent(),
	installation: installationEvent(),
	installation_repositories: installationEvent()
};
const named = object({
	repository: object({ full_name: string().regex(REPOSITORY_NAME) }),
	pull_request: object({ head: object({ sha: string().regex(COMMIT_SHA) }) })
});
function pullRequestEvent() {
	return object({
		repository,
		pull_request: object({ number: id })
	}).transform(({ repository: place, pull_request: { number } }) => ({
		kind: "pull_request",
		place,
		number,
		head: void 0
	}));
}
function withHead(hint, payload) {
	const parsed = hint.kind === "pull_request" ? named.safeParse(payload) : void 0;
	if (hint.kind !== "pull_request" || parsed?.success !== true) return hint;
	const { repository: at, pull_request: pull } = parsed.data;
	return {
		...hint,
		head: {
			sha: pull.head.sha,
			repository: at.full_name
		}
	};
}
function repositoryEvent() {
	return object({ repository }).transform(({ repository: place }) => ({
		kind: "repository",
		place
	}));
}
function environmentEvent() {
	return object({
		action: literal("requested"),
		repository: object({
			id,
			owner: object({ id }),
			full_name: string().regex(REPOSITORY_NAME)
		}),
		environment: string().regex(ENVIRONMENT_NAME),
		deployment_callback_url: string().max(2e3)
	}).transform(({ repository: at, environment, deployment_callback_url: url }, context) => {
		const runId = Number(/\/actions\/runs\/(\d{1,16})\/[a-z_]+$/u.exec(url)?.[1]);
		if (!Number.isSafeInteger(runId) || runId === 0) {
			context.addIssue("not the URL of a run");
			return NEVER;
		}
		return {
			kind: "environment_waits",
			place: {
				repositoryId: at.id,
				ownerId: at.owner.id
			},
			waiting: {
				repositoryId: at.id,
				repository: at.full_name,
				runId,
				environment
			}
		};
	});
}
function installationEvent() {
	return object({
		action: string(),
		installation: object({ account: object({ login: string().min(1) }) })
	}).transform(({ action, installation }) => ({
		kind: "installation",
		owner: installation.account.login,
		action
	}));
}
function parseEvent(name, payload) {
	const parsed = (Object.hasOwn(PARSERS, name) ? PARSERS[name] : void 0)?.safeParse(payload);
	return parsed?.success === true ? withHead(parsed.data, payload) : void 0;
}
// src/broker/run/receive-events.ts
const MAX_KNOWN = 1e4;
function createEventReceiver(deps) {
	const { log, metrics } = deps;
	const known = new Set();
	const work = new Set();
	const isNew = (id) => {
		if (known.has(id)) return false;
		known.add(id);
		const [oldest] = known;
		if (known.size > MAX_KNOWN && oldest !== void 0) known.delete(oldest);
		return true;
	};
	const act = async (hint) => {
		try {
			await actOn(hint, deps);
		} catch (error) {
			const message = faultText(error, { withName: true });
			log({
				level: "error",
				event: "event_failed",
				message
			});
		}
	};
	return {
		receive: ({ id, event, payload }) => {
			const hint = parseEvent(event, payload);
			const isIgnored = hint === void 0 || !isServed(hint, deps);
			const outcome = isIgnored ? "ignored" : isNew(id) ? "taken" : "duplicate";
			metrics.countEvent(outcome);
			if (isIgnored || outcome === "duplicate") return;
			const one = act(hint).finally(() => work.delete(one));
			work.add(one);
		},
		settled: async () => {
			while (work.size > 0) await Promise.all(work);
		}
	};
}
function isServed(hint, { rules }) {
	return hint.kind === "installation" || rules.owners.includes(hint.place.ownerId);
}
async function actOn(hint, deps) {
	if (hint.kind === "installation") {
		const { owner, action } = hint;
		deps.forgetOwner(owner);
		deps.log({
			level: "warning",
			event: "installation_changed",
			owner,
			message: action
		});
		return;
	}
	const { repositoryId } = hint.place;
	deps.forgetRepository(repositoryId);
	switch (hint.kind) {
		case "pull_request":
			deps.lookAt({
				repositoryId,
				pullRequest: hint.number
			});
			lookAtWaiting({ repositoryId }, deps);
			noteHead(hint, deps);
			return;
		case "repository":
			deps.lookAt({
				repositoryId,
				pullRequest: void 0
			});
			lookAtWaiting({ repositoryId }, deps);
			return;
		case "environment_waits": {
			const { key, change } = gateRequest(repositoryId, hint.waiting, deps.clock.now());
			deps.githubTasks?.note(key, change);
			return;
		}
		case "job_completed":
			await closeJobs(await deps.store.list({
				job: hint.job,
				states: LIVE
			}), deps);
			return;
		case "run_completed":
			lookAtWaiting({
				repositoryId,
				keyPrefix: `gate/${repositoryId}/${hint.run.runId}/`
			}, deps);
			await closeJobs((await deps.store.list({ states: LIVE })).filter(isOf(hint.run)), deps);
	}
}
const SOON_MS = 500;
function lookAtWaiting(place, { githubTasks }) {
	githubTasks?.touch({
		...place,
		kind: "gate",
		isOpen: true
	}, SOON_MS);
}
function noteHead(hint, deps) {
	const { place, number: pullRequest, head } = hint;
	if (head === void 0) return;
	const { repositoryId } = place;
	const { repository, sha } = head;
	deps.checkNotes?.noteHead({
		repositoryId,
		repository,
		head: sha,
		pullRequest
	});
}
const LIVE = ["issuing", "active"];
function isOf({ repositoryId, runId, runAttempt }) {
	return ({ job }) => job.repositoryId === repositoryId && job.runId === runId && job.runAttempt === runAttempt;
}
async function closeJobs(leases, deps) {
	const jobs = new Map(leases.map(({ job }) => [JSON.stringify(job), job]));
	for (const job of jobs.values()) {
		const marked = await deps.store.closeJob(job, "job_closed");
		if (marked.length > 0) deps.onMarked?.();
		const ended = marked.map(({ id, state }) => ({
			lease: id,
			state
		}));
		const [at, trace] = [deps.clock.now(), deps.newTrace()];
		const reason = "GitHub says that the job has completed";
		deps.log({
			level: "info",
			event: "job_completed",
			message: reason,
			leases: ended.length
		});
		deps.audit({
			at,
			trace,
			event: "close_job",
			outcome: "done",
			reason,
			facts: { ended }
		});
	}
}
// src/broker/config/changes.ts
function configChanges(before, after) {
	const differ = (key) => !sameSettings(before[key], after[key]);
	const changed = (key, name = key) => differ(key) ? [name] : [];
	const part = (key) => {
		if (!differ(key)) return NONE$1;
		return before[key] !== void 0 && after[key] !== void 0 ? {
			live: [key],
			needsRestart: []
		} : {
			live: [],
			needsRestart: [key]
		};
	};
	const storeKey = before.storeKeys.length > 0 && after.storeKeys.length > 0;
	const parts = [
		part("tls"),
		part("github"),
		limitChanges(before, after)
	];
	return {
		live: [
			...changed("owners"),
			...changed("policy"),
			...serverChanges(before, after),
			...storeKey ? changed("storeKeys", "store-key") : [],
			...parts.flatMap(({ live }) => live)
		],
		needsRestart: [
			...changed("url"),
			...changed("listen"),
			...changed("adminListen", "admin-listen"),
			...changed("proxy"),
			...changed("issuer"),
			...changed("audit"),
			...changed("breakGlass", "break-glass"),
			...isSameStore(before.store, after.store) ? [] : ["store"],
			...storeKey ? [] : changed("storeKeys", "store-key"),
			...parts.flatMap(({ needsRestart }) => needsRestart)
		]
	};
}
function takenUp(before, after) {
	const { owners, policy, servers, limits } = after;
	return {
		...before,
		owners,
		policy,
		servers,
		limits: {
			...before.limits,
			leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds
		},
		storeKeys: before.storeKeys.length > 0 && after.storeKeys.length > 0 ? after.storeKeys : before.storeKeys,
		tls: before.tls && (after.tls ?? before.tls),
		github: before.github && (after.github ?? before.github)
	};
}
const NONE$1 = {
	live: [],
	needsRestart: []
};
function limitChanges(before, after) {
	const { leaseMaxTtlSeconds: ttlBefore, ...othersBefore } = before.limits;
	const { leaseMaxTtlSeconds: ttlAfter, ...given } = after.limits;
	const { exchangesPerOwner, ...writtenBefore } = othersBefore;
	const { exchangesPerOwner: ofOwner, ...written } = given;
	const share = exchangesPerOwner === ofOwner ? [] : ["limits.exchanges-per-owner"];
	return {
		live: ttlBefore === ttlAfter ? [] : ["limits.lease-max-ttl"],
		needsRestart: sameSettings(writtenBefore, written) ? share : ["limits"]
	};
}
function serverChanges(before, after) {
	const [old, now] = [entriesOf(before), entriesOf(after)];
	return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
		if (!old.has(name)) return [`${name} (added)`];
		if (!now.has(name)) return [`${name} (removed)`];
		return sameSettings(old.get(name), now.get(name)) ? [] : [name];
	});
}
function entriesOf({ servers }) {
	return new Map(Object.entries(servers).flatMap(([kind, byName]) => Object.entries(byName).map(([name, entry]) => [`servers.${kind}.${name}`, entry])));
}
// src/broker/run/servers-in-use.ts
async function serversInUse(gone, store) {
	if (gone.length === 0) return [];
	const live = await store.list({ states: UNENDED_STATES });
	const untidy = await store.list({ tidyStates: ["pending", "stuck"] });
	return gone.flatMap(({ kind, server, how }) => {
		const isOn = (lease) => lease.kind === kind && lease.handle["server"] === server;
		const leases = [...new Set([...live, ...untidy].filter(isOn).map(({ id }) => id))];
		if (leases.length === 0) return [];
		return [`servers.${kind}.${server} cannot be ${how}: ${`${plural(leases.length, "lease")} on it must still be ended or tidied`} (${joined(leases, "and", 3)}).`];
	});
}
function goneServers(kinds, { before, after }) {
	return kinds.flatMap((kind) => goneOfKind(kind, before, after));
}
function goneOfKind({ name: kind, server }, before, after) {
	return Object.entries(before.servers[kind] ?? {}).flatMap(([name, entry]) => {
		const next = after.servers[kind]?.[name];
		if (next === void 0) return [{
			kind,
			server: name,
			how: "removed"
		}];
		return server.place?.(entry) !== server.place?.(next) ? [{
			kind,
			server: name,
			how: "moved"
		}] : [];
	});
}
// src/broker/run/while-servers-go.ts
const WAIT_MS = 1e4;
async function whileServersGo(gone, takeUp, { serverHolds, store, clock }) {
	if (gone.length === 0) return takeUp();
	const closed = serverHolds.close(gone);
	try {
		const held = await closed.waitUntilFree({
			clock,
			milliseconds: WAIT_MS
		});
		const why = [...await serversInUse(gone, store), ...held.map(heldText)];
		return why.length > 0 ? err(why) : await takeUp();
	} finally {
		closed.open();
	}
}
function heldText({ kind, server }) {
	return `servers.${kind}.${server} has to stay for now: a job is getting a lease on it. Run \`stepkey reload\` again.`;
}
// src/broker/run/reload.ts
function createReload(options) {
	let { config } = options;
	let lastPolicies;
	let queue = Promise.resolve();
	const reload = async () => {
		const taken = await takeUp(config, options);
		if (taken.ok) config = taken.value.config;
		const policies = await options.policies.readAll();
		const report = reportOf(taken, {
			servers: await options.probeServers(),
			last: lastPolicies ?? options.policies.first(),
			now: policies,
			found: policies.ok ? await options.policies.review(policies.value) : []
		});
		if (policies.ok) lastPolicies = policies.value;
		logReport(report, options.log);
		return report;
	};
	return () => {
		const next = queue.then(reload);
		queue = next.catch(() => void 0);
		return next;
	};
}
async function takeUp(before, options) {
	const read = await options.readConfig();
	if (!read.ok) return err(sentences(read.error));
	const changes = configChanges(before, read.value.config);
	const after = takenUp(before, read.value.config);
	const gone = goneServers(options.kinds, {
		before,
		after
	});
	const problems = await problemsOf({
		before,
		after,
		gone
	}, options);
	if (problems.length > 0) return err(problems);
	if (changes.live.length > 0) {
		const used = await whileServersGo(gone, () => useParts(before, after, options), options);
		if (!used.ok) return used;
	}
	await options.checkSecretFiles(read.value.secretFiles);
	return ok({
		...changes,
		config: after
	});
}
async function useParts(before, after, options) {
	const prepared = await options.prepare(before, after);
	if (!prepared.ok) return err(sentences(prepared.error));
	prepared.value.use();
	options.use(before, after);
	return ok(void 0);
}
async function problemsOf({ before, after, gone }, { store, clock, whyNoPolicy }) {
	const noPolicy = await whyNoPolicy(after.policy);
	return [
		...isAnotherPair(before.tls, after.tls) ? invalidPair(after.tls, clock.now()) : [],
		...noPolicy === void 0 ? [] : [noPolicy],
		...await serversInUse(gone, store)
	];
}
function isAnotherPair(before, after) {
	return before?.fingerprint !== after?.fingerprint;
}
function invalidPair(pair, now) {
	const why = pair && whyNotValid(pair, now);
	return why === void 0 ? [] : [why];
}
function sentences({ message, details = [] }) {
	return [message, ...details];
}
function reportOf(taken, { last, now, found, servers }) {
	const read = now.ok ? policyReport(last, now.value, found) : {
		now: `they cannot be read: ${now.error}`,
		changed: [],
		mistakes: 0
	};
	const rest = {
		pid: process.pid,
		servers,
		policies: read
	};
	if (!taken.ok) return {
		...rest,
		configuration: "kept",
		changed: [],
		needs_restart: [],
		problems: taken.error
	};
	const { live: changed, needsRestart } = taken.value;
	const configuration = changed.length === 0 ? "unchanged" : "changed";
	return {
		...rest,
		configuration,
		changed,
		needs_restart: needsRestart,
		problems: []
	};
}
function logReport(report, log) {
	const isKept = report.configuration === "kept";
	const message = reloadLines(report).map((line) => line.trim()).join(" ");
	log({
		level: isKept ? "error" : "info",
		event: isKept ? "reload_failed" : "reloaded",
		message
	});
}
// src/broker/run/review-policies.ts
function createPolicyReview(options) {
	const { log, metrics } = options;
	let logged = new Set();
	return async ({ versions }) => {
		const found = [];
		const unserved = [];
		for (const source of versions.keys()) {
			const reviewed = await reviewOne(source, options);
			found.push(...inOrder([...reviewed.ofText, ...reviewed.unserved]));
			unserved.push(...reviewed.unserved);
		}
		const fresh = unserved.filter((mistake) => !logged.has(keyOf(mistake)));
		for (const { source, line, column, path, message, expected } of fresh) {
			const text = `${path} ${message}`;
			log({
				level: "error",
				event: "policy_invalid",
				message: text,
				source,
				line,
				column,
				hint: expected
			});
		}
		if (fresh.length > 0) metrics.countAlarm("policy_invalid");
		metrics.setGrantsWithoutServer(unserved.length);
		logged = new Set(unserved.map(keyOf));
		return found;
	};
}
function keyOf({ source, path, message }) {
	return JSON.stringify([
		source,
		path,
		message
	]);
}
const NOTHING = {
	ofText: [],
	unserved: []
};
async function reviewOne(source, options) {
	const { policy, parser, rules } = options;
	const opened = await policy.open(source);
	if (opened === void 0 || !isSuspect(opened.slot, rules)) return NOTHING;
	const { scope } = opened;
	const text = await opened.text();
	if (text === void 0) return {
		...NOTHING,
		ofText: [unreadable(source)]
	};
	const parsed = parser.parse(text, {
		source,
		scope
	});
	if (!parsed.ok) return {
		...NOTHING,
		ofText: wrongOnes(parsed.error)
	};
	const yaml = readYaml(text);
	const context = yaml.ok && {
		source,
		yaml: yaml.value,
		hints: parser.hints
	};
	const { grants, mistakes } = parsed.value;
	return {
		ofText: wrongOnes(mistakes),
		unserved: context === false ? [] : grants.flatMap((grant) => missingServer(grant, rules.servers, context) ?? [])
	};
}
function unreadable(source) {
	const position = {
		source,
		path: "",
		line: 1,
		column: 1
	};
	const message = "The file cannot be read.";
	return {
		...position,
		message,
		expected: "",
		example: "",
		severity: "mistake"
	};
}
function wrongOnes(mistakes) {
	return mistakes.filter(({ severity }) => severity === "mistake");
}
function isSuspect(slot, rules) {
	if (typeof slot !== "object") return slot === "broken";
	return wrongOnes(slot.mistakes).length > 0 || isUnserved(slot, rules);
}
function isUnserved({ grants }, rules) {
	return grants.some((grant) => isServerMissing(grant, rules.servers));
}
// src/lease/crew.ts
function createCrew(options) {
	const { size, lockDue, work, onFailure } = options;
	const underWay = new Map();
	const attempt = async (lease) => {
		try {
			await work(lease);
		} catch (error) {
			onFailure(error);
		}
	};
	const start = (lease) => {
		const working = attempt(lease).finally(() => underWay.delete(working));
		underWay.set(working, serverOf(lease));
		return working;
	};
	return {
		done: async () => {
			await Promise.all(underWay.keys());
		},
		begin: async () => {
			const limit = size - underWay.size;
			if (limit <= 0) return [];
			try {
				return (await lockDue(limit, loadOf(underWay.values()))).map(start);
			} catch (error) {
				onFailure(error);
				return [];
			}
		}
	};
}
function loadOf(servers) {
	const load = {};
	for (const server of servers) load[server] = (load[server] ?? 0) + 1;
	return load;
}
// src/lease/reaper-event.ts
function endEvent(lease) {
	if (isEnded(lease.state)) return {
		kind: "ended",
		lease
	};
	return {
		kind: lease.state === "stuck" ? "stuck" : "postponed",
		lease
	};
}
function tidyEvent(outcome) {
	const { lease } = outcome;
	if (lease.tidy.state === "done") return {
		kind: "tidied",
		...outcome
	};
	if (lease.tidy.lastError === void 0) return {
		kind: "tidy_continues",
		...outcome
	};
	return {
		kind: lease.tidy.state === "stuck" ? "tidy_stuck" : "tidy_postponed",
		lease
	};
}
// src/lease/tidy-lease.ts
async function tidyLocked(deps, lease) {
	const outcome = await tryToTidy(deps, lease);
	if (!await deps.store.settleTidy(lease.id, deps.lockOwner, outcome)) return void 0;
	const found = outcome.kind === "retry" ? [] : outcome.findings ?? [];
	const findings = newFindings(lease.findings, found);
	return {
		lease: await storedLease(deps.store, lease.id),
		findings
	};
}
async function tryToTidy(deps, lease) {
	const provider = deps.providers.get(lease.kind);
	if (provider === void 0) return retryTidy(lease, noProvider(lease));
	const { clock } = deps;
	const tidied = await callProvider({
		clock,
		milliseconds: PROVIDER_DEADLINE_MS
	}, async (signal) => await provider.tidy?.(lease.handle, signal) ?? NOTHING_LEFT);
	if (tidied.ok) {
		const { isUnfinished, ...rest } = tidied.value;
		return {
			kind: isUnfinished === true ? "unfinished" : "done",
			...rest
		};
	}
	const { name, message } = tidied.error;
	return retryTidy(lease, `${name}: ${message}`);
}
const NOTHING_LEFT = ok({ facts: [] });
function retryTidy({ tidy }, error) {
	const failures = tidy.tries + 1;
	return {
		kind: "retry",
		afterMs: tidyDelayMs(failures),
		error,
		stuck: isTidyStuck(failures)
	};
}
// src/lease/reaper.ts
const PER_SERVER = 128;
function startReaper(options) {
	const { tickMs = 1e3, perServer = PER_SERVER } = options;
	const work = createWork$1(options);
	let stopped = false;
	let looks = Promise.resolve();
	const look = async () => {
		if (stopped) return;
		const next = looks.then(() => stopped ? [] : work.begin());
		looks = next;
		const begun = await next;
		await Promise.all(begun);
		if (begun.length >= perServer) look();
	};
	let woken = false;
	const wake = async () => {
		if (woken) return;
		woken = true;
		await looks;
		woken = false;
		look();
	};
	let waiting = false;
	const onTimer = async () => {
		if (waiting) return;
		waiting = true;
		look();
		await looks;
		waiting = false;
	};
	const timer = setInterval(() => void onTimer(), tickMs);
	timer.unref();
	onTimer();
	return {
		tick: look,
		wake: () => void wake(),
		stop: async () => {
			stopped = true;
			clearInterval(timer);
			await looks;
			await work.done();
		}
	};
}
function createWork$1(options) {
	const { store, lockOwner, concurrency = 4096, perServer = PER_SERVER, tidyConcurrency = 32, aroundEnd = (_lease, end) => end() } = options;
	const emit = emitter(options);
	const upkeep = createUpkeep(options, emit);
	const { onFailure } = upkeep;
	const lock = {
		lockOwner,
		lockMs: LOCK_MS$2
	};
	const limits = {
		silentAfterMs: silentAfterMs(options.heartbeatIntervalMs),
		issuingAfterMs: options.issuingAfterMs ?? 15e3
	};
	const enders = createCrew({
		size: concurrency,
		lockDue: (limit, underWay) => store.lockDue({
			...lock,
			...limits,
			limit,
			share: {
				perServer,
				underWay
			}
		}),
		work: async (lease) => emit(endEvent(await aroundEnd(lease, () => endLocked(options, lease)))),
		onFailure
	});
	const tidiers = createCrew({
		size: tidyConcurrency,
		lockDue: async (limit) => {
			const leases = await store.lockDueTidies({
				...lock,
				limit
			});
			upkeep.onTidying();
			return leases;
		},
		work: async (lease) => {
			const outcome = await tidyLocked(options, lease);
			if (outcome !== void 0) emit(tidyEvent(outcome));
		},
		onFailure: upkeep.onTidyFailure
	});
	return {
		done: () => Promise.all([enders.done(), tidiers.done()]),
		begin: async () => {
			if (!await upkeep.before()) return [];
			const begun = [...await enders.begin(), ...await tidiers.begin()];
			upkeep.reportDamaged().catch(onFailure);
			return begun;
		}
	};
}
function emitter({ onEvent }) {
	return (event) => {
		try {
			onEvent(event);
		} catch {}
	};
}
function createUpkeep({ store, clock, pruneMs = 6e5 }, emit) {
	let isReset = false;
	let isLost = false;
	let isTidyingLost = false;
	let pruneAt = clock.now() + pruneMs;
	const damaged = new Set();
	const onFailure = (error) => {
		if (!(error instanceof StoreError)) {
			emit({
				kind: "fault",
				error
			});
			return;
		}
		isReset = false;
		if (!isLost) emit({
			kind: "store_lost",
			error
		});
		isLost = true;
	};
	const prepare = async () => {
		if (!isReset) {
			await store.resetHeartbeats();
			isReset = true;
			if (isLost) emit({ kind: "store_regained" });
			isLost = false;
		}
		if (clock.now() < pruneAt) return;
		pruneAt = clock.now() + pruneMs;
		await store.prune();
	};
	return {
		onFailure,
		onTidyFailure: (error) => {
			if (!(error instanceof StoreError)) emit({
				kind: "fault",
				error
			});
			else if (!isTidyingLost && !isLost) {
				emit({
					kind: "store_lost",
					error
				});
				isTidyingLost = true;
			}
		},
		onTidying: () => {
			if (isTidyingLost) emit({ kind: "store_regained" });
			isTidyingLost = false;
		},
		reportDamaged: async () => {
			for (const row of await store.damagedRows()) {
				if (damaged.has(row.lease)) continue;
				damaged.add(row.lease);
				emit({
					kind: "row_damaged",
					row
				});
			}
		},
		before: async () => {
			try {
				await prepare();
				return true;
			} catch (error) {
				onFailure(error);
				return false;
			}
		}
	};
}
// src/broker/run/fail-over-watch.ts
const LOOK_EVERY_MS = 5e3;
const SECOND_LOOK_MS = 3e4;
const AGAIN_MS = 6e5;
const UNREACHABLE_AGAIN_MS = 6e4;
const LOCK_MS = 12e4;
async function watchForFailOver(deps, signal) {
	const { clock } = deps;
	let announced;
	while (!signal.aborted) {
		let waitMs = LOOK_EVERY_MS;
		try {
			const change = await deps.store.serverChange();
			if (change !== void 0 && await isMine(deps)) {
				if (announced !== change.server) announce(change, deps);
				announced = change.server;
				waitMs = await searchTwice(change, deps, signal);
			}
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
		}
		await clock.sleep(waitMs, signal);
	}
}
const isMine = ({ store, lockOwner }) => store.lockOrphanSearch({
	lockOwner,
	lockMs: LOCK_MS
});
const HOW = {
	promoted: "A standby of the store's server took over, or a backup was rolled forward. It may lack the last commits: leases that exist and are not in the store are looked for, and ended.",
	another: "The store is on a server that was made anew. It may be older than what exists: leases that are not in it are looked for, and not ended."
};
function announce({ how }, { log }) {
	log({
		level: "warning",
		event: "store_server_changed",
		message: HOW[how]
	});
}
async function searchTwice(change, deps, signal) {
	for (const isLast of [false, true]) {
		const left = await searchOnce(change, deps, signal);
		if (signal.aborted) return 0;
		if (left !== void 0) return left;
		if (!isLast) await deps.clock.sleep(SECOND_LOOK_MS, signal);
		if (signal.aborted) return 0;
	}
	await deps.store.orphansSearched(change.server);
	deps.log({
		level: "info",
		event: "orphans_searched"
	});
	return LOOK_EVERY_MS;
}
async function searchOnce({ how }, deps, signal) {
	const { store, providers, rules } = deps;
	const servers = {
		providers,
		names: rules.servers
	};
	const search = await findOrphans({
		store,
		servers,
		signal
	});
	if (signal.aborted) return void 0;
	for (const one of search.unreachable) {
		const remedy = "It is searched again in a minute, and then every minute.";
		const message = `Orphans could not be looked for: ${one.reason}`;
		const { kind, server } = one;
		deps.log({
			level: "warning",
			event: "orphan_search_failed",
			kind,
			server,
			message,
			remedy
		});
	}
	if (how === "another") announceOrphans(search, deps);
	const isOver = how === "another" ? search.orphans.length === 0 : await endAll(search, deps, signal);
	if (search.unreachable.length > 0) return UNREACHABLE_AGAIN_MS;
	return isOver ? void 0 : AGAIN_MS;
}
function announceOrphans({ orphans }, deps) {
	if (orphans.length === 0) return;
	raiseAlarm({
		alarm: "orphan",
		reason: `${plural(orphans.length, "lease")} that the store does not have: ${orphans.map(orphanName).slice(0, 20).join("; ")}. Unless a broker still uses another copy of this store, run \`stepkey leases --orphans --end\`.`
	}, startAuditTrail(deps.newTrace()), deps);
}
async function endAll({ orphans }, deps, signal) {
	const { store, providers, clock } = deps;
	const onEnded = (one) => {
		if (one.state === "known") return;
		raiseAlarm({
			alarm: "orphan",
			reason: `${orphanName(one)} was not in the store after its server changed: ${outcomeText(one)}`
		}, startAuditTrail(deps.newTrace()), deps);
	};
	return (await endOrphans({
		orphans,
		store,
		providers,
		clock,
		signal,
		onEnded
	})).every(({ state }) => state === "ended" || state === "known");
}
function outcomeText(one) {
	if (one.state === "ended") return `it was ended (${one.facts.join(", ")})`;
	if (one.state === "untidied") return `it can no longer be used, and is not removed (${one.reason})`;
	return `it may still be usable (${one.reason})`;
}
function orphanName({ kind, server, handle }) {
	return `${kind} ${server} ${Object.entries(handle).filter(([name]) => name !== "server").map(([name, value]) => `${name}=${String(value)}`).join(" ")}`;
}
// src/broker/run/keep-reserve.ts
const EVERY_MS = 6e4;
async function keepReserve({ take, clock, log }, signal) {
	let isMissing = false;
	while (!signal.aborted) {
		const taken = await take();
		if (!taken && !isMissing) log({
			level: "warning",
			event: "reserve_missing",
			message: "The disk of the store has too little free space for the reserve: `stepkey freeze` and `stepkey revoke` may fail when it is full."
		});
		if (taken && isMissing) log({
			level: "info",
			event: "reserve_taken"
		});
		isMissing = !taken;
		await clock.sleep(EVERY_MS, signal);
	}
}
// src/broker/run/record-reaper-event.ts
function recordReaperEvent(event, deps, options) {
	if (isTidyEvent(event)) {
		recordTidyEvent(event, deps, options);
		return;
	}
	const { log, metrics } = deps;
	switch (event.kind) {
		case "store_lost":
		case "fault": {
			const message = faultText(event.error, { withName: true });
			log({
				level: "error",
				event: event.kind,
				message
			});
			break;
		}
		case "store_regained":
			log({
				level: "warning",
				event: "store_regained"
			});
			break;
		case "row_damaged":
			metrics.countAlarm("stuck");
			log({
				level: "error",
				event: "row_damaged",
				lease: event.row.lease,
				message: `This lease cannot be ended. ${event.row.error}`
			});
			break;
		case "ended":
			recordEnd(event.lease, deps, options);
			break;
		case "postponed":
			logLease("warning", "lease_postponed", {
				lease: event.lease,
				deps
			});
			break;
		case "stuck":
			metrics.countAlarm("stuck");
			logLease("error", "lease_stuck", {
				lease: event.lease,
				deps
			});
	}
}
function isTidyEvent(event) {
	return event.kind === "tidied" || event.kind.startsWith("tidy_");
}
function recordTidyEvent(event, deps, options) {
	switch (event.kind) {
		case "tidied":
		case "tidy_continues":
			recordTidy(event, deps, options);
			break;
		case "tidy_postponed":
			logTidy("warning", "lease_tidy_postponed", {
				lease: event.lease,
				deps
			});
			break;
		case "tidy_stuck":
			deps.metrics.countAlarm("stuck");
			logTidy("error", "lease_tidy_stuck", {
				lease: event.lease,
				deps
			});
	}
}
function recordEnd(lease, deps, { newTrace }) {
	logLease("info", "lease_ended", {
		lease,
		deps
	});
	const facts = {
		lease: lease.id,
		ended: [{
			lease: lease.id,
			state: lease.state
		}]
	};
	auditOrLog(deps, {
		at: deps.clock.now(),
		trace: newTrace(),
		event: "ended",
		outcome: "done",
		reason: lease.endReason ?? "unknown",
		facts: {
			...facts,
			...recordFindings([lease], deps)
		}
	});
}
function recordTidy({ kind, lease, findings }, deps, { newTrace }) {
	logTidy("info", kind === "tidied" ? "lease_tidied" : "lease_tidy_continues", {
		lease,
		deps
	});
	if (findings.length === 0) return;
	const facts = {
		lease: lease.id,
		...recordFindings([{
			...lease,
			findings
		}], deps)
	};
	auditOrLog(deps, {
		at: deps.clock.now(),
		trace: newTrace(),
		event: "tidied",
		outcome: "done",
		facts
	});
}
function auditOrLog(deps, entry) {
	try {
		deps.audit(entry);
	} catch (error) {
		const message = faultText(error, { withName: true });
		deps.log({
			level: "error",
			event: "audit_failed",
			message
		});
	}
}
function logLease(level, event, { lease, deps }) {
	const { id, state, grant, repository, endReason, lastError, tries } = lease;
	deps.log({
		level,
		event,
		lease: id,
		state,
		grant,
		repository,
		endReason,
		lastError,
		tries
	});
}
function logTidy(level, event, { lease, deps }) {
	const { id, grant, repository, tidy } = lease;
	const { lastError, tries } = tidy;
	const message = tidy.state !== "done" && lastError !== void 0 ? lastError : tidy.facts.join(", ");
	deps.log({
		level,
		event,
		message,
		lease: id,
		grant,
		repository,
		tries
	});
}
// src/broker/run/grant-watch.ts
async function watchGrants(options, signal) {
	while (!signal.aborted) {
		await lookAtAll(options, signal).catch(unlessStoreIsAway);
		await options.clock.sleep(probeWaitMs(0, options.jitter?.()), signal);
	}
}
function unlessStoreIsAway(error) {
	if (!(error instanceof StoreError)) throw error;
}
async function lookAtAll(options, signal) {
	const watched = await watchedGrants(options, signal);
	if (signal.aborted) return;
	options.unusableGrants.keepOnly(watched);
	const byServer = Map.groupBy(watched, ({ kind, settings }) => `${kind} ${settings.server}`);
	await Promise.all([...byServer.values()].map((grants) => lookAtServer(grants, options, signal)));
}
async function watchedGrants({ policy, rules, providers }, signal) {
	const watched = new Map();
	for (const repository of await policy.repositories()) {
		if (signal.aborted) break;
		for (const grant of await grantsOf(policy, repository)) {
			const key = credentialKey(grant);
			if (rules.servers[grant.kind]?.includes(grant.settings.server) === true && providers.get(grant.kind)?.checkSettings !== void 0 && watched.get(key)?.access !== "write") watched.set(key, grant);
		}
	}
	return [...watched.values()];
}
async function lookAtServer(grants, { providers, unusableGrants, clock: running }, signal) {
	const limit = {
		clock: stoppableClock(running, signal),
		milliseconds: PROBE_LIMIT_MS
	};
	for (const grant of grants) {
		const { kind, settings, access } = grant;
		const check = providers.get(kind)?.checkSettings;
		if (check === void 0) continue;
		const looked = await callProvider(limit, (late) => check({
			settings,
			access
		}, AbortSignal.any([late, signal])));
		if (signal.aborted) return;
		if (!looked.ok && looked.error.setting === void 0) return;
		unusableGrants.note(grant, looked.ok ? void 0 : looked.error);
	}
}
// src/broker/run/server-report.ts
function createReportHandler(at, deps) {
	let raised = new Set();
	return async ({ warnings, over }) => {
		for (const warning of warnings) if (!raised.has(warning.message)) warn(at, warning, deps);
		const current = new Set(warnings.map(({ message }) => message));
		for (const message of raised) if (!current.has(message)) deps.log({
			level: "info",
			event: "warning_over",
			...at,
			message
		});
		raised = current;
		for (const one of over) await endLeases(at, one, deps);
	};
}
function warn(at, { name, message, remedy }, { log, metrics }) {
	metrics.countAlarm("server");
	const text = `${name}: ${message}`;
	log({
		level: "warning",
		event: "alarm",
		alarm: "server",
		...at,
		message: text,
		remedy
	});
}
async function endLeases({ kind }, { handle, because }, deps) {
	const over = (await deps.store.list({ states: ["issuing", "active"] })).filter((lease) => lease.kind === kind && holds(lease, handle));
	for (const lease of over) {
		await deps.store.end({ lease: lease.id }, "no_longer_reads");
		const trail = startAuditTrail(deps.newTrace());
		trail.note({
			lease: lease.id,
			ended: [{
				lease: lease.id,
				state: "revoking"
			}]
		});
		raiseAlarm({
			alarm: "no_longer_reads",
			reason: `${lease.grant} of ${lease.repository}: ${because}`
		}, trail, deps);
	}
}
function holds(lease, values) {
	return Object.entries(values).every(([name, value]) => lease.handle[name] === value);
}
// src/broker/run/server-work.ts
async function runServerWork(options, signal) {
	const { providers, servers } = options;
	const work = [...providers.values()].flatMap((provider) => (servers[provider.kind] ?? []).flatMap((server) => workOf(provider, server)));
	await Promise.all([runProbes(serverProbes(providers, servers), options, signal), ...work.map(async (one) => repeat(one, options, signal))]);
}
function workOf({ kind, background }, server) {
	if (background === void 0) return [];
	const { everyMs, limitMs } = background;
	return [{
		kind,
		server,
		everyMs,
		limitMs,
		run: async (name, signal) => background.run(name, signal)
	}];
}
async function repeat(work, options, signal) {
	const clock = stoppableClock(options.clock, signal);
	let failed = false;
	const handleReport = createReportHandler(work, options);
	while (!signal.aborted) {
		const limit = {
			clock,
			milliseconds: work.limitMs
		};
		const outcome = await callProvider(limit, (deadline) => work.run(work.server, deadline));
		if (signal.aborted) return;
		record(work, outcome, {
			failed,
			...options
		});
		failed = !outcome.ok;
		if (outcome.ok && outcome.value !== void 0) await handleReport(outcome.value).catch((error) => {
			const message = faultText(error, { withName: true });
			options.log({
				level: "error",
				event: "server_report_failed",
				message
			});
		});
		await options.clock.sleep(work.everyMs, signal);
	}
}
function record({ kind, server }, outcome, { failed, log }) {
	if (!outcome.ok && !failed) {
		const { name, message, remedy } = outcome.error;
		log({
			level: "warning",
			event: "server_work_failed",
			kind,
			server,
			message: `${name}: ${message}`,
			remedy
		});
	}
	if (outcome.ok && failed) log({
		level: "info",
		event: "server_work_recovered",
		kind,
		server
	});
}
// src/broker/run/late-looks.ts
const DECIDED_MS = 15e3;
const TOGETHER_MS = 1e3;
function createLateLooks({ clock, signal, look, run }) {
	const followed = [];
	let isWaiting = false;
	const wait = async () => {
		for (let next = followed[0]; next !== void 0; next = followed[0]) {
			const left = next.openUntil + DECIDED_MS - clock.now();
			await clock.sleep(Math.max(0, Math.min(left, 16e3)), signal);
			if (signal.aborted) return;
			followed.shift();
			const { places, seen } = next;
			run(() => look(places, seen));
		}
	};
	return { add: (places, seen) => {
		const now = clock.now();
		let latest = followed.at(-1);
		if (latest === void 0 || now >= latest.openUntil) {
			latest = {
				places: new Map(),
				seen: new Set(),
				openUntil: now + TOGETHER_MS
			};
			followed.push(latest);
		}
		for (const [repositoryId, numbers] of places) {
			const before = latest.places.get(repositoryId) ?? [];
			latest.places.set(repositoryId, new Set([...before, ...numbers]));
		}
		for (const id of seen) latest.seen.add(id);
		if (isWaiting) return;
		isWaiting = true;
		run(() => wait().finally(() => isWaiting = false));
	} };
}
// src/approval/withdrawn.ts
function findWithdrawal(lease, facts) {
	const opinions = latestOpinions(valuesOf(facts.reviews));
	return (facts.pullRequest.known ? closedOrMoved(lease, facts.pullRequest.value) : void 0) ?? leftQueue(lease, facts) ?? retargeted(lease, facts) ?? takenBack(lease, valuesOf(facts.reviews), opinions) ?? changesRequested(opinions);
}
function withdrawnBy({ text }, login) {
	return login === void 0 ? text : `${text.replace(/\.$/u, "")} by ${login}.`;
}
function whyUnread({ pullRequest, reviews, retargets = known([]), isQueued = known(true) }) {
	const unread = [
		pullRequest,
		reviews,
		retargets,
		isQueued,
		...valuesOf(reviews).map(({ mayWrite }) => mayWrite)
	].find((fact) => !fact.known);
	return unread?.known === false ? unread.why : void 0;
}
function closedOrMoved(lease, pullRequest) {
	const { state, number, headSha, mergeCommitSha } = pullRequest;
	if (state === "closed") return {
		code: "closed_unmerged",
		text: `Pull request ${number} was closed.`
	};
	const ofThisOne = lease.approvals.filter((approval) => approval.pullRequest === void 0 || approval.pullRequest === number);
	const commits = [lease.commit, ...ofThisOne.map(({ commit }) => commit)];
	if (state === "merged" && mergeCommitSha === lease.commit || commits.includes(headSha)) return void 0;
	return {
		code: "new_push",
		text: `${shortSha(headSha)} was pushed to pull request ${number}.`
	};
}
function mayBeOfMergeGroup({ commit, approvals }) {
	return approvals.length > 0 && !approvals.some((approval) => approval.commit === commit);
}
function leftQueue(lease, { pullRequest, isQueued = known(true) }) {
	if (!pullRequest.known || pullRequest.value.state !== "open") return void 0;
	if (!isQueued.known || isQueued.value || !mayBeOfMergeGroup(lease)) return void 0;
	return {
		code: "left_merge_queue",
		text: `Pull request ${pullRequest.value.number} left the merge queue.`
	};
}
function retargeted(lease, { pullRequest, reviews, retargets = known([]) }) {
	if (!pullRequest.known || pullRequest.value.state !== "open") return void 0;
	const last = Math.max(0, ...valuesOf(retargets).map(({ at }) => at));
	const ids = new Set(lease.approvals.map(({ reviewId }) => reviewId));
	if (!valuesOf(reviews).some(({ id, submittedAt }) => ids.has(id) && submittedAt !== void 0 && submittedAt <= last)) return void 0;
	const { number, baseRef } = pullRequest.value;
	return {
		code: "approval_before_retarget",
		text: `Pull request ${number} was retargeted to ${baseRef}.`
	};
}
function takenBack(lease, reviews, opinions) {
	const approvers = lease.approvals.flatMap(({ reviewId }) => reviews.find(({ id }) => id === reviewId)?.account ?? []);
	const gone = opinions.find(({ account, state }) => state !== "approved" && approvers.some(({ id }) => id === account.id));
	if (gone === void 0) return void 0;
	const { login } = gone.account;
	return gone.state === "dismissed" ? {
		code: "approval_taken_back",
		text: `${login}'s approval was dismissed.`
	} : {
		code: "changes_requested",
		text: `${login} requested changes after approving.`
	};
}
function changesRequested(opinions) {
	const objecting = opinions.find(({ state, mayWrite }) => state === "changes_requested" && mayWrite.known && mayWrite.value);
	if (objecting === void 0) return void 0;
	return {
		code: "changes_requested",
		text: `${objecting.account.login} requested changes.`
	};
}
// src/broker/run/watched-pull-requests.ts
function watchKey([at]) {
	return `${at.repositoryId}#${at.pullRequest}`;
}
function byPullRequest(leases, now) {
	const watched = new Map();
	for (const lease of leases.filter((each) => isWatched(each, now))) {
		const { repository, job } = lease;
		for (const pullRequest of pullRequestsOf(lease)) {
			const key = `${job.repositoryId}#${pullRequest}`;
			const at = {
				repository,
				repositoryId: job.repositoryId,
				pullRequest
			};
			const [before, others] = watched.get(key) ?? [at, []];
			const queued = mayBeOfMergeGroup(lease) ? { mayBeQueued: true } : {};
			watched.set(key, [{
				...before,
				...queued
			}, [...others, lease]]);
		}
	}
	return [...watched.values()];
}
function pullRequestsOf({ pullRequest, approvals }) {
	const all = [pullRequest, ...approvals.map((approval) => approval.pullRequest)];
	return new Set(all.filter((number) => number !== void 0));
}
function isWatched(lease, now) {
	const { access, onWithdrawal } = lease;
	return access === "write" && onWithdrawal === "revoke" && !isExpired(lease, now);
}
// src/broker/run/fair-looks.ts
const MAX_OF_REPOSITORY = 7;
function createFairLooks() {
	const underWay = new Map();
	const countOf = ([{ repositoryId }]) => underWay.get(repositoryId) ?? 0;
	const add = (watched, more) => {
		const [{ repositoryId }] = watched;
		const count = countOf(watched) + more;
		if (count === 0) underWay.delete(repositoryId);
		else underWay.set(repositoryId, count);
	};
	return {
		next: (waiting) => {
			let first;
			let fewest = MAX_OF_REPOSITORY;
			for (const watched of waiting) {
				const count = countOf(watched);
				if (count >= fewest) continue;
				[first, fewest] = [watched, count];
			}
			return first;
		},
		began: (watched) => add(watched, 1),
		ended: (watched) => add(watched, -1)
	};
}
// src/approval/github/withdrawals-query.ts
function withdrawalsQuery(numbers) {
	return `query Withdrawals($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) {
    databaseId
    ${numbers.map((number) => `p${number}: pullRequest(number: ${number}) { ...facts }`).join("\n    ")}
  }
}
${FACTS}`;
}
const FACTS = `fragment facts on PullRequest {
  number url state createdAt mergedAt isCrossRepository headRefName headRefOid baseRefName
  author { ...account }
  mergeCommit { oid }
  reviews(first: 100) {
    pageInfo { hasNextPage }
    nodes { fullDatabaseId state submittedAt author { ...account } commit { oid } }
  }
  timelineItems(last: 1, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]) {
    nodes {
      ... on BaseRefChangedEvent { createdAt }
      ... on AutomaticBaseChangeSucceededEvent { createdAt }
    }
  }
}
fragment account on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;
const maybeActor = object({
	__typename: string(),
	login: string().min(1),
	databaseId: id$3
}).nullable().transform((raw) => {
	if (raw === null) return null;
	const { __typename: type, login, databaseId } = raw;
	return {
		id: databaseId,
		login: type === "Bot" && !login.endsWith("[bot]") ? `${login}[bot]` : login,
		type
	};
}).pipe(maybeAccount);
const bigId = string().regex(/^[1-9]\d{0,14}$/u).transform(Number);
const commit = object({ oid: sha }).nullable();
const REVIEW_STATES = {
	APPROVED: "approved",
	COMMENTED: "commented",
	DISMISSED: "dismissed",
	PENDING: "pending"
};
const review = object({
	fullDatabaseId: bigId,
	state: _enum([
		"APPROVED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	submittedAt: instant$1.nullable(),
	author: maybeActor,
	commit
}).transform((raw) => ({
	id: raw.fullDatabaseId,
	account: raw.author,
	state: REVIEW_STATES[raw.state],
	commitId: raw.commit?.oid,
	submittedAt: raw.submittedAt ?? void 0,
	mayWrite: known(false)
}));
const STATES = {
	OPEN: "open",
	CLOSED: "closed",
	MERGED: "merged"
};
const pull = object({
	number: id$3,
	url: string(),
	state: _enum([
		"OPEN",
		"CLOSED",
		"MERGED"
	]),
	createdAt: instant$1,
	mergedAt: instant$1.nullable(),
	isCrossRepository: boolean(),
	headRefName: string().min(1),
	headRefOid: sha,
	baseRefName: string().min(1),
	author: maybeActor,
	mergeCommit: commit,
	reviews: object({
		pageInfo: object({ hasNextPage: literal(false) }),
		nodes: array(review)
	}),
	timelineItems: object({ nodes: array(object({ createdAt: instant$1 })) })
}).transform((raw) => {
	const pullRequest = {
		number: raw.number,
		url: raw.url,
		state: STATES[raw.state],
		author: raw.author,
		fromFork: raw.isCrossRepository,
		baseRef: raw.baseRefName,
		headRef: raw.headRefName,
		headSha: raw.headRefOid,
		createdAt: raw.createdAt,
		mergedAt: raw.mergedAt ?? void 0,
		mergeCommitSha: raw.state === "MERGED" ? raw.mergeCommit?.oid : void 0
	};
	return {
		number: raw.number,
		pullRequest: known(pullRequest),
		reviews: known(raw.reviews.nodes),
		retargets: known(raw.timelineItems.nodes.map(({ createdAt: at }) => ({ at })))
	};
});
const parsePulls = parserOf(object({ data: object({ repository: object({ databaseId: id$3 }).catchall(unknown()) }) }).transform(({ data: { repository } }) => {
	const { databaseId: repositoryId, ...pulls } = repository;
	const whole = Object.entries(pulls).flatMap(([alias, raw]) => {
		const parsed = pull.safeParse(raw);
		if (!parsed.success || alias !== `p${parsed.data.number}`) return [];
		const { number, ...facts } = parsed.data;
		return [[number, facts]];
	});
	return {
		repositoryId,
		pulls: new Map(whole)
	};
}));
// src/approval/github/withdrawals.ts
async function readWithdrawalsTogether({ repository, repositoryId, numbers }, options) {
	const reader = createReader(options);
	const { at } = createRepositoryContext(reader, {
		repository,
		repositoryId
	});
	const fact = await reader.one({
		route: "POST /graphql",
		params: { query: withdrawalsQuery(numbers) },
		variables: at,
		what: `${numbers.length} pull requests of ${repository}`,
		permission: "Pull requests",
		parse: parsePulls
	});
	const unavailable = reader.unavailable();
	if (unavailable !== void 0) return err({
		message: unavailable.message,
		isUnavailable: true
	});
	if (!fact.known) return err({
		message: fact.why,
		isUnavailable: false
	});
	if (fact.value.repositoryId !== repositoryId) {
		const message = `${repository} is another repository now`;
		return err({
			message,
			isUnavailable: false
		});
	}
	return ok(fact.value.pulls);
}
// src/approval/github/withdrawn-by.ts
async function readWithdrawnBy({ watched, facts, withdrawal }, options) {
	const context = createRepositoryContext(createReader(options), watched);
	const { code } = withdrawal;
	if (code === "new_push") return await pushedBy(context, facts);
	const event = EVENTS[code];
	return event === void 0 ? void 0 : await lastActor(context, watched.pullRequest, event);
}
const EVENTS = {
	closed_unmerged: "closed",
	approval_taken_back: "review_dismissed",
	approval_before_retarget: "base_ref_changed",
	left_merge_queue: "removed_from_merge_queue"
};
async function pushedBy(context, { pullRequest }) {
	if (!pullRequest.known || pullRequest.value.fromFork) return void 0;
	const { headRef, headSha } = pullRequest.value;
	const activity = await readActivity(context, headRef, ({ after }) => after === headSha);
	return activity.known ? lastArrival(activity.value, headSha)?.actor?.login : void 0;
}
const parseActors = parserOf(array(object({
	event: string().optional(),
	actor: maybeAccount.optional()
})));
async function lastActor(context, number, event) {
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
		params: inRepository(context, { number }),
		what: `the timeline of pull request ${number}`,
		permission: "Pull requests",
		parse: parseActors
	});
	return fact.known ? fact.value.findLast((entry) => entry.event === event)?.actor?.login : void 0;
}
// src/broker/run/withdrawal-culprits.ts
const WHO_MS = 4e3;
function readerOfCulprits(api, { clock, jitter }) {
	return (withdrawn, signal) => readWithdrawnBy(withdrawn, {
		api,
		clock,
		jitter,
		budgetMs: WHO_MS,
		signal
	});
}
async function nameCulprits(ended, { at, facts }, options) {
	const { clock, log, endNotes, audit, newTrace } = options;
	const names = new Map();
	const watched = {
		...at,
		repository: facts.repository ?? at.repository
	};
	for (const { lease, withdrawal } of ended) {
		const { code, text } = withdrawal;
		if (!names.has(text)) names.set(text, await whoWithdrew({
			watched,
			facts,
			withdrawal
		}, options));
		const who = names.get(text);
		const message = withdrawnBy(withdrawal, who);
		if (who !== void 0) {
			endNotes?.set(lease.tokenHash, message);
			log({
				level: "info",
				event: "withdrawn_by",
				lease: lease.id,
				message
			});
		}
		if (audit === void 0 || newTrace === void 0) continue;
		audit({
			event: "withdrawn",
			outcome: "done",
			code,
			reason: message,
			at: clock.now(),
			trace: newTrace(),
			facts: { lease: lease.id }
		});
	}
}
async function whoWithdrew(withdrawn, { clock, readWithdrawnBy: read, signal }) {
	if (read === void 0) return void 0;
	try {
		return await within({
			clock,
			milliseconds: WHO_MS
		}, (late) => read(withdrawn, AbortSignal.any([late, signal])), () => void 0);
	} catch {
		return;
	}
}
// src/broker/run/withdrawal-end.ts
const READ_MS$1 = 2e4;
async function endWithdrawn(watched, options) {
	const [at] = watched;
	const { clock, log, metrics, read, signal } = options;
	const facts = await within({
		clock,
		milliseconds: READ_MS$1
	}, (late) => read(at, AbortSignal.any([late, signal])), () => err({ message: "GitHub did not respond in time" }));
	if (signal.aborted) return void 0;
	const unread = facts.ok ? whyUnread(facts.value) : facts.error.message;
	if (unread !== void 0) {
		const where = {
			repository: at.repository,
			pull_request: at.pullRequest
		};
		metrics.countAlarm("unreadable");
		log({
			level: "warning",
			event: "alarm",
			alarm: "unreadable",
			message: unread,
			...where
		});
	}
	return facts.ok ? endByFacts(watched, facts.value, options) : void 0;
}
async function endByFacts([at, leases], facts, options) {
	const ended = (await Promise.all(leases.map(async (lease) => ({
		lease,
		withdrawal: await endIfWithdrawn(lease, facts, options)
	})))).flatMap(({ lease, withdrawal }) => withdrawal === void 0 ? [] : [{
		lease,
		withdrawal
	}]);
	if (ended.length === 0) return void 0;
	options.onMarked?.();
	return () => nameCulprits(ended, {
		at,
		facts
	}, options);
}
async function endIfWithdrawn(lease, facts, { store, log, endNotes }) {
	const withdrawal = findWithdrawal(lease, facts);
	if (withdrawal === void 0) return void 0;
	const { code, text } = withdrawal;
	endNotes?.set(lease.tokenHash, text);
	const [marked] = await store.end({ lease: lease.id }, "withdrawn");
	if (marked?.endReason !== "withdrawn") return void 0;
	log({
		level: "warning",
		event: "lease_withdrawn",
		lease: lease.id,
		code,
		message: text
	});
	return withdrawal;
}
// src/broker/run/withdrawal-batches.ts
const MIN_TOGETHER = 5;
const MAX_TOGETHER = 50;
const READ_MS = 5e3;
const PAUSE_MS = 6e4;
function readerOfWithdrawalsTogether(api, { clock, jitter }) {
	return (watched, signal) => readWithdrawalsTogether(watched, {
		api,
		clock,
		jitter,
		budgetMs: READ_MS,
		signal
	});
}
function createWithdrawalBatches(options) {
	const { clock, readTogether, signal } = options;
	const paused = new Map();
	const isPaused = (place) => {
		const at = paused.get(place);
		if (at === void 0) return false;
		if (isWithinLast(PAUSE_MS, at, clock.now())) return true;
		paused.delete(place);
		return false;
	};
	const isWorthIt = (same) => {
		const [first] = same;
		if (first === void 0 || same.length < MIN_TOGETHER) return false;
		const [{ repository }] = first;
		return !isPaused(repository) && !isPaused(ownerOf(repository));
	};
	return {
		take: (waiting) => {
			if (readTogether === void 0) return [];
			const together = new Map();
			for (const one of waiting) {
				const [{ repository, repositoryId, mayBeQueued }] = one;
				if (mayBeQueued === true) continue;
				const same = together.get(repository) ?? [];
				const [first = one] = same;
				if (first[0].repositoryId !== repositoryId) continue;
				if (same.length < MAX_TOGETHER) same.push(one);
				together.set(repository, same);
			}
			return [...together.values()].find(isWorthIt) ?? [];
		},
		look: async (batch, nameLater) => {
			const [first] = batch;
			if (readTogether === void 0 || first === void 0) return batch;
			const [{ repository, repositoryId }] = first;
			const numbers = batch.map(([{ pullRequest }]) => pullRequest);
			const read = await within({
				clock,
				milliseconds: READ_MS
			}, (late) => readTogether({
				repository,
				repositoryId,
				numbers
			}, AbortSignal.any([late, signal])), () => err({
				message: "GitHub did not respond in time",
				isUnavailable: true
			}));
			if (signal.aborted) return [];
			if (!read.ok) {
				const { message, isUnavailable } = read.error;
				paused.set(isUnavailable ? ownerOf(repository) : repository, clock.now());
				options.log({
					level: "info",
					event: "read_singly",
					repository,
					message
				});
				return batch;
			}
			return (await Promise.all(batch.map(async (one) => {
				const [at, leases] = one;
				const facts = read.value.get(at.pullRequest);
				if (facts === void 0 || !showsApprovals(facts, at.pullRequest, leases)) return [one];
				const name = await endByFacts(one, facts, options);
				if (name !== void 0) nameLater(name);
				return [];
			}))).flat();
		}
	};
}
function ownerOf(repository) {
	return repository.split("/")[0] ?? "";
}
function showsApprovals({ reviews }, number, leases) {
	const shown = new Set(valuesOf(reviews).map(({ id }) => id));
	return leases.every(({ approvals }) => approvals.filter(({ pullRequest = number }) => pullRequest === number).every(({ reviewId }) => shown.has(reviewId)));
}
// src/broker/run/withdrawal-queue.ts
const MAX_REQUESTS = 30;
const REQUESTS_OF_A_LOOK = 3;
const MAX_BATCHES = 20;
function createWithdrawalQueue(options) {
	const { signal } = options;
	const work = createWork(options);
	const nameLater = options.nameLater ?? work.add;
	const batches = createWithdrawalBatches(options);
	const looks = createFairLooks();
	const waiting = new Map();
	const alone = new Map();
	const running = new Set();
	const underWay = {
		requests: 0,
		batches: 0
	};
	const start = (looked, cost, look) => {
		const keys = looked.map((one) => watchKey(one));
		for (const key of keys) {
			waiting.delete(key);
			alone.delete(key);
			running.add(key);
		}
		underWay.requests += cost;
		work.add(async () => {
			try {
				await look();
			} finally {
				underWay.requests -= cost;
				for (const key of keys) running.delete(key);
				startNext();
			}
		});
	};
	const startOne = (one) => {
		looks.began(one);
		start([one], REQUESTS_OF_A_LOOK, async () => {
			try {
				const name = await endWithdrawn(one, options);
				if (name !== void 0) nameLater(name);
			} finally {
				looks.ended(one);
			}
		});
	};
	const startBatch = (batch) => {
		underWay.batches += 1;
		start(batch, 1, async () => {
			try {
				for (const one of await batches.look(batch, nameLater)) readAlone(one);
			} finally {
				underWay.batches -= 1;
			}
		});
	};
	const readAlone = (one) => {
		const key = watchKey(one);
		alone.set(key, waiting.get(key) ?? one);
		waiting.delete(key);
	};
	const startNext = () => {
		while (!signal.aborted) {
			const room = MAX_REQUESTS - underWay.requests;
			const free = freeOf(waiting, running);
			const batch = room > 0 && underWay.batches < MAX_BATCHES ? batches.take(free) : [];
			const one = looks.next([...freeOf(alone, running), ...free]);
			if (batch.length > 0) startBatch(batch);
			else if (one !== void 0 && room >= REQUESTS_OF_A_LOOK) startOne(one);
			else return;
		}
	};
	return {
		add: (watched) => {
			for (const one of watched) {
				const key = watchKey(one);
				(alone.has(key) ? alone : waiting).set(key, one);
			}
			startNext();
		},
		settled: () => work.settled()
	};
}
function freeOf(all, running) {
	return [...all].flatMap(([key, watched]) => running.has(key) ? [] : [watched]);
}
function createWork({ log }) {
	const running = new Set();
	const guarded = async (step) => {
		try {
			await step();
		} catch (error) {
			log({
				level: "error",
				event: "watch_failed",
				message: faultText(error, { withName: true })
			});
		}
	};
	return {
		add: (step) => {
			const one = guarded(step).finally(() => running.delete(one));
			running.add(one);
		},
		settled: async () => {
			while (running.size > 0) await Promise.all(running);
		}
	};
}
// src/broker/run/withdrawal-looks.ts
const NONE = new Set();
const MAX_REST_MS = 500;
function createWithdrawalLooks(options, signal) {
	const { store, clock } = options;
	const queue = createWithdrawalQueue({
		...options,
		signal
	});
	const work = createWork(options);
	const lateWork = createWork(options);
	const pending = new Map();
	let isListing = false;
	const look = async (places, seen) => {
		const own = (await store.list({ states: ["issuing", "active"] })).filter(({ job }) => places.has(job.repositoryId));
		const watched = byPullRequest(own.filter(({ id }) => !seen.has(id)), await store.now());
		queue.add(watched.filter(([{ repositoryId, pullRequest }]) => {
			const numbers = places.get(repositoryId);
			return numbers?.has("all") === true || numbers?.has(pullRequest) === true;
		}));
		return own;
	};
	const lateLooks = createLateLooks({
		clock,
		signal,
		look: async (places, seen) => void await look(places, seen),
		run: lateWork.add
	});
	const list = async () => {
		while (pending.size > 0 && !signal.aborted) {
			const startedAt = clock.now();
			const places = new Map(pending);
			pending.clear();
			let seen = [];
			try {
				seen = await look(places, NONE);
			} finally {
				lateLooks.add(places, seen.map(({ id }) => id));
			}
			const took = clock.now() - startedAt;
			if (pending.size > 0 && took > 0) await clock.sleep(Math.min(MAX_REST_MS, 2 * took), signal);
		}
	};
	return {
		lookAt: ({ repositoryId, pullRequest = "all" }) => {
			const numbers = pending.get(repositoryId) ?? new Set();
			pending.set(repositoryId, numbers.add(pullRequest));
			if (isListing) return;
			isListing = true;
			work.add(async () => {
				try {
					await list();
				} finally {
					isListing = false;
				}
			});
		},
		settled: async () => {
			await work.settled();
			if (signal.aborted) await lateWork.settled();
			await queue.settled();
		}
	};
}
// src/broker/run/withdrawal-naming.ts
const MAX_AT_ONCE = 5;
const MAX_SOON = 50;
const PACE_MS = 1e3;
function createWithdrawalNaming({ clock, log }, signal) {
	const waiting = [];
	const workers = new Set();
	const work = async () => {
		for (let name = waiting.shift(); name !== void 0; name = waiting.shift()) {
			try {
				await name();
			} catch (error) {
				log({
					level: "error",
					event: "watch_failed",
					message: faultText(error, { withName: true })
				});
			}
			if (waiting.length > MAX_SOON && !signal.aborted) await clock.sleep(PACE_MS, signal);
		}
	};
	return {
		later: (name) => {
			waiting.push(name);
			if (workers.size >= MAX_AT_ONCE) return;
			const worker = work().finally(() => workers.delete(worker));
			workers.add(worker);
		},
		settled: async () => {
			while (workers.size > 0) await Promise.all(workers);
		}
	};
}
// src/approval/github/queue-withdrawal.ts
async function withQueueFact(facts, watched, options) {
	const { pullRequest } = facts;
	if (watched.mayBeQueued !== true || !pullRequest.known) return facts;
	if (pullRequest.value.state !== "open") return facts;
	const { number } = pullRequest.value;
	const context = createRepositoryContext(createReader(options), watched);
	const isQueued = await readIsQueued(context, number);
	if (isQueued.known && isQueued.value) return {
		...facts,
		isQueued
	};
	const again = await readPullRequest(context, number);
	if (!again.known) return {
		...facts,
		isQueued: again
	};
	return {
		...facts,
		isQueued,
		pullRequest: known(again.value.pullRequest)
	};
}
// src/broker/run/withdrawal-watch.ts
const POLL_INTERVAL_MS = 6e4;
function readerOfWithdrawals(api, { clock, jitter }) {
	return async (watched, signal) => {
		const options = {
			api,
			clock,
			jitter,
			budgetMs: READ_MS$1,
			signal
		};
		const facts = await readWithdrawalFacts(watched, options);
		return facts.ok ? ok(await withQueueFact(facts.value, watched, options)) : facts;
	};
}
async function watchWithdrawals(options, signal) {
	const { clock, log } = options;
	while (!signal.aborted) {
		const startedAt = clock.now();
		try {
			await checkForWithdrawals(options, signal);
		} catch (error) {
			log({
				level: "error",
				event: "watch_failed",
				message: faultText(error, { withName: true })
			});
		}
		const took = Math.max(0, clock.now() - startedAt);
		await clock.sleep(Math.max(0, POLL_INTERVAL_MS - took), signal);
	}
}
async function checkForWithdrawals(options, signal) {
	const { store } = options;
	const active = await store.list({ states: ["active"] });
	const queue = createWithdrawalQueue({
		...options,
		signal
	});
	queue.add(byPullRequest(active, await store.now()));
	await queue.settled();
}
// src/broker/run/upkeep.ts
function startUpkeep(deps, options) {
	const { store, providers, keyRing, clock, lockOwner, rules, watch = UNWATCHED } = deps;
	const reaper = startReaper({
		store,
		providers,
		keyRing,
		clock,
		lockOwner,
		heartbeatIntervalMs: rules.heartbeatIntervalMs,
		onEvent: (event) => recordReaperEvent(event, deps, options),
		aroundEnd: (lease, end) => watch({ part: "end" }, end, describeEnd(lease))
	});
	const stopped = new AbortController();
	const { readWithdrawal: read, readWithdrawalsTogether: readTogether, readWithdrawnBy } = options;
	const naming = createWithdrawalNaming(deps, stopped.signal);
	const watched = {
		readTogether,
		readWithdrawnBy,
		newTrace: options.newTrace,
		onMarked: () => reaper.wake(),
		nameLater: naming.later
	};
	const watching = read === void 0 ? Promise.resolve() : watchWithdrawals({
		...deps,
		...watched,
		read
	}, stopped.signal);
	const looksNow = read === void 0 ? void 0 : createWithdrawalLooks({
		...deps,
		...watched,
		read
	}, stopped.signal);
	const looks = {
		clock,
		health: deps.health ?? createHealth(deps),
		...options.jitter && { jitter: options.jitter }
	};
	const serving = restartableWork((signal) => runServerWork({
		...deps,
		...looks,
		servers: rules.servers,
		newTrace: options.newTrace
	}, signal));
	const probing = runProbes(options.probes ?? [], looks, stopped.signal);
	const logFault = (error) => {
		deps.log({
			level: "error",
			event: "fault",
			message: faultText(error, { withName: true })
		});
	};
	const logUnlessStoreIsAway = (error) => {
		if (!(error instanceof StoreError)) logFault(error);
	};
	const { unusableGrants = createUnusableGrants(deps) } = deps;
	const onUnusable = (at, failure) => {
		if (rules.servers[at.kind]?.includes(at.settings.server) !== true) return;
		if (failure.setting !== void 0) unusableGrants.note(at, failure);
		else {
			deps.metrics.countAlarm("server");
			deps.log(alarmEntry(at, failure));
		}
	};
	const looking = restartableWork((signal) => takeFirstLooks({
		...deps,
		onUnusable
	}, signal).catch(logUnlessStoreIsAway));
	const grants = restartableWork((signal) => watchGrants({
		...deps,
		...looks,
		unusableGrants
	}, signal).catch(logFault));
	const { takeReserve: take } = options;
	const reserving = take === void 0 ? Promise.resolve() : keepReserve({
		...deps,
		take
	}, stopped.signal).catch(logFault);
	const failOvers = watchForFailOver({
		...deps,
		newTrace: options.newTrace
	}, stopped.signal).catch(logFault);
	return {
		lookAt: (place) => looksNow?.lookAt(place),
		endMarked: () => reaper.wake(),
		restartServerWork: () => {
			serving.restart();
			looking.restart();
			grants.restart();
		},
		stop: async () => {
			stopped.abort();
			await Promise.all([
				reaper.stop(),
				watching,
				looksNow?.settled(),
				serving.stop(),
				probing,
				looking.stop(),
				grants.stop(),
				reserving,
				failOvers
			]);
			await naming.settled();
		}
	};
}
// src/broker/run/withdrawal-readers.ts
function withdrawalReaders(api, deps) {
	if (api === void 0) return { readWithdrawal: void 0 };
	return {
		readWithdrawal: readerOfWithdrawals(api, deps),
		readWithdrawalsTogether: readerOfWithdrawalsTogether(api, deps),
		readWithdrawnBy: readerOfCulprits(api, deps)
	};
}
// src/broker/run/run-broker.ts
async function runBroker(config, deps) {
	const log = createLog(deps.stderr, () => deps.clock.now());
	const metrics = createMetrics({ ofProcess: deps.ownsProcess === true });
	const { watch, tracing, stopTracing } = await startWatching({
		log,
		metrics
	}, deps);
	const settings = await loadSettings(deps.kinds);
	const parser = createPolicyParser(settings);
	const message = await whyNoPolicy(config.policy);
	if (message !== void 0) return err(codedFailure("policy_unavailable", { message }));
	const parts = await createParts(config, {
		...deps,
		metrics,
		watch
	});
	if (!parts.ok) return parts;
	const { reader, auditLog, store: memory } = parts.value;
	const { reads } = parts.value;
	const policyDeps = {
		...deps,
		parser,
		log,
		metrics,
		memory,
		reads
	};
	const policies = replaceablePolicy(openPolicy(config.policy, policyDeps));
	const policy = policies.part;
	const audit = createAudit(auditLog.write, auditLog.keep);
	const health = createHealth({
		clock: deps.clock,
		log,
		metrics
	});
	const recording = {
		audit,
		log,
		metrics,
		health,
		unusableGrants: createUnusableGrants({
			log,
			metrics
		}),
		endNotes: createEndNotes(),
		watch,
		tracing
	};
	const newTrace = () => newTraceId(deps.clock.now(), deps.randomBytes);
	let policyConfig = config.policy;
	const writes = startGitHubWrites(reads, {
		...deps,
		...parts.value,
		...recording,
		policy,
		parser,
		newTrace,
		policyConfig: () => policyConfig
	});
	const { store, githubTasks, checkNotes } = writes;
	const written = {
		store,
		githubTasks,
		checkNotes
	};
	let upkeep;
	const events = createEventReceiver({
		...parts.value,
		...recording,
		...written,
		clock: deps.clock,
		newTrace,
		lookAt: (place) => upkeep?.lookAt(place),
		onMarked: () => upkeep?.endMarked(),
		forgetRepository: (repositoryId) => {
			reads?.forgetRepository(repositoryId);
			policy.forget(repositoryId);
		},
		forgetOwner: (owner) => reads?.forgetOwner(owner)
	});
	const missed = createMissedEvents({
		...deps,
		...parts.value,
		log,
		logs: () => reads?.deliveryLogs ?? [],
		receive: (delivery) => events.receive(delivery)
	});
	const webhooks = {
		secrets: () => reads?.webhookSecrets ?? [],
		receive: (delivery) => {
			events.receive(delivery);
			missed.delivered();
		}
	};
	const brokerDeps = {
		...deps,
		...parts.value,
		policy,
		...recording,
		...written,
		webhooks
	};
	const broker = createBroker(brokerDeps);
	const stopped = new AbortController();
	const onServed = createRequestLog({
		log,
		metrics,
		sampler: createSampler({
			clock: deps.clock,
			log,
			metrics,
			signal: stopped.signal
		})
	});
	const listeners = await openListeners(config, deps.sockets ?? {}, {
		handler: broker,
		onServed,
		clock: deps.clock,
		maxConnections: config.limits.connections,
		maxConnectionsPerPeer: config.limits.connectionsPerPeer
	});
	if (!listeners.ok) {
		await writes.stop();
		await parts.value.store.close();
		return listeners;
	}
	upkeep = startUpkeep(brokerDeps, {
		newTrace: () => broker.newTrace(),
		...withdrawalReaders(reader, deps),
		jitter: deps.jitter,
		probes: probesOf(parts.value, policy, deps),
		takeReserve: () => takeDiskReserve(config.store, deps)
	});
	missed.start();
	const { main, admin } = listeners.value;
	const review = createPolicyReview({
		policy,
		parser,
		log,
		metrics,
		rules: parts.value.rules
	});
	const readAll = () => policy.readAll();
	const announced = announceStart({
		config,
		listeners: listeners.value,
		build: deps.build
	}, {
		readAll,
		review,
		log,
		clock: deps.clock,
		signal: stopped.signal
	});
	const checkSecretFiles = (paths) => warnOfOpenFiles(paths, log);
	await checkSecretFiles(deps.secretFiles ?? []);
	const reload = createReload({
		...parts.value,
		config,
		readConfig: deps.readConfig ?? (async () => ok({
			config,
			secretFiles: []
		})),
		kinds: settings,
		clock: deps.clock,
		log,
		whyNoPolicy,
		checkSecretFiles,
		probeServers: () => {
			const { providers, rules } = parts.value;
			return failingServers(providers, rules.servers, {
				...deps,
				signal: stopped.signal
			});
		},
		policies: {
			first: announced.policies,
			readAll,
			review
		},
		use: (before, after) => {
			if (!sameSettings(before.policy, after.policy)) policies.replace(openPolicy(after.policy, policyDeps));
			policyConfig = after.policy;
			if (after.tls !== void 0) main.setTls(after.tls);
			upkeep?.restartServerWork();
			health.keepServers(parts.value.rules.servers);
		}
	});
	const notices = createNotices({
		...deps,
		address: config.breakGlass.notify,
		log
	});
	const notify = (notice) => notices.send(notice);
	const controlDeps = {
		deps: brokerDeps,
		newTrace: () => broker.newTrace(),
		notify
	};
	const control = await openControlSocket({
		storePath: controlPath(config.store),
		name: lockOwnerSuffix(parts.value.lockOwner),
		reload,
		answer: (line) => answerControl(line, controlDeps),
		log
	});
	return ok({
		port: main.port,
		adminPort: admin?.port,
		reload,
		stop: async () => {
			log({
				level: "info",
				event: "stopping"
			});
			await Promise.all([
				broker.stopIssuing(),
				control.close(),
				missed.stop()
			]);
			await Promise.all([main.close(), admin?.close()]);
			await Promise.all([events.settled(), notices.stop()]);
			await Promise.all([upkeep?.stop(), writes.stop()]);
			stopped.abort();
			await announced.done;
			await parts.value.store.close();
			await stopTracing();
			auditLog.close();
			log({
				level: "info",
				event: "stopped"
			});
		}
	});
}
const steadyMs = () => performance.now();
async function startWatching(effects, { openTracing }) {
	const tracing = await openTracing?.(effects);
	return {
		watch: createCallWatch({
			metrics: effects.metrics,
			tracing,
			steadyMs
		}),
		tracing,
		stopTracing: async () => tracing?.stop()
	};
}
function lockOwnerSuffix(lockOwner) {
	return lockOwner.slice(lockOwner.lastIndexOf("/") + 1);
}
function limitYoungGeneration(young = ofThisProcess$1) {
	let factor;
	const limit = () => {
		const wanted = young.size() < 16777216 ? 2 : 1;
		if (wanted !== factor) young.setGrowthFactor(wanted);
		factor = wanted;
	};
	limit();
	const end = young.onCollected(limit);
	return () => {
		end();
		young.setGrowthFactor(2);
	};
}
const ofThisProcess$1 = {
	size: () => getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0,
	setGrowthFactor: (factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`),
	onCollected: (callback) => {
		const observer = new PerformanceObserver(callback);
		observer.observe({ entryTypes: ["gc"] });
		return () => observer.disconnect();
	}
};
function limitHeap(flags = ofThisProcess) {
	flags.setFlag(`--heap-growing-percent=20`);
	const endYoung = flags.limitYoung();
	return () => {
		endYoung();
		flags.setFlag("--heap-growing-percent=0");
	};
}
const ofThisProcess = {
	limitYoung: () => limitYoungGeneration(),
	setFlag: setFlagsFromString
};
// src/cli/commands/broker.ts
const broker = {
	name: "broker",
	synopsis: "",
	description: [
		"Runs the broker until SIGINT or SIGTERM. It then stops issuing, finishes the requests in progress and exits. Leases stay in the store, and the next broker on the same store takes them over.",
		"The whole configuration is checked before anything starts. The broker's own log goes to stderr, one JSON object per line. The audit log goes to stdout, unless the configuration names a file.",
		"With --json, and an audit log that goes to a file, stdout gets one JSON object with the ports on which the broker listens."
	],
	options: CONFIG_OPTION,
	positionals: NO_POSITIONALS,
	examples: [["stepkey broker", "Use ./broker.yml."], ["stepkey broker --config /etc/stepkey/broker.yml", "Use that configuration."]],
	exitCodes: {
		0: "stopped by a signal",
		3: "it cannot start: the configuration has mistakes, or the store or the address cannot be used"
	},
	run: runBrokerCommand
};
async function runBrokerCommand(given, deps) {
	const json = given.flag("json");
	const signals = takeSignals(deps);
	try {
		const path = configPath(given);
		const read = await readConfigAndFiles(deps, path);
		if (!read.ok) return printFailure(deps, read.error, {
			json,
			exit: 3
		});
		const { config, secretFiles } = read.value;
		const sockets = handedSockets(deps.variables, process.pid);
		if (!sockets.ok) {
			const problem = codedFailure("configuration_invalid", { message: sockets.error });
			return printFailure(deps, problem, {
				json,
				exit: 3
			});
		}
		const { clock, randomBytes, kinds, signal, commit } = deps;
		const running = await runBroker(config, {
			kinds,
			commit,
			clock,
			randomBytes,
			jitter: Math.random,
			send: brokerHttp(deps.variables),
			stdout: deps.out,
			stderr: deps.err,
			build: {
				version: package_default.version,
				commit
			},
			sockets: sockets.value,
			ownsProcess: true,
			openTracing: tracingOf(deps.variables, package_default.version),
			secretFiles,
			readConfig: () => readConfigAndFiles(deps, path, { isRunning: true })
		});
		if (!running.ok) return printFailure(deps, await withPosition(running.error, given, deps), {
			json,
			exit: 3
		});
		signals.reloadBy(() => running.value.reload());
		const endLimit = limitHeap();
		const { port, adminPort } = running.value;
		if (json && config.audit.kind === "file") printJson(deps, {
			port,
			admin_port: adminPort
		});
		await aborted(signal);
		await running.value.stop();
		endLimit();
		return 0;
	} finally {
		signals.end();
	}
}
async function withPosition(problem, given, deps) {
	if (problem.code !== "policy_unavailable") return problem;
	const path = configPath(given);
	const text = await readNamed$1(deps, path);
	const yaml = text.ok ? readYaml(text.value) : void 0;
	return yaml?.ok === true ? {
		...problem,
		details: [policyDirectoryAt(path, yaml.value)]
	} : problem;
}
function takeSignals({ onSignal, err, clock }) {
	const log = createLog(err, () => clock.now());
	let isEarly = false;
	let reload = () => {
		isEarly = true;
	};
	return {
		reloadBy: (begin) => {
			reload = () => {
				begin().catch((error) => {
					log({
						level: "error",
						event: "fault",
						message: faultText(error, { withName: true })
					});
				});
			};
			if (isEarly) reload();
		},
		end: onSignal((name) => {
			if (name === "SIGHUP") reload();
			else log({
				level: "warning",
				event: "signal_ignored",
				message: `${name} has no meaning here.`
			});
		})
	};
}
function aborted(signal) {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
export { broker };

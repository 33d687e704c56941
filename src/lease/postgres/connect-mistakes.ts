import { NO_CHANNEL_BINDING } from "../../credentials/kind/login/channel-binding.ts";
import type { StoreError } from "../store.ts";

/** What is wrong, in words that an admin can act on. */
export type Meaning = readonly [kind: StoreError["kind"], message: string, remedy: string];

const ADD_CA =
  "Name the certificate of its CA in the configuration: store: { postgres: { url: { file: store.url }, ca: { file: ca.pem } } }.";
const UNTRUSTED: Meaning = [
  "unusable",
  "its certificate comes from a CA that is not trusted",
  ADD_CA,
];

/** Of connections that fail before the server has said anything, by Node's code. */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "unusable",
    "its certificate is for another name",
    "Write a host that the certificate names into the store's URL. If that is not possible, write sslmode=verify-ca, and name the CA that signed it.",
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_HAS_EXPIRED: ["unusable", "its certificate has expired", "Renew it on the server."],
  CERT_NOT_YET_VALID: [
    "unusable",
    "its certificate is not valid yet",
    "Check the clocks of the server and of this machine.",
  ],
  [NO_CHANNEL_BINDING]: [
    "unusable",
    "it offers no channel binding, which the URL requires",
    "Use scram-sha-256 for this user in pg_hba.conf, and TLS up to the server itself: a pooler in front of it ends the channel. Or leave channel_binding out of the URL.",
  ],
  ENOTFOUND: [
    "unavailable",
    "its name is not known",
    "Check the host in the store's URL, and DNS.",
  ],
  ECONNREFUSED: [
    "unavailable",
    "the server cannot be reached: nothing listens there",
    "Check that the PostgreSQL server runs, listen_addresses on it, and host and port in the store's URL.",
  ],
};

const NO_TLS: Meaning = [
  "unusable",
  "the server offers no TLS",
  "Turn on `ssl` on the server. Where nobody can listen between it and the broker, write sslmode=disable into the store's URL.",
];
/** Of the pool: every connection that it may have is lent, or is being opened. */
const NONE_FREE: Meaning = [
  "unavailable",
  "no connection to it became free in time",
  "Check that the server responds, and look at its load and locks.",
];
const STATEMENT_MODE: Meaning = [
  "unusable",
  "the pooler in front of it allows no transactions",
  "Set pool_mode = transaction in PgBouncer.",
];

export const LOGIN_REFUSED: Meaning = [
  "unusable",
  "the server refuses the login",
  "Check the user and the password in the store's URL, and pg_hba.conf.",
];
export const NO_DATABASE: Meaning = [
  "unusable",
  "there is no such database",
  "Create it, then run `stepkey migrate`.",
];
const MAY_NOT_CREATE: Meaning = [
  "unusable",
  "the user may not create a schema in it",
  "Run GRANT CREATE ON DATABASE for this user, or let an admin run CREATE SCHEMA stepkey AUTHORIZATION for it. Then run `stepkey migrate` again.",
];

/** What one SQLSTATE says in more than one case, by the text that comes with it. PgBouncer has one for everything. */
const BY_TEXT: readonly (readonly [state: string, text: RegExp, meaning: Meaning])[] = [
  ["08P01", /authentication failed|no such user/iu, LOGIN_REFUSED],
  ["08P01", /^(?:no such database|database .* does not exist)/iu, NO_DATABASE],
  ["08P01", /statement pooling/iu, STATEMENT_MODE],
  ["42501", /for database/iu, MAY_NOT_CREATE],
];

/** Why no connection was made; undefined for what says nothing more than that. */
export function connectMistake(code: string | undefined, message: string): Meaning | undefined {
  if (/does not support SSL/iu.test(message)) return NO_TLS;
  if (/timeout exceeded when trying to connect/iu.test(message)) return NONE_FREE;
  return code === undefined ? undefined : BY_CODE[code];
}

/** What a message of the server means that its SQLSTATE alone does not say. */
export function saidMistake(state: string, message: string): Meaning | undefined {
  return BY_TEXT.find(([of, text]) => of === state && text.test(message))?.[2];
}

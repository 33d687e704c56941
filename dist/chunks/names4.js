// src/credentials/ssh/format/names.ts
const CERTIFICATE_FILE = "id-cert.pub";
const KNOWN_HOSTS_FILE = "known-hosts";
const KNOWN_HOSTS_VARIABLE = "SSH_KNOWN_HOSTS";
export { KNOWN_HOSTS_FILE as n, KNOWN_HOSTS_VARIABLE as r, CERTIFICATE_FILE as t };

// src/credentials/kind/publication.ts
const HOSTS_BEHIND_MS = 18e5;
export { HOSTS_BEHIND_MS as t };

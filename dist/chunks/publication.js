// src/credentials/kind/publication.ts
/**
* Hosts that read what is published may have a clock that is behind the broker's, and accept a credential for so much longer.
* What is published must outlast that: a host that saw an end must not accept the credential again.
*/
const HOSTS_BEHIND_MS = 18e5;
export { HOSTS_BEHIND_MS as t };

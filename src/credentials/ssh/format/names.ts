/** How the broker's half and the action's half of this kind call what they share. */
export const CERTIFICATE_FILE = "id-cert.pub";
export const KNOWN_HOSTS_FILE = "known-hosts";
export const KNOWN_HOSTS_VARIABLE = "SSH_KNOWN_HOSTS";

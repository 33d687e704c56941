export const PROTOCOL_NAMES = ["npm", "pypi", "crates", "rubygems", "nuget"] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

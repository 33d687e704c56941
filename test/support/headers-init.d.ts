/** The types of the MCP SDK for the protocols of 2025 name this type of browsers, which Node's own types do not have. */
type HeadersInit = NonNullable<ConstructorParameters<typeof Headers>[0]>;

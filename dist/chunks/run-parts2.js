export { r as createProviders } from "./run-parts.js";

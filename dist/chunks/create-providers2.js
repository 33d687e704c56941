export { t as createProviders } from "./create-providers.js";

export { t as createProviders, n as serverNames } from "./create-providers2.js";

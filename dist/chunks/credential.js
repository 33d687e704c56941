export { st as credentialOf } from "./direct.js";

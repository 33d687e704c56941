export { ot as credentialOf } from "./direct.js";

export { t as awsDirect } from "./direct.js";

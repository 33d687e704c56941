export { k as openProvider } from "./direct.js";

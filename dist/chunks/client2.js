export { t as brokerClient } from "./client.js";

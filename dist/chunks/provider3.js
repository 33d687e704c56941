export { t as createAwsDirectProvider } from "./provider2.js";

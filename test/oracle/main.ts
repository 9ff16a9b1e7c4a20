import { runOracle } from "./oracle.ts";

process.exitCode = runOracle(process.argv.slice(2), (line) => console.log(line));

// Prints "<passed> <failed>" from a results file of jest. A test file that could not run counts as one failed test.
// Exits 1 if the file is missing or no test ran.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
let results;
try {
  results = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  console.error(`no test results in ${file}: ${error.message}`);
  process.exit(1);
}
const passed = results.numPassedTests;
const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
console.log(`${passed} ${failed}`);
process.exitCode = passed + failed > 0 ? 0 : 1;

/**
 * Prints, of each of the test runner's result files that are given, the ten slowest test files, and then how many tests
 * of all of them passed, failed and were skipped. Fails where a file is missing.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const results = process.argv.slice(2).map((file) => ({ file, ...JSON.parse(readFileSync(file, 'utf8')) }));

for (const { file, testResults } of results) {
  const seconds = ({ startTime, endTime }) => (endTime - startTime) / 1000;
  const slowest = testResults.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, 10);
  console.log(`The slowest files of ${file}, in seconds:`);
  for (const one of slowest) {
    console.log(`${seconds(one).toFixed(1).padStart(7)}  ${relative(process.cwd(), one.name)}`);
  }
}

const sum = (countOf) => results.reduce((total, result) => total + countOf(result), 0);
const passed = sum(({ numPassedTests }) => numPassedTests);
// A file that does not load fails without a test of its own.
const failed = sum(({ numFailedTests, numFailedTestSuites }) => numFailedTests || numFailedTestSuites);
const skipped = sum(({ numPendingTests }) => numPendingTests);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);

// `npm test`: installs what the tests need, then runs every band (see CONTRIBUTING.md).
// Old-syntax like start.mjs, for the same reason.
import { nodeVersionProblem } from './lib/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./lib/test/test.mjs').then((module) => module.test(process.argv.slice(2)));
}

// `npm start`: brings Logferry up on this machine, with nothing but Node and npm needed beforehand.
// This file and the one it imports keep to syntax that any Node with ES modules can read, so that an old Node gets the
// message below and not a syntax error; everything else is imported after the check.
import { nodeVersionProblem } from './lib/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  import('./lib/start/start.mjs').then((module) => module.start(process.argv.slice(2)));
}

import path from 'node:path';
import { minifyBundle } from './bundle.ts';
import { clean } from './clean.ts';
import { generate } from './generate.ts';
import { stampScan } from './stamp-scan.ts';

// Three commands of script/build: `clean` and `stamp` (of the folder with the compiled sources) before the bundler runs, `write` after it.
const [command, folder = '.'] = process.argv.slice(2);
const root = path.resolve(folder);

if (command === 'stamp') {
  stampScan(folder);
} else if (command === 'clean') {
  clean(root);
} else if (command === 'write') {
  await minifyBundle(path.join(root, 'dist'));
  for (const file of generate(root)) {
    console.log(`build: ${file}`);
  }
} else {
  throw new Error(`script/generate knows clean, stamp and write, not ${command}`);
}

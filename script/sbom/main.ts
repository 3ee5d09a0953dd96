import { readFileSync } from 'node:fs';
import { bundledComponents } from './bundled-components.ts';

// Standard input: what `npm sbom --sbom-format cyclonedx` wrote. Arguments: the time of the commit.
const [, , at = ''] = process.argv;
const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
const licences = readFileSync('dist/licenses.txt', 'utf8');
const bom = bundledComponents(JSON.parse(readFileSync(0, 'utf8')), { licences, name, at });
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);

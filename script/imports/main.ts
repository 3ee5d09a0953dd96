import path from 'node:path';
import { checkImports } from './check-imports.ts';

const root = path.resolve(process.argv[2] ?? '.');
const { problems, seen } = await checkImports(root, path.join(root, '.dependency-cruiser.js'));
for (const problem of problems) {
  console.error(`check-imports: ${problem}`);
}
console.log(`check-imports: ${seen} modules seen, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

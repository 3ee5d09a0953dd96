import type { ActionFile } from './action-files.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The entry points in dist/: each names its front door and phase, and the shared bundle does the rest. */
export function stubs(actions: readonly ActionFile[]): GeneratedFile[] {
  return [
    ...actions.flatMap(({ folder }) => [
      { path: `dist/${folder}/main.js`, text: stub('../index.js', folder, 'main') },
      { path: `dist/${folder}/post.js`, text: stub('../index.js', folder, 'post') },
    ]),
    {
      path: 'dist/cli.js',
      text: `#!/usr/bin/env node\n${stub('./index.js', 'cli', 'main')}`,
      isExecutable: true,
    },
    // The threads of a scan begin here.
    { path: 'dist/scan-worker.js', text: stub('./index.js', 'scan-worker', 'main') },
    // What runs the commands of regression cases.
    { path: 'dist/case-runner.js', text: stub('./index.js', 'case-runner', 'main') },
    // A consumer of the actions may have no package.json of ours above dist/: say that these are ES modules.
    { path: 'dist/package.json', text: '{ "type": "module" }\n' },
  ];
}

function stub(bundle: string, frontDoor: string, phase: 'main' | 'post'): string {
  return `import { run } from '${bundle}';\n\nawait run('${frontDoor}', '${phase}');\n`;
}
